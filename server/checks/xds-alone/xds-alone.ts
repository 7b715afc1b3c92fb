import { z } from 'zod';
import { broken, type Outcome, ok, PROXY_SETTLE_MS } from '#server/grading/outcome.ts';
import { type LastUpdates, type XdsKind, xdsKinds } from '#server/envoy/last-updates.ts';
import { findIngress } from '#server/grading/world/ingress.ts';
import { podName } from '#server/grading/world/pods.ts';
import { defineCheck } from '../check.ts';
import { entryFields } from '../specs.ts';

/** Configurations that istiod pushes together arrive within this. */
const ONE_PUSH_MS = 1_500;

/** In the ingress proxy, one kind of configuration changed last without any other changing with it. */
export const xdsAlone = defineCheck({
  kind: 'xds-alone',
  schema: z.strictObject({
    moved: z.enum(xdsKinds).describe('the kind that changed'),
    port: entryFields.port,
  }),
  inputs: ['services', 'pods', 'gateways', 'virtualServices', 'destinationRules', 'proxy'],
  async run({ moved, port }, scene): Promise<Outcome> {
    const ingress = findIngress(scene.world, port);
    const pod = typeof ingress === 'string' ? undefined : ingress.ready[0];
    if (!pod) return { kind: 'waiting', waitingFor: noIngress };
    const times = await scene.lastUpdates(pod);
    const others = xdsKinds.filter((kind) => kind !== moved);
    const at = times[moved];
    const along = others.filter((kind) => at !== undefined && Math.abs((times[kind] ?? 0) - at) <= ONE_PUSH_MS);
    if (at !== undefined && along.length === 0) return ok(text(times));
    const base = {
      layer: 'proxy' as const,
      object: podName(pod),
      expected: `${moved} changed at another time than ${others.join(' and ')}`,
      observed: text(times),
      next: 'istioctl proxy-config all deploy/istio-ingressgateway.istio-system -o json',
    };
    if (at === undefined) {
      return broken(
        {
          ...base,
          code: 'xds.none',
          ko: `인그레스 프록시에 ${moved}(으)로 받은 설정이 없다.`,
          en: `The ingress proxy has no configuration from ${moved}.`,
        },
        PROXY_SETTLE_MS,
      );
    }
    return broken(
      {
        ...base,
        code: 'xds.together',
        ko: `${moved}이(가) ${along.join(', ')}와(과) 함께 바뀌었다. 다른 것을 함께 고쳤거나 프록시가 새로 시작했다. 그대로 두고 이 종류에 해당하는 것만 한 번 더 바꾼다.`,
        en: `${moved} changed together with ${along.join(', ')}: something else was changed along with it, or the proxy started anew. Leave that as it is, and once more change only what belongs to this kind.`,
      },
      PROXY_SETTLE_MS,
    );
  },
});

const noIngress = { ko: '인그레스 게이트웨이를 기다린다.', en: 'Waiting for the ingress gateway.' };

const clock = (at: number | undefined): string => (at === undefined ? '-' : new Date(at).toISOString().slice(11, -1));
const text = (times: LastUpdates): string =>
  xdsKinds.map((kind: XdsKind) => `${kind} ${clock(times[kind])}`).join(', ');
