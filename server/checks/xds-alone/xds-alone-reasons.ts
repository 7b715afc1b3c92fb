import { type LastUpdates, type XdsKind, xdsKinds } from '#server/envoy/last-updates.ts';
import { broken, type Finding, type Outcome, PROXY_SETTLE_MS } from '#server/grading/outcome.ts';

/** What was seen where one kind of configuration should have changed by itself. */
export interface SeenUpdates {
  /** The pod whose proxy was asked. */
  readonly object: string;
  readonly moved: XdsKind;
  readonly times: LastUpdates;
}

/** The proxy has never been sent this kind. */
export const neverSent = (seen: SeenUpdates): Outcome =>
  brokenBy(seen, {
    code: 'xds.none',
    ko: `인그레스 프록시에 ${seen.moved}(으)로 받은 설정이 없다.`,
    en: `The ingress proxy has no configuration from ${seen.moved}.`,
  });

/** Other kinds changed with it. */
export const movedTogether = (seen: SeenUpdates, along: readonly XdsKind[]): Outcome =>
  brokenBy(seen, {
    code: 'xds.together',
    ko: `${seen.moved}이(가) ${along.join(', ')}와(과) 함께 바뀌었다. 다른 것을 함께 고쳤거나 프록시가 재시작했다. 그대로 두고 이 종류에 해당하는 것만 한 번 더 바꾼다.`,
    en: `${seen.moved} changed together with ${along.join(', ')}: something else was changed along with it, or the proxy was restarted. Leave that as it is, and change only what belongs to this kind once more.`,
  });

const brokenBy = ({ object, moved, times }: SeenUpdates, words: Pick<Finding, 'code' | 'ko' | 'en'>): Outcome =>
  broken(
    {
      ...words,
      layer: 'proxy',
      object,
      expected: `${moved} changed at another time than ${xdsKinds.filter((kind) => kind !== moved).join(' and ')}`,
      observed: updatesText(times),
      next: 'istioctl proxy-config all deploy/istio-ingressgateway.istio-system -o json',
    },
    PROXY_SETTLE_MS,
  );

const clock = (at: number | undefined): string => (at === undefined ? '-' : new Date(at).toISOString().slice(11, -1));
export const updatesText = (times: LastUpdates): string =>
  xdsKinds.map((kind) => `${kind} ${clock(times[kind])}`).join(', ');
