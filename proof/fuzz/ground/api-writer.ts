import type { Agent } from 'node:http';
import http from 'node:http';
import https from 'node:https';
import { createApiAgent } from '#server/cluster/api-connection.ts';
import { type ClusterCredentials, readKubeconfig } from '#server/cluster/kubeconfig.ts';
import type { LabHosts } from '#server/labs/lab-hosts.ts';
import type { FuzzObject } from '../case.ts';

const TIMEOUT_MS = 15_000;
const TRIES = 4;

export interface Answer {
  readonly status: number;
  readonly body: unknown;
}
/** The lab's API server for what a proof writes; the server itself only reads. */
export interface ApiWriter {
  send(method: string, path: string, body?: unknown, contentType?: string): Promise<Answer>;
  close(): void;
}

export async function createApiWriter(hosts: LabHosts): Promise<ApiWriter> {
  const credentials = await readKubeconfig(hosts);
  const agent = createApiAgent(hosts, credentials);
  return {
    async send(method, path, body, contentType = 'application/json') {
      for (let tries = 1; ; tries += 1) {
        try {
          return await send({ agent, credentials }, { method, path, body, contentType });
        } catch (error) {
          // A tunnel that broke. What was written all the same is a conflict or not found then, which callers expect.
          if (tries >= TRIES) throw error;
        }
      }
    },
    close: () => agent.destroy(),
  };
}

interface Call {
  readonly method: string;
  readonly path: string;
  readonly body: unknown;
  readonly contentType: string;
}

async function send(
  { agent, credentials }: { agent: Agent; credentials: ClusterCredentials },
  { method, path, body, contentType }: Call,
): Promise<Answer> {
  const text = body === undefined ? undefined : JSON.stringify(body);
  const response = await new Promise<http.IncomingMessage>((resolve, reject) => {
    const request = (credentials.tls ? https : http).request(
      {
        host: '127.0.0.1',
        port: 6443,
        agent,
        path,
        method,
        signal: AbortSignal.timeout(TIMEOUT_MS),
        headers: {
          accept: 'application/json',
          'user-agent': 'slipway-proof',
          ...(text !== undefined && { 'content-type': contentType, 'content-length': Buffer.byteLength(text) }),
          ...(credentials.token && { authorization: `Bearer ${credentials.token}` }),
        },
      },
      resolve,
    );
    request.on('error', reject);
    request.end(text);
  });
  const chunks: Buffer[] = [];
  for await (const chunk of response as AsyncIterable<Buffer>) chunks.push(chunk);
  return { status: response.statusCode ?? 0, body: JSON.parse(Buffer.concat(chunks).toString('utf8') || 'null') };
}

const plurals: Readonly<Record<string, string>> = {
  Gateway: 'gateways',
  VirtualService: 'virtualservices',
  DestinationRule: 'destinationrules',
  ServiceEntry: 'serviceentries',
  Sidecar: 'sidecars',
  PeerAuthentication: 'peerauthentications',
  AuthorizationPolicy: 'authorizationpolicies',
  EnvoyFilter: 'envoyfilters',
  Ingress: 'ingresses',
  Service: 'services',
  Pod: 'pods',
};

export function collectionPath({ apiVersion, kind, metadata }: Pick<FuzzObject, 'apiVersion' | 'kind' | 'metadata'>) {
  const plural = plurals[kind];
  if (!plural) throw new Error(`no path is known for ${kind}`);
  const group = apiVersion.includes('/') ? `apis/${apiVersion}` : `api/${apiVersion}`;
  return `/${group}/namespaces/${metadata.namespace}/${plural}`;
}

export const objectPath = (object: Pick<FuzzObject, 'apiVersion' | 'kind' | 'metadata'>): string =>
  `${collectionPath(object)}/${object.metadata.name}`;

/** Of the whole cluster: what cases consist of. */
export const objectResources: readonly string[] = [
  '/api/v1/services',
  ...['gateways', 'virtualservices', 'destinationrules', 'serviceentries', 'sidecars'].map(
    (plural) => `/apis/networking.istio.io/v1/${plural}`,
  ),
  '/apis/security.istio.io/v1/peerauthentications',
  '/apis/networking.k8s.io/v1/ingresses',
];
