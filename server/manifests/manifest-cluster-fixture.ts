import type { z } from 'zod';
import { ClusterStatusError } from '../cluster/cluster-status-error.ts';
import { SlipwayError } from '#protocol/errors.ts';
import { fakeSchemas } from '#protocol/manifests-fixture.ts';
import type { CommandResult, LabHosts } from '../labs/lab-hosts.ts';
import type { ManifestServiceDeps } from './manifest-service.ts';

type Cluster = ReturnType<ManifestServiceDeps['openCluster']>;

const openApi = (schemas: object) => ({
  openapi: '3.0.0',
  components: { schemas: { ObjectMeta: fakeSchemas.ObjectMeta, ...schemas } },
});
const resource = (kind: string) => ({ scope: 'Namespaced', responseKind: { kind }, verbs: ['create', 'get'] });
const group = (name: string | undefined, kind: string) => ({
  metadata: { ...(name && { name }) },
  versions: [{ version: 'v1', resources: [resource(kind)] }],
});

const named = (namespace: string, name: string, rest: object = {}) => ({ metadata: { namespace, name, ...rest } });
const lists: Readonly<Record<string, readonly object[]>> = {
  '/api/v1/namespaces': ['default', 'istio-system', 'harbour'].map((name) => named('', name)),
  '/api/v1/pods': [
    named('default', 'reviews-1', { labels: { app: 'reviews', version: 'v1' } }),
    named('istio-system', 'gateway', { labels: { istio: 'ingressgateway' } }),
  ],
  '/api/v1/services': [
    { ...named('default', 'reviews'), spec: { ports: [{ name: 'http', port: 9080 }], selector: { app: 'reviews' } } },
    { ...named('harbour', 'quay'), spec: { ports: [{ port: 80 }] } },
  ],
};
const meshLists: typeof lists = {
  '/apis/networking.istio.io/v1/gateways': [named('default', 'web-gateway')],
  '/apis/networking.istio.io/v1/destinationrules': [
    { ...named('default', 'reviews'), spec: { host: 'reviews', subsets: [{ name: 'v1' }, { name: 'v2' }] } },
  ],
};

export interface FakeManifestCluster extends Cluster {
  /** Istio's kinds are installed. */
  hasMesh: boolean;
  /** Stands for what `istioctl analyze` and kubectl do with a text. */
  exec: LabHosts['exec'];
  /** What was run. */
  readonly ran: string[][];
  /** What the API server answers instead; undefined: as always. */
  answer: (path: string) => Promise<unknown> | undefined;
}

const result = (stdout: string, stderr = ''): CommandResult => ({
  code: stderr === '' ? 0 : 1,
  stdout,
  stderr,
  truncated: false,
});

/** A lab's cluster with three kinds, one of them Istio's, and some objects. */
export function fakeManifestCluster(): FakeManifestCluster {
  const documentOf = (path: string): unknown => {
    if (path === '/openapi/v3') {
      const at = (name: string) => [name, { serverRelativeURL: `/openapi/v3/${name}?hash=${name}` }];
      const names = ['api/v1', 'apis/apps/v1', ...(cluster.hasMesh ? ['apis/networking.istio.io/v1'] : [])];
      return { paths: Object.fromEntries(names.map(at)) };
    }
    if (path === '/api') return { items: [group(undefined, 'Service')] };
    if (path === '/apis') {
      return {
        items: [
          group('apps', 'Deployment'),
          ...(cluster.hasMesh ? [group('networking.istio.io', 'VirtualService')] : []),
        ],
      };
    }
    if (path.includes('networking.istio.io')) return openApi({ VirtualService: fakeSchemas.VirtualService });
    if (path.includes('apps')) return openApi({ Deployment: fakeSchemas.Deployment });
    return openApi({ Service: fakeSchemas.Service });
  };
  const cluster: FakeManifestCluster = {
    hasMesh: true,
    ran: [],
    answer: () => undefined,
    async exec(_host, { argv, input = '' }) {
      cluster.ran.push([...argv]);
      if (argv[0] === 'istioctl') return result(JSON.stringify(analyzed(input)));
      if (argv[1] === 'get') return result(input.includes('name: known') ? object('known', 1) : '');
      if (!input.includes('hots:'))
        return result(argv.includes('json') ? object('known', 2) : 'service/web created (server dry run)');
      return result(
        '',
        'Error from server (BadRequest): error when creating "STDIN": strict decoding error: unknown field "spec.hots"',
      );
    },
    async get<T>(path: string, schema: z.ZodType<T>): Promise<T> {
      const parsed = schema.safeParse(await (cluster.answer(path) ?? documentOf(path)));
      if (parsed.success) return parsed.data;
      throw new SlipwayError('SLW400', { detail: `${path}: unexpected answer` });
    },
    async list<T>(path: string, schema: z.ZodType<T>) {
      const all = { ...lists, ...(cluster.hasMesh ? meshLists : {}) };
      const items = all[path];
      if (!items) throw new ClusterStatusError(404, 'not found');
      return { items: items.map((item) => schema.parse(item)), resourceVersion: '1' };
    },
    close: () => undefined,
  };
  return cluster;
}

/** A host that is not there is told at its line, as istioctl does. */
function analyzed(text: string): object[] {
  return text.split('\n').flatMap((line, index) => {
    const host = /host: (\S*missing\S*)/.exec(line)?.[1];
    if (host === undefined) return [];
    const message = `Referenced host not found: "${host}"`;
    const here = {
      code: 'IST0101',
      level: 'Error',
      message,
      origin: 'VirtualService default/web',
      reference: `-:${index + 1}`,
    };
    return [here, { ...here, reference: 'networking.istio.io/VirtualService' }];
  });
}

const object = (name: string, replicas: number) =>
  JSON.stringify({
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name, uid: 'x', resourceVersion: '7' },
    spec: { replicas },
    status: {},
  });
