import { vsYaml } from '#server/checks/shared/mesh/look-commands.ts';
import { faultText } from '#server/checks/shared/mesh/trace-text.ts';
import { INGRESS } from '#server/grading/world/ingress.ts';
import { podName } from '#server/grading/world/pods.ts';
import { vsObject } from '#server/mesh/virtual-services.ts';
import type { Answered, Explanation } from '../answered.ts';
import { proxyEn, proxyKo, proxyName } from '../traced-way.ts';

/** Refused, closed, or nothing at all. */
export async function explainNoAnswer(answered: Answered): Promise<Explanation | undefined> {
  switch (answered.code) {
    case 'probe.refused':
      return refusedByGateway(answered) ?? (await refusedByPod(answered));
    case 'probe.reset':
      return closedByGateway(answered);
    case 'probe.no-answer':
      return heldBack(answered) ?? wrongNode(answered);
    default:
      return undefined;
  }
}

const listeners = (pod: Parameters<typeof proxyName>[0]) => ({
  layer: 'listener' as const,
  next: `istioctl proxy-config listener ${proxyName(pod)}`,
  on: 'k3s-s',
});

function refusedByGateway({ way: { first }, scene }: Answered): Explanation | undefined {
  if (first?.role !== 'gateway') return undefined;
  if (first.trace.answer.kind === 'no-listener') {
    const none = scene.world.gateways.all().length === 0;
    return {
      ...listeners(first.pod),
      ko: `연결이 거절됐다. ${proxyKo(first)}는 ${first.port}번 포트에서 듣지 않는다: ${none ? 'Gateway가 하나도 없다' : 'Gateway와 그 selector, 포트를 본다'}.`,
      en: `The connection was refused: ${proxyEn(first)} does not listen on port ${first.port}. ${none ? 'There is no Gateway at all' : 'Look at the Gateway, its selector and port'}.`,
      expected: `a listener on port ${first.port}`,
    };
  }
  if (first.trace.listener === undefined) return undefined;
  return {
    layer: 'service',
    object: `Service/${INGRESS.namespace}/${INGRESS.service}`,
    ko: `연결이 거절됐다. ${proxyKo(first)}는 ${first.port}번 포트에서 듣고 있으므로, 요청이 노드에서 그 파드까지 가지 못한다.`,
    en: `The connection was refused, although ${proxyEn(first)} listens on port ${first.port}: the request does not get from the node to that pod.`,
    next: `kubectl get svc,endpoints -n ${INGRESS.namespace}`,
    on: 'k3s-s',
  };
}

async function refusedByPod({ way: { first, targets }, scene }: Answered): Promise<Explanation | undefined> {
  if (first) return undefined;
  for (const { pod, port } of targets.slice(0, 3)) {
    if (await scene.accepts(pod, port)) continue;
    return {
      layer: 'endpoints',
      object: podName(pod),
      ko: `연결이 거절됐다. 파드 ${pod.metadata.name}의 ${port}번 포트에서 듣는 프로그램이 없다.`,
      en: `The connection was refused: in the pod ${pod.metadata.name} nothing listens on port ${port}.`,
      expected: `a program that listens on port ${port}, or the port on which one does`,
    };
  }
  return undefined;
}

function closedByGateway({ way: { first } }: Answered): Explanation | undefined {
  if (first?.trace.answer.kind !== 'no-filter-chain' || !first.trace.listener) return undefined;
  const tls = first.trace.listener.tls;
  return {
    ...listeners(first.pod),
    ko: `연결이 맺어진 뒤 끊겼다. ${proxyKo(first)}의 ${first.port}번 리스너는 ${tls ? 'TLS만 받는다' : '이런 연결을 받지 않는다'}.`,
    en: `The connection was made, then closed: the listener on port ${first.port} of ${proxyEn(first)} accepts ${tls ? 'TLS only' : 'no such connection'}.`,
    expected: `a listener on port ${first.port} that takes this request`,
  };
}

function heldBack({ way: { first }, result }: Answered): Explanation | undefined {
  const delay = first?.trace.fault?.delay;
  if (!first || !delay || delay.percent === 0 || result.ms < 1 || delay.ms < result.ms) return undefined;
  const vs = first.trace.virtualService;
  return {
    layer: 'route',
    ...(vs && { object: vsObject(vs), next: vsYaml(vs), on: 'k3s-s' }),
    ko: `${Math.round(result.ms)} ms 안에 응답이 오지 않았다. ${proxyKo(first)}가 이 요청을 지연시킨다: ${faultText({ delay })}.`,
    en: `No answer came within ${Math.round(result.ms)} ms: ${proxyEn(first)} delays this request: ${faultText({ delay })}.`,
  };
}

/** With the policy Local a node passes on to its own pods only. */
function wrongNode({ way: { first }, scene, request }: Answered): Explanation | undefined {
  const service = scene.world.services.get(INGRESS.namespace, INGRESS.service);
  const asked = new URL(request.url).hostname;
  const node = first?.pod.status.hostIP;
  if (first?.role !== 'gateway' || service?.spec.externalTrafficPolicy !== 'Local') return undefined;
  if (!/^[\d.]+$/.test(asked) || node === undefined || asked === node) return undefined;
  return {
    layer: 'service',
    object: `Service/${INGRESS.namespace}/${INGRESS.service}`,
    ko: `응답이 오지 않았다. 서비스의 externalTrafficPolicy가 Local이라 게이트웨이의 파드가 있는 노드(${node})만 요청을 받는데, ${asked}에 보냈다.`,
    en: `No answer came: with externalTrafficPolicy Local only the node of the gateway's pod (${node}) accepts requests, and this one went to ${asked}.`,
    expected: `a request to ${node}, or externalTrafficPolicy: Cluster`,
    next: `kubectl get pod -n ${INGRESS.namespace} -o wide`,
    on: 'k3s-s',
  };
}
