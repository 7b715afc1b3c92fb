import { z } from 'zod';
import type { Outcome } from '#server/grading/outcome.ts';
import { broken, ok } from '#server/grading/outcome.ts';
import type { Scene } from '#server/grading/scene.ts';
import { appPods, serviceName } from '#server/grading/world/app.ts';
import { defineCheck } from '../check.ts';
import { noPods } from '../shared/pods/missing-pods.ts';
import { appField } from '../specs.ts';
import { type Backend, backendsOf, readyAddresses } from './backends.ts';
import { countingPorts, type Goal, type ServicePort } from './counting-ports.ts';
import { noService } from './missing-service.ts';
import { noReadyEndpoints } from './no-endpoints.ts';
import { judgePort, portText } from './target-port.ts';

const DEFAULT_PORT = 80;

/**
 * A Service leads to the application's pods, has ready endpoints, and where the port that the goal is about leads to,
 * something listens. Ports that the goal does not use may lead nowhere.
 */
export const serviceEndpoints = defineCheck({
  kind: 'service-endpoints',
  schema: z.strictObject({
    app: appField,
    service: z.string().describe('the suggested name'),
    port: z.number().int().default(DEFAULT_PORT).describe('the port of the Service that the goal is about'),
    host: z
      .string()
      .optional()
      .describe('where VirtualServices for this name send to the Service, the ports that they say count instead'),
  }),
  inputs: ({ host }) => [
    'pods',
    'deployments',
    'services',
    'endpointSlices',
    ...(host === undefined ? [] : (['virtualServices'] as const)),
  ],
  async run({ app, service: suggested, port, host }, scene): Promise<Outcome> {
    const { world } = scene;
    const pods = appPods(world, app);
    if (pods.length === 0) return noPods(app, scene);
    const backends = backendsOf(world, pods, app.namespace).sort(
      (a, b) => Number(isCalled(b, suggested)) - Number(isCalled(a, suggested)),
    );
    let first: Outcome | undefined;
    for (const backend of backends) {
      const outcome = await judge(backend, { port, host }, scene);
      if (outcome.kind === 'ok') return outcome;
      first ??= outcome;
    }
    return first ?? noService({ world, app, suggested, pods, port });
  },
});

const isCalled = ({ service, alias }: Backend, name: string): boolean => (alias ?? service).metadata.name === name;

async function judge(backend: Backend, goal: Goal, scene: Scene): Promise<Outcome> {
  const { service, slices, alias } = backend;
  const ready = readyAddresses(slices);
  if (ready.length === 0) return noReadyEndpoints(backend);
  const { ports, every } = countingPorts(scene.world, service, goal);
  if (ports.length === 0) return noTcpPort(backend, goal);
  let problem: Outcome | undefined;
  let reached: ServicePort | undefined;
  for (const port of ports) {
    const found = await judgePort(port, backend, scene);
    if (found && every) return found;
    problem ??= found;
    if (!found) reached ??= port;
  }
  if (!reached && problem) return problem;
  const used = every ? ports : [reached ?? ports[0]].filter((each) => each !== undefined);
  const rest = service.spec.ports.filter((each) => !used.includes(each));
  return ok(
    `${alias ? `${serviceName(alias)} = ` : ''}${serviceName(service)}:${used.map(({ port }) => port).join(',')} → ${ready.join(', ')}` +
      (rest.length > 0 ? ` (not looked at: ${rest.map(portText).join(', ')})` : ''),
  );
}

function noTcpPort({ service }: Backend, { port }: Goal): Outcome {
  const { name, namespace } = service.metadata;
  return broken({
    code: 'service.no-tcp-port',
    layer: 'service',
    object: serviceName(service),
    ko: `서비스 ${name}에는 TCP 포트가 없다. HTTP 요청은 TCP 포트 ${port}(으)로 온다.`,
    en: `Service ${name} has no TCP port. HTTP requests come to a TCP port, ${port}.`,
    expected: `${port}/TCP`,
    observed: service.spec.ports.map(portText).join(', ') || 'no port',
    next: `kubectl get svc -n ${namespace} ${name}`,
  });
}
