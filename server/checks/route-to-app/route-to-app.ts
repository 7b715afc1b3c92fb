import { z } from 'zod';
import { broken, type Outcome, ok, PROXY_SETTLE_MS } from '#server/grading/outcome.ts';
import { matchRoute, ownAnswerText, type RouteAnswer } from '#server/envoy/route-match.ts';
import type { Scene } from '#server/grading/scene.ts';
import { appPods, selectsAny } from '#server/grading/world/app.ts';
import { parseCluster, serviceKey } from '#server/grading/world/hosts.ts';
import { findIngress, type Ingress } from '#server/grading/world/ingress.ts';
import type { Pod } from '#server/grading/world/resources.ts';
import { defineCheck } from '../check.ts';
import { explainRoute } from './route-reasons.ts';
import type { DesiredRoute } from './desired-route.ts';
import { appField, entryFields } from '../specs.ts';

/**
 * The ingress proxy sends a plain request for the host to the application: virtual host, then route, then cluster, as
 * its own configuration says. Only when that is not so are the VirtualServices read, to find the cause.
 */
export const routeToApp = defineCheck({
  kind: 'route-to-app',
  schema: z.strictObject({
    ...entryFields,
    path: z.string().startsWith('/').default('/'),
    app: appField,
    virtualService: z.string().describe('suggested name'),
  }),
  inputs: ['gateways', 'virtualServices', 'destinationRules', 'services', 'pods', 'deployments', 'proxy'],
  async run({ host, port, path, app, virtualService }, scene): Promise<Outcome> {
    const ingress = findIngress(scene.world, port);
    const gateway = typeof ingress === 'string' ? undefined : ingress.ready[0];
    if (typeof ingress === 'string' || !gateway) return { kind: 'waiting', waitingFor: noGateway };
    const pods = appPods(scene.world, app);
    const answer = await ask(scene, { gateway, ingress, host, path });
    const found = await routesToApp(answer, { scene, pods, ingress, gateway, host, path });
    if (found) return ok(found);
    const desired: DesiredRoute = { host, path, app, pods, ingress, suggested: virtualService };
    const cause = explainRoute(scene.world, desired, answer);
    if (cause) return broken(cause);
    return broken(
      {
        code: 'virtual-service.not-in-proxy',
        layer: answer.kind === 'no-virtual-host' ? 'virtual-host' : 'route',
        object: `VirtualService/${app.namespace}/${virtualService}`,
        ko: `VirtualService는 맞지만 인그레스 프록시에 ${host}의 라우트가 아직 없다.`,
        en: `The VirtualService is right, but the ingress proxy has no route for ${host} yet.`,
        expected: `${host} → a cluster of ${app.name}`,
        observed: answerText(answer),
        next: 'istioctl proxy-config route deploy/istio-ingressgateway.istio-system',
      },
      PROXY_SETTLE_MS,
    );
  },
});

const noGateway = {
  ko: '인그레스 게이트웨이가 Ready가 되기를 기다린다.',
  en: 'Waiting for the ingress gateway to be Ready.',
};

async function ask(
  scene: Scene,
  { gateway, ingress, host, path }: { gateway: Pod; ingress: Ingress; host: string; path: string },
): Promise<RouteAnswer> {
  const listener = (await scene.listeners(gateway)).find(({ port }) => port === ingress.targetPort);
  const configs = (await scene.routes(gateway)).filter(({ name }) => listener?.routeConfigs.includes(name));
  const config = configs[0];
  if (!config) return { kind: 'no-virtual-host' };
  return matchRoute(config, { authority: host, path });
}

interface Asked {
  readonly scene: Scene;
  readonly pods: readonly Pod[];
  readonly ingress: Ingress;
  readonly gateway: Pod;
  readonly host: string;
  readonly path: string;
}

/** The evidence, or undefined when requests do not go to the application. */
async function routesToApp(answer: RouteAnswer, asked: Asked): Promise<string | undefined> {
  const { scene, pods, ingress, gateway, host, path } = asked;
  if (answer.kind === 'unknown') {
    // A regular expression decides: what comes back says whether it matches.
    const url = `http://${gateway.status.hostIP}:${ingress.nodePort}${path}`;
    const result = await scene.probe({ from: 'testpc', url, host });
    return result.ok && result.status === 200 ? `${host} → HTTP 200 (route with a regular expression)` : undefined;
  }
  if (answer.kind !== 'clusters') return undefined;
  for (const cluster of answer.clusters) {
    const target = parseCluster(cluster);
    const key = target && serviceKey(target.host, '');
    const service = key && scene.world.services.get(key.namespace, key.name);
    if (!service || !selectsAny(service, pods)) return undefined;
    if (!(await scene.hasCluster(gateway, cluster))) return undefined;
  }
  return `virtual host ${answer.virtualHost.name} → ${answer.clusters.join(', ')}`;
}

function answerText(answer: RouteAnswer): string {
  switch (answer.kind) {
    case 'clusters':
      return `virtual host ${answer.virtualHost.name} → ${answer.clusters.join(', ')}`;
    case 'no-virtual-host':
      return 'no virtual host for it (404, route_not_found)';
    case 'no-route':
      return `virtual host ${answer.virtualHost.name}, but no route for the path`;
    case 'redirect':
    case 'direct-response':
      return `virtual host ${answer.virtualHost.name} answers itself: ${ownAnswerText(answer)}`;
    case 'unknown':
      return 'a route whose match could not be told';
  }
}
