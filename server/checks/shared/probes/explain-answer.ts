import type { ProbeResult } from '#protocol/labinit.ts';
import type { Finding } from '#server/grading/outcome.ts';
import type { Scene } from '#server/grading/scene.ts';
import { traceText } from '../mesh/trace-text.ts';
import type { Answered, Explanation } from './answered.ts';
import { explainBypass } from './reasons/bypass.ts';
import { explainFault, isFaultCode } from './reasons/fault-reasons.ts';
import { explainHttp2 } from './reasons/http2-reasons.ts';
import { explainMtls } from './reasons/mtls-reasons.ts';
import { explainNoAnswer } from './reasons/no-answer-reasons.ts';
import { explainNotSent } from './reasons/not-sent-reasons.ts';
import { explainUpstream } from './reasons/upstream-reasons.ts';
import { type AskedRequest, isProxysOwn, proxyName, type TracedWay, traceWay } from './traced-way.ts';
import type { WayIn } from './way-in.ts';

interface Asked {
  readonly scene: Scene;
  readonly way: WayIn;
  readonly request: AskedRequest;
}

/**
 * Why the answer is not the one that is wanted: what the proxies on the way have, then which objects explain it. What
 * is said of a proxy has been read from it; where its configuration does not explain the answer, only that is shown.
 */
export async function explainAnswer(
  { scene, way, request }: Asked,
  result: ProbeResult,
  found: Pick<Finding, 'code' | 'observed' | 'ko' | 'en'>,
): Promise<Explanation> {
  // What an answer contains is the application's.
  if (/^probe\.(header|body|body-forbidden)$/.test(found.code)) return {};
  const traced = await traceWay(scene, way, request);
  const { code } = found;
  const answered: Answered = { scene, result, way: traced, request, code, said: found, own: isProxysOwn(result) };
  const explanation = (await reasonOf(answered)) ?? {};
  const { observed } = explanation;
  const whole =
    observed === undefined || observed.startsWith('HTTP')
      ? (observed ?? found.observed)
      : `${found.observed}; ${observed}`;
  return { ...explanation, observed: withSeen(whole, traced) };
}

/** What the first proxy has, where it is the sender's own or shares requests out: a gateway says nothing of what lies behind. */
export async function sharesSeen({ scene, way, request }: Asked, observed: string): Promise<string> {
  const traced = await traceWay(scene, way, request);
  const telling = traced.first?.role === 'sidecar' || (traced.first?.trace.clusters.length ?? 0) > 1;
  return telling ? withSeen(observed, traced) : observed;
}

const withSeen = (observed: string, { first }: TracedWay): string =>
  first ? `${observed}; ${proxyName(first.pod)}: ${traceText(first.trace)}` : observed;

async function reasonOf(answered: Answered): Promise<Explanation | undefined> {
  const { result, code } = answered;
  const bypassed = explainBypass(answered);
  if (bypassed) return bypassed;
  if (code === 'probe.unexpected-success') return undefined;
  if (isFaultCode(code)) return explainFault(answered);
  const http2 = explainHttp2(answered);
  if (http2) return http2;
  if (!result.ok) return (await explainMtls(answered)) ?? explainNoAnswer(answered);
  if (['probe.upstream-reset', 'probe.upstream-failed'].includes(code)) {
    return (await explainMtls(answered)) ?? explainUpstream(answered);
  }
  return explainNotSent(answered) ?? explainUpstream(answered);
}
