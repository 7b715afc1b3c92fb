import { z } from 'zod';
import { xdsKinds } from '#server/envoy/last-updates.ts';
import { type Outcome, ok, waiting } from '#server/grading/outcome.ts';
import { findIngress } from '#server/grading/world/ingress.ts';
import { podName } from '#server/grading/world/pods.ts';
import { defineCheck } from '../check.ts';
import { entryFields } from '../specs.ts';
import { movedTogether, neverSent, updatesText } from './xds-alone-reasons.ts';

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
    if (!pod) return waiting('인그레스 게이트웨이를 기다린다.', 'Waiting for the ingress gateway.');
    const times = await scene.lastUpdates(pod);
    const seen = { object: podName(pod), moved, times };
    const at = times[moved];
    if (at === undefined) return neverSent(seen);
    const others = xdsKinds.filter((kind) => kind !== moved);
    const along = others.filter((kind) => Math.abs((times[kind] ?? 0) - at) <= ONE_PUSH_MS);
    return along.length === 0 ? ok(updatesText(times)) : movedTogether(seen, along);
  },
});
