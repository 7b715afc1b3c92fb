import { z } from 'zod';
import { broken, type Finding, type Outcome, ok, PROXY_SETTLE_MS } from '#server/grading/outcome.ts';
import { gatewayName, usableGateways } from '#server/grading/world/gateways.ts';
import { findIngress } from '#server/grading/world/ingress.ts';
import { defineCheck } from '../check.ts';
import { gatewayFinding } from '../shared/routes/gateway-reasons.ts';
import { entryFields } from '../specs.ts';

const LOOK = 'istioctl proxy-config listener deploy/istio-ingressgateway.istio-system';

/**
 * The ingress proxy listens for plain HTTP where the Service's port leads, for a host that a Gateway lets in. What
 * else opened it (a Kubernetes Ingress, the Gateway API) counts once the proxy has a virtual host for the name.
 */
export const gatewayListens = defineCheck({
  kind: 'gateway-listens',
  schema: z.strictObject({ ...entryFields, gateway: z.string().describe('suggested name, for messages') }),
  inputs: ['gateways', 'services', 'pods', 'ingresses', 'proxy'],
  async run({ host, port, gateway: suggested }, scene): Promise<Outcome> {
    const ingress = findIngress(scene.world, port);
    const pod = typeof ingress === 'string' ? undefined : ingress.ready[0];
    if (typeof ingress === 'string' || !pod) return broken(noIngress(), PROXY_SETTLE_MS);
    const usable = usableGateways(scene.world, ingress, host);
    const { listener, answer, routeConfig } = await scene.trace(pod, {
      authority: host,
      path: '/',
      port: ingress.targetPort,
    });
    const listens = listener !== undefined && answer.kind !== 'no-filter-chain' && answer.kind !== 'tcp';
    const at =
      listener && `${listener.address}:${listener.port} (${routeConfig?.name ?? listener.routeConfigs.join(', ')})`;
    if (usable[0] && listens) return ok(`listener ${at} by ${usable.map(gatewayName).join(', ')}`);
    const hasHost = 'virtualHost' in answer && answer.virtualHost.domains.some((domain) => domain !== '*');
    if (listens && hasHost) return ok(`listener ${at}, virtual host ${answer.virtualHost.name}, without a Gateway`);
    const seen = listener
      ? `a listener on port ${listener.port}${listens ? ' for HTTP' : ' that takes no plain HTTP'}`
      : `no listener on port ${ingress.targetPort}, so connections are refused`;
    if (!usable[0]) return broken(gatewayFinding(scene.world, { host, suggested, ingress, listener: seen }));
    return broken(
      {
        code: 'gateway.not-in-proxy',
        layer: 'listener',
        object: gatewayName(usable[0]),
        ko: `Gateway ${usable[0].metadata.name}은(는) ${ingress.targetPort}번 포트를 여는데, 인그레스 프록시에는 그런 HTTP 리스너가 없다.`,
        en: `Gateway ${usable[0].metadata.name} asks for port ${ingress.targetPort}, and the ingress proxy has no such HTTP listener.`,
        expected: `an HTTP listener on 0.0.0.0:${ingress.targetPort}`,
        observed: seen,
        next: LOOK,
      },
      PROXY_SETTLE_MS,
    );
  },
});

const noIngress = (): Finding => ({
  code: 'ingress.pod-not-ready',
  layer: 'pod',
  object: 'Deployment/istio-system/istio-ingressgateway',
  ko: '인그레스 게이트웨이가 없거나 Ready가 아니다.',
  en: 'The ingress gateway is missing or not Ready.',
  expected: 'a gateway pod that is Ready (1/1)',
  observed: 'no pod of it is Ready',
  next: 'kubectl get pod,svc -n istio-system',
});
