import { z } from 'zod';
import { broken, type Finding, type Outcome, ok, PROXY_SETTLE_MS } from '#server/grading/outcome.ts';
import {
  coversHost,
  gatewayName,
  isOnPort,
  isPlainHttp,
  selectsIngress,
  usableGateways,
} from '#server/grading/world/gateways.ts';
import { findIngress, type Ingress } from '#server/grading/world/ingress.ts';
import { labelText } from '#server/grading/world/pods.ts';
import type { Gateway } from '#server/grading/world/resources.ts';
import type { World } from '#server/grading/world/world.ts';
import { defineCheck } from '../check.ts';
import { entryFields } from '../specs.ts';

const LOOK = 'istioctl proxy-config listener deploy/istio-ingressgateway.istio-system';

/** The ingress proxy listens for plain HTTP where the Service's port leads, for a host that a Gateway lets in. */
export const gatewayListens = defineCheck({
  kind: 'gateway-listens',
  schema: z.strictObject({ ...entryFields, gateway: z.string().describe('suggested name, for messages') }),
  inputs: ['gateways', 'services', 'pods', 'proxy'],
  async run({ host, port, gateway: suggested }, scene): Promise<Outcome> {
    const ingress = findIngress(scene.world, port);
    const pod = typeof ingress === 'string' ? undefined : ingress.ready[0];
    if (typeof ingress === 'string' || !pod) return broken(noIngress(), PROXY_SETTLE_MS);
    const usable = usableGateways(scene.world, ingress, host);
    const listener = (await scene.listeners(pod)).find((each) => each.port === ingress.targetPort);
    const listens = listener !== undefined && listener.routeConfigs.length > 0 && !listener.tls;
    if (usable[0] && listens) {
      return ok(
        `listener 0.0.0.0:${listener.port} (${listener.routeConfigs.join(', ')}) by ${usable.map(gatewayName).join(', ')}`,
      );
    }
    if (!usable[0]) return broken({ ...base(suggested, host), ...explain(scene.world, ingress, host) });
    return broken(
      {
        ...base(suggested, host),
        code: 'gateway.not-in-proxy',
        object: gatewayName(usable[0]),
        ko: `Gateway는 맞지만 인그레스 프록시가 ${ingress.targetPort}번 포트에서 듣고 있지 않다.`,
        en: `The Gateway is right, but the ingress proxy does not listen on port ${ingress.targetPort}.`,
        expected: `an HTTP listener on 0.0.0.0:${ingress.targetPort}`,
        observed: listener ? `a listener on ${listener.port} that is not plain HTTP` : 'no such listener',
        next: LOOK,
      },
      PROXY_SETTLE_MS,
    );
  },
});

const base = (suggested: string, host: string): Finding => ({
  code: 'gateway.missing',
  layer: 'listener',
  object: `Gateway/default/${suggested}`,
  ko: '인그레스 게이트웨이에 문을 여는 Gateway가 없다. 그래서 프록시는 아무 포트에서도 듣지 않고 연결은 거절된다.',
  en: 'No Gateway opens the ingress gateway, so its proxy listens on no port and connections are refused.',
  expected: `a Gateway with selector istio=ingressgateway, port 80 HTTP, and a host that covers ${host}`,
  observed: 'no Gateway',
  next: 'kubectl get gateways.networking.istio.io -A',
});

/** The first thing that is wrong with the Gateway that comes closest. */
function explain(world: World, ingress: Ingress, host: string): Partial<Finding> & { object: string } {
  const gateways = world.gateways.all();
  const steps: [(gateway: Gateway) => boolean, (gateway: Gateway) => Partial<Finding>][] = [
    [(gateway) => selectsIngress(gateway, ingress), (gateway) => wrongSelector(gateway, ingress)],
    [
      (gateway) => gateway.spec.servers.some((server) => isOnPort(server, ingress)),
      (gateway) => wrongPort(gateway, ingress),
    ],
    [
      (gateway) => gateway.spec.servers.some((server) => isOnPort(server, ingress) && isPlainHttp(server)),
      wrongProtocol,
    ],
    [
      (gateway) =>
        gateway.spec.servers.some(
          (server) => isOnPort(server, ingress) && isPlainHttp(server) && coversHost(server, host),
        ),
      (gateway) => wrongHost(gateway, host),
    ],
  ];
  let candidates = gateways;
  for (const [passes, finding] of steps) {
    const left = candidates.filter(passes);
    const first = candidates[0];
    if (left.length === 0 && first) return { object: gatewayName(first), ...finding(first) };
    candidates = left;
  }
  return { object: 'Gateway/default/web-gw' };
}

function wrongSelector(gateway: Gateway, ingress: Ingress): Partial<Finding> {
  return {
    code: 'gateway.selector',
    ko: `Gateway ${gateway.metadata.name}의 selector가 고르는 게이트웨이 파드가 없다. 그래서 어느 프록시에도 적용되지 않는다.`,
    en: `The selector of Gateway ${gateway.metadata.name} matches no gateway pod, so no proxy takes it.`,
    expected: `labels of the ingress gateway: ${gatewayLabels(ingress)}`,
    observed: `selector: ${labelText(gateway.spec.selector)}`,
    next: 'kubectl get pod -n istio-system --show-labels',
    analyzer: 'IST0101',
  };
}

const gatewayLabels = ({ pods }: Ingress): string => {
  const labels = pods[0]?.metadata.labels ?? {};
  return labelText(Object.fromEntries(Object.entries(labels).filter(([key]) => key === 'istio' || key === 'app')));
};

function wrongPort(gateway: Gateway, ingress: Ingress): Partial<Finding> {
  const numbers = gateway.spec.servers.map(({ port }) => port.number).join(', ');
  return {
    code: 'gateway.port',
    ko: `Gateway ${gateway.metadata.name}의 포트 ${numbers}은(는) 인그레스 서비스의 ${ingress.port}번 포트로 들어온 요청이 가는 곳이 아니다. nodePort 번호가 아니라 서비스의 포트 번호를 적는다.`,
    en: `Port ${numbers} of Gateway ${gateway.metadata.name} is not where requests to port ${ingress.port} of the ingress Service arrive. Write the Service's port number, not the nodePort.`,
    expected: `port.number ${ingress.port} (the proxy then listens on ${ingress.targetPort})`,
    observed: `port.number ${numbers}`,
    next: 'kubectl get svc -n istio-system istio-ingressgateway',
    analyzer: 'IST0162',
  };
}

function wrongProtocol(gateway: Gateway): Partial<Finding> {
  const protocols = gateway.spec.servers.map(({ port }) => `${port.number}/${port.protocol || '?'}`).join(', ');
  return {
    code: 'gateway.protocol',
    ko: `Gateway ${gateway.metadata.name}의 프로토콜이 HTTP가 아니다. 호스트 이름으로 라우팅하려면 프록시가 HTTP를 읽어야 한다.`,
    en: `The protocol of Gateway ${gateway.metadata.name} is not HTTP. To route by host name the proxy has to read HTTP.`,
    expected: 'port 80, protocol HTTP',
    observed: protocols,
    next: `kubectl get gateways.networking.istio.io -n ${gateway.metadata.namespace} ${gateway.metadata.name} -o yaml`,
  };
}

function wrongHost(gateway: Gateway, host: string): Partial<Finding> {
  return {
    code: 'gateway.host',
    ko: `Gateway ${gateway.metadata.name}의 hosts에 ${host}이(가) 들어 있지 않다.`,
    en: `The hosts of Gateway ${gateway.metadata.name} do not include ${host}.`,
    expected: `${host}, or a pattern that covers it such as "*"`,
    observed: gateway.spec.servers.flatMap(({ hosts }) => hosts).join(', ') || 'no host',
    next: `kubectl get gateways.networking.istio.io -n ${gateway.metadata.namespace} ${gateway.metadata.name} -o yaml`,
  };
}

const noIngress = (): Finding => ({
  code: 'ingress.pod-not-ready',
  layer: 'pod',
  object: 'Deployment/istio-system/istio-ingressgateway',
  ko: '인그레스 게이트웨이가 없거나 Ready가 아니다.',
  en: 'The ingress gateway is missing or not Ready.',
  expected: 'a gateway pod 1/1 Running',
  observed: 'none',
  next: 'kubectl get pod,svc -n istio-system',
});
