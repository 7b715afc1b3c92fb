import { z } from 'zod';
import { broken, type Outcome, ok, PROXY_SETTLE_MS } from '#server/grading/outcome.ts';
import { appPods } from '#server/grading/world/app.ts';
import { findIngress } from '#server/grading/world/ingress.ts';
import { meshInputs } from '#server/mesh/inputs.ts';
import { defineCheck } from '../check.ts';
import { beyondRoute } from '../shared/mesh/beyond-route.ts';
import { appField, entryFields } from '../specs.ts';
import type { DesiredRoute } from './desired-route.ts';
import { explainRoute } from './route-reasons.ts';
import { evidenceOf, obstacleOf } from './route-verdict.ts';

/**
 * The ingress proxy sends a plain request for the host to the application's pods: virtual host, route, cluster,
 * endpoints, as its own configuration says. Only when that is not so are the objects read, to find the cause.
 */
export const routeToApp = defineCheck({
  kind: 'route-to-app',
  schema: z.strictObject({
    ...entryFields,
    path: z.string().startsWith('/').default('/'),
    app: appField,
    virtualService: z.string().describe('suggested name'),
  }),
  inputs: [...meshInputs, 'ingresses', 'deployments', 'endpointSlices', 'proxy'],
  async run({ host, port, path, app, virtualService }, scene): Promise<Outcome> {
    const ingress = findIngress(scene.world, port);
    const gateway = typeof ingress === 'string' ? undefined : ingress.ready[0];
    if (typeof ingress === 'string' || !gateway) return { kind: 'waiting', waitingFor: noGateway };
    const trace = await scene.trace(gateway, { authority: host, path, port: ingress.targetPort });
    const pods = appPods(scene.world, app);
    const desired: DesiredRoute = { scene, host, path, app, pods, ingress, gateway, suggested: virtualService, trace };
    if (trace.answer.kind === 'clusters' && !obstacleOf(desired)) {
      const beyond = await beyondRoute(scene, trace.clusters, {
        ko: '게이트웨이',
        en: 'The gateway',
        gateway,
        order: orderOf(desired),
      });
      return beyond ? broken(beyond, PROXY_SETTLE_MS) : ok(evidenceOf(desired));
    }
    if (trace.answer.kind === 'unknown') {
      const evidence = await probed(desired);
      if (evidence !== undefined) return ok(evidence);
    }
    const { finding, settleMs } = await explainRoute(desired);
    return broken(finding, settleMs);
  },
});

const noGateway = {
  ko: '인그레스 게이트웨이가 Ready가 되기를 기다린다.',
  en: 'Waiting for the ingress gateway to be Ready.',
};

const orderOf = ({ gateway, ingress, host, path }: DesiredRoute) => ({
  from: 'testpc',
  url: `http://${gateway.status.hostIP}:${ingress.nodePort}${path}`,
  host,
});

/** A regular expression decides that cannot be run here: what comes back says whether it matches. */
async function probed(desired: DesiredRoute): Promise<string | undefined> {
  const { host, scene } = desired;
  const result = await scene.probe(orderOf(desired));
  return result.ok && result.status === 200 ? `${host} → HTTP 200 (route with a regular expression)` : undefined;
}
