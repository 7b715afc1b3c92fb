import { SlipwayError } from '#protocol/errors.ts';
import { broken, type Outcome } from '#server/grading/outcome.ts';
import type { Scene } from '#server/grading/scene.ts';
import { serviceName } from '#server/grading/world/app.ts';
import { portNumber } from '#server/grading/world/ingress.ts';
import { podName, SIDECAR, sidecarOf } from '#server/grading/world/pods.ts';
import type { Pod } from '#server/grading/world/resources.ts';
import { type Backend, hasSelector } from './backends.ts';
import type { ServicePort } from './counting-ports.ts';

/** `443/UDP`, as kubectl writes it. */
export const portText = ({ port, protocol = 'TCP' }: ServicePort): string => `${port}/${protocol}`;

/** What is wrong where this port of the Service leads to; undefined: each pod listens there. */
export async function judgePort(port: ServicePort, backend: Backend, scene: Scene): Promise<Outcome | undefined> {
  for (const pod of backend.pods) {
    const target = targetIn(pod, port, backend);
    if (target === undefined) return noSuchName(port, { backend, pod });
    if (!pod.status.podIP || (await scene.accepts(pod, target))) continue;
    return nobodyListens(port, { backend, pod, target, scene });
  }
  return undefined;
}

/** A named target is looked up in each pod; endpoints written by hand say their ports themselves, by the port's name. */
function targetIn(pod: Pod, { name = '', port, targetPort }: ServicePort, { service, slices }: Backend) {
  if (hasSelector(service)) return portNumber(targetPort ?? port, pod);
  const written = slices.flatMap(({ ports }) => ports).find((each) => (each.name ?? '') === name);
  return written?.port ?? undefined;
}

interface Found {
  readonly backend: Backend;
  readonly pod: Pod;
}

function noSuchName({ name = '', port, targetPort }: ServicePort, { backend, pod }: Found): Outcome {
  const { service, slices } = backend;
  const { name: called, namespace } = service.metadata;
  const base = { code: 'service.target-port', layer: 'endpoints' as const, object: serviceName(service) };
  if (!hasSelector(service)) {
    const there = slices.flatMap(({ ports }) => ports.map((each) => `${each.name ?? ''}:${each.port ?? ''}`));
    return broken({
      ...base,
      ko: `서비스 ${called}의 EndpointSlice에 포트 ${name || port}이(가) 없다. 서비스의 포트와 이름이 같아야 한다.`,
      en: `No EndpointSlice of Service ${called} has the port ${name || port}. Its name must be that of the Service's port.`,
      expected: `ports: name ${JSON.stringify(name)}`,
      observed: `ports: ${there.join(', ') || '(none)'}`,
      next: `kubectl get endpointslices -n ${namespace} -l kubernetes.io/service-name=${called} -o yaml`,
    });
  }
  const declared = pod.spec.containers.flatMap(({ ports }) => ports.flatMap((each) => each.name ?? []));
  return broken({
    ...base,
    ko: `서비스 ${called}의 targetPort ${targetPort}은(는) 파드 ${pod.metadata.name}에 선언되지 않은 포트 이름이다.`,
    en: `The targetPort ${targetPort} of Service ${called} names a port that pod ${pod.metadata.name} does not declare.`,
    expected: `targetPort: ${declared.join(' or ') || 'a number, for the pod names none of its ports'}`,
    observed: `targetPort: ${targetPort}`,
    next: `kubectl get svc -n ${namespace} ${called} -o yaml`,
  });
}

async function nobodyListens(
  port: ServicePort,
  { backend, pod, target, scene }: Found & { target: number; scene: Scene },
): Promise<Outcome> {
  const { service } = backend;
  const { name, namespace } = service.metadata;
  const listening = await listeningPorts(pod, scene);
  const sockets = sidecarOf(pod) ? `; kubectl exec -n ${namespace} ${pod.metadata.name} -c ${SIDECAR} -- ss -tln` : '';
  return broken({
    code: 'service.target-port',
    layer: 'endpoints',
    object: serviceName(service),
    ko: `서비스 ${name}의 ${port.port}번 포트는 파드의 ${target}번 포트로 보내는데, 파드 ${pod.metadata.name}에서 그 포트를 여는 프로그램이 없다.`,
    en: `Port ${port.port} of Service ${name} sends to port ${target}, but nothing in pod ${pod.metadata.name} listens there.`,
    expected: `targetPort: ${listening.join(' or ') || 'a port on which the pod listens'}`,
    observed: `targetPort: ${port.targetPort ?? port.port}${typeof port.targetPort === 'string' ? ` = ${target}` : ''}, refused by ${podName(pod)}`,
    next: `kubectl describe svc -n ${namespace} ${name}${sockets}`,
  });
}

const ISTIO = { from: 15_000, to: 15_999 };
const MAX_SHOWN = 5;

/** The ports that the application opens, for the reason alone: where the pod cannot be looked into there are none. */
async function listeningPorts(pod: Pod, scene: Scene): Promise<number[]> {
  try {
    const { sockets } = await scene.podState(pod);
    const ports = sockets
      .filter(({ kind, state, local }) => kind === 'tcp' && state === 'listen' && !/^(127\.|\[?::1\]?:)/.test(local))
      .map(({ local }) => Number(local.slice(local.lastIndexOf(':') + 1)));
    const own = new Set(ports.filter((port) => port < ISTIO.from || port > ISTIO.to));
    return [...own].slice(0, MAX_SHOWN);
  } catch (error) {
    if (error instanceof SlipwayError) return [];
    throw error;
  }
}
