import { z } from 'zod';
import { SlipwayError } from '#protocol/errors.ts';
import type { AccessRecord } from '#server/grading/logs/access-record.ts';
import type { ProxyRef } from '#server/grading/logs/log-book.ts';
import { type Outcome, ok } from '#server/grading/outcome.ts';
import type { Scene } from '#server/grading/scene.ts';
import type { AppRef } from '#server/grading/world/app.ts';
import { defineCheck } from '../check.ts';
import { type LogLook, readLogs } from '../shared/logs/access-logs.ts';
import { hostOf, isAppSidecar, isGateway, newestFirst } from '../shared/logs/learner-log.ts';
import { troubleOf } from '../shared/logs/log-trouble.ts';
import { findReal } from '../shared/logs/real-lines.ts';
import { appField } from '../specs.ts';
import { notAtGateway, notAtSidecar } from './log-reasons.ts';

/** One request of the learner is in the gateway's access log and, by the same request id, in the sidecar's. */
export const requestInBothLogs = defineCheck({
  kind: 'request-in-both-logs',
  schema: z.strictObject({ host: z.string(), app: appField, from: z.string().default('testpc') }),
  inputs: ['logs', 'services', 'pods', 'deployments'],
  async run({ host, app, from }, scene): Promise<Outcome> {
    const ofApp = isAppSidecar(app);
    const either = (ref: ProxyRef) => isGateway(ref) || ofApp(ref);
    const { found, forged } = await findReal(scene, either, (logs) => {
      const gateways = logs.filter(({ ref }) => isGateway(ref));
      const sidecars = logs.filter(({ ref }) => ofApp(ref));
      return pairUp(gateways, sidecars, host).pair;
    });
    if (found) return ok(found);
    const { gateway, sidecar } = await readBoth(app, scene);
    const { pair, passedOn, inbound } = pairUp(gateway.logs, sidecar.logs, host);
    if (pair) return ok(pair);
    const failure = scene.logs.failure(either);
    if (failure) throw new SlipwayError(failure.code, failure.params);
    if (forged) return forged;
    if (gateway.trouble) return troubleOf(gateway.trouble);
    const [request] = passedOn;
    if (!request) return notAtGateway({ host, app, from });
    if (sidecar.trouble) return troubleOf(sidecar.trouble);
    return notAtSidecar(request, { app, inbound, scene });
  },
});

async function readBoth(app: AppRef, scene: Scene): Promise<{ gateway: LogLook; sidecar: LogLook }> {
  const [gateway, sidecar] = await Promise.all([
    readLogs(scene, { accepts: isGateway, needs: ['userAgent', 'requestId', 'authority'] }),
    readLogs(scene, { accepts: isAppSidecar(app), needs: ['requestId'], direction: 'INBOUND' }),
  ]);
  return { gateway, sidecar };
}

function pairUp(gateway: LogLook['logs'], sidecar: LogLook['logs'], host: string) {
  const passedOn = newestFirst(gateway).filter((request) => hostOf(request) === host && wasPassedOn(request));
  const inbound = sidecar.flatMap(({ ref, records }) =>
    records.filter(isInbound).map((record) => ({ pod: ref.pod, record })),
  );
  const byId = new Map(inbound.filter(({ record }) => record.http).map((each) => [each.record.requestId, each]));
  for (const request of passedOn) {
    const same = byId.get(request.requestId);
    if (!same) continue;
    const { pod, record } = same;
    const pair = `request id ${request.requestId}: gateway ${request.upstreamCluster} ${request.status}; ${pod} ${record.upstreamCluster} ${record.status}`;
    return { pair, passedOn, inbound: inbound.map((each) => each.record) };
  }
  return { pair: undefined, passedOn, inbound: inbound.map((each) => each.record) };
}

/** Where the format leaves out the cluster, only the sidecar's log tells. */
const wasPassedOn = ({ upstreamCluster, lacks }: AccessRecord): boolean =>
  upstreamCluster !== '-' || lacks.includes('upstreamCluster');
const isInbound = ({ upstreamCluster, lacks }: AccessRecord): boolean =>
  upstreamCluster.startsWith('inbound|') || lacks.includes('upstreamCluster');
