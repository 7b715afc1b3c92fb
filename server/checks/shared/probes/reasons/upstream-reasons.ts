import { podName, sidecarOf } from '#server/grading/world/pods.ts';
import type { Answered, Explanation } from '../answered.ts';
import { capital, proxyEn, proxyKo, proxyLog } from '../traced-way.ts';
import type { PodPort } from '../way-in.ts';

const ASKED_MAX = 3;

/** The request was sent on: what comes behind the first proxy failed or answered. */
export async function explainUpstream(answered: Answered): Promise<Explanation | undefined> {
  const { code, way, own, said } = answered;
  const { first, targets } = way;
  const failed = ['probe.upstream-failed', 'probe.upstream-reset'].includes(code);
  if (failed) {
    for (const target of targets.slice(0, ASKED_MAX)) {
      if (await answered.scene.accepts(target.pod, target.port)) continue;
      return nobodyListens(answered, target);
    }
  }
  if (!first) return undefined;
  const [target] = targets;
  if (own) return { next: proxyLog(first.pod), on: 'k3s-s' };
  if (!target || code === 'probe.name-unknown') return undefined;
  const { metadata } = target.pod;
  const hasProxy = sidecarOf(target.pod) !== undefined;
  return {
    ko: `${said.ko} 이 응답은 ${proxyKo(first)}의 것이 아니라 그 뒤(${metadata.name}${hasProxy ? '의 사이드카나 애플리케이션' : ''})에서 왔다.`,
    en: `${said.en} It was not answered by ${proxyEn(first)} but behind it, by ${hasProxy ? `the sidecar or the application of ${metadata.name}` : metadata.name}.`,
    object: podName(target.pod),
    ...(code !== 'probe.denied' && {
      next: hasProxy ? proxyLog(target.pod) : `kubectl logs -n ${metadata.namespace} ${metadata.name} --tail=5`,
      on: 'k3s-s',
    }),
  };
}

/** Who fails to connect is the sidecar beside the program, where there is one. */
function nobodyListens({ way: { first } }: Answered, { pod, port }: PodPort): Explanation {
  const { name } = pod.metadata;
  const own = sidecarOf(pod);
  const who = own
    ? { ko: `${name}의 사이드카`, en: `the sidecar of ${name}` }
    : first && { ko: proxyKo(first), en: proxyEn(first) };
  const log = own ? pod : first?.pod;
  return {
    layer: 'endpoints',
    object: podName(pod),
    ko: `${who ? `${who.ko}가 연결하지 못했다(503, UF): ` : ''}파드 ${name}의 ${port}번 포트에서 듣는 프로그램이 없다. targetPort와 애플리케이션을 본다.`,
    en: `${who ? `${capital(who.en)} could not connect (503, UF). ` : ''}In the pod ${name} nothing listens on port ${port}. Look at the targetPort and the application.`,
    expected: `a program that listens on port ${port}, or a targetPort on which one does`,
    observed: `${name}: nothing listens on port ${port}`,
    ...(log && { next: proxyLog(log), on: 'k3s-s' }),
  };
}
