import type { Finding } from '#server/grading/outcome.ts';
import { coversHost, gatewayName, isOnPort, isPlainHttp, selectsIngress } from '#server/grading/world/gateways.ts';
import type { Ingress } from '#server/grading/world/ingress.ts';
import { labelText } from '#server/grading/world/pods.ts';
import type { Gateway } from '#server/grading/world/resources.ts';
import type { World } from '#server/grading/world/world.ts';

const yaml = ({ metadata }: Gateway): string =>
  `kubectl get gateways.networking.istio.io -n ${metadata.namespace} ${metadata.name} -o yaml`;

export interface WantedGateway {
  readonly host: string;
  /** A name for a Gateway that is not there. */
  readonly suggested: string;
  readonly ingress: Ingress;
  /** What the gateway's proxy has on the port, in one line. */
  readonly listener: string;
}

/** Why no Gateway lets plain requests for the host in: the first thing that is wrong with the one that comes closest. */
export function gatewayFinding(world: World, wanted: WantedGateway): Finding {
  const { ingress, host } = wanted;
  const closest = world.gateways
    .all()
    .map((gateway) => ({ gateway, likeness: likeness(gateway, ingress, host) }))
    .reduce((best, each) => (best && best.likeness >= each.likeness ? best : each), undefined as Likely | undefined);
  const gateway = closest?.gateway;
  const finding = gateway && wrongWith(gateway, ingress, host);
  return finding ? { ...missing(wanted), object: gatewayName(gateway), ...finding } : missing(wanted);
}

interface Likely {
  readonly gateway: Gateway;
  readonly likeness: number;
}

/** How much of what is wanted a Gateway has: who wrote a wrong one for the host meant that one, not another site's. */
function likeness(gateway: Gateway, ingress: Ingress, host: string): number {
  const { servers } = gateway.spec;
  const has = [
    selectsIngress(gateway, ingress),
    servers.some((server) => isOnPort(server, ingress)),
    servers.some((server) => isOnPort(server, ingress) && isPlainHttp(server)),
    servers.some((server) => coversHost({ gateway, server }, host)),
    servers.some((server) => server.hosts.some((each) => each === host || each.endsWith(`/${host}`))),
  ];
  return has.filter(Boolean).length;
}

/** The first thing that is wrong with it; undefined: it lets the host in. */
function wrongWith(gateway: Gateway, ingress: Ingress, host: string): Partial<Finding> | undefined {
  const { servers } = gateway.spec;
  if (!selectsIngress(gateway, ingress)) return wrongSelector(gateway, ingress);
  const onPort = servers.filter((server) => isOnPort(server, ingress));
  if (onPort.length === 0) return wrongPort(gateway, ingress);
  const plain = onPort.filter(isPlainHttp);
  if (plain.length === 0) return wrongProtocol(gateway, ingress);
  return plain.some((server) => coversHost({ gateway, server }, host)) ? undefined : wrongHost(gateway, host);
}

const missing = ({ host, suggested, ingress, listener }: WantedGateway): Finding => ({
  code: 'gateway.missing',
  layer: 'listener',
  object: `Gateway/default/${suggested}`,
  ko: `인그레스 게이트웨이의 ${ingress.port}번 포트에서 ${host}을(를) 받게 하는 Gateway가 없다.`,
  en: `No Gateway makes the ingress gateway accept requests for ${host} on port ${ingress.port}.`,
  expected: `a Gateway with selector ${gatewayLabels(ingress)}, port ${ingress.port} HTTP, and a host that covers ${host}`,
  observed: `no Gateway; in the proxy: ${listener}`,
  next: 'kubectl get gateways.networking.istio.io -A',
});

/** What is wrong with a Gateway that is for none of the ingress gateway's pods. */
export function wrongSelector(gateway: Gateway, ingress: Ingress) {
  return {
    code: 'gateway.selector',
    ko: `Gateway ${gateway.metadata.name}의 selector가 고르는 게이트웨이 파드가 없다. 그래서 어느 프록시에도 적용되지 않는다.`,
    en: `The selector of Gateway ${gateway.metadata.name} matches no pod of the ingress gateway, so its proxy does not take it.`,
    expected: `labels of the ingress gateway: ${gatewayLabels(ingress)}`,
    observed: `selector: ${labelText(gateway.spec.selector)}`,
    next: `kubectl get gateways.networking.istio.io -n ${gateway.metadata.namespace} ${gateway.metadata.name} -o go-template='{{range $key, $value := .spec.selector}}{{$key}}={{$value}}{{"\\n"}}{{end}}'; kubectl get pod -n istio-system --show-labels`,
    analyzer: 'IST0101',
  };
}

const gatewayLabels = ({ pods }: Ingress): string => {
  const labels = pods[0]?.metadata.labels ?? {};
  return labelText(Object.fromEntries(Object.entries(labels).filter(([key]) => key === 'istio' || key === 'app')));
};

function wrongPort(gateway: Gateway, ingress: Ingress): Partial<Finding> {
  const numbers = gateway.spec.servers.map(({ port }) => port.number).join(', ') || '(none)';
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

function wrongProtocol(gateway: Gateway, ingress: Ingress): Partial<Finding> {
  const protocols = gateway.spec.servers.map(({ port }) => `${port.number}/${port.protocol || '?'}`).join(', ');
  return {
    code: 'gateway.protocol',
    ko: `Gateway ${gateway.metadata.name}의 프로토콜이 HTTP가 아니다. 호스트 이름으로 라우팅하려면 프록시가 HTTP를 해석해야 한다.`,
    en: `The protocol of Gateway ${gateway.metadata.name} is not HTTP. To route by host name the proxy has to parse HTTP.`,
    expected: `port ${ingress.port}, protocol HTTP`,
    observed: protocols,
    next: yaml(gateway),
  };
}

function wrongHost(gateway: Gateway, host: string): Partial<Finding> {
  return {
    code: 'gateway.host',
    ko: `Gateway ${gateway.metadata.name}의 hosts에 ${host}이(가) 들어 있지 않다.`,
    en: `The hosts of Gateway ${gateway.metadata.name} do not include ${host}.`,
    expected: `${host}, or a pattern that covers it such as "*"`,
    observed: `hosts: ${gateway.spec.servers.flatMap(({ hosts }) => hosts).join(', ') || '(none)'}`,
    next: yaml(gateway),
  };
}

/** Every plain request is sent away to TLS. */
export const httpsRedirect = (gateway: Gateway, { host, answer }: { host: string; answer: string }): Finding => ({
  code: 'gateway.https-redirect',
  layer: 'virtual-host',
  object: gatewayName(gateway),
  ko: `Gateway ${gateway.metadata.name}의 tls.httpsRedirect가 true다. 그래서 프록시는 ${host}의 HTTP 요청을 라우팅하지 않고 https 주소로 리다이렉트한다(301).`,
  en: `Gateway ${gateway.metadata.name} has tls.httpsRedirect: true, so the proxy routes no plain request for ${host} but answers 301 with an https address.`,
  expected: 'tls.httpsRedirect: false, or left out',
  observed: `tls.httpsRedirect: true; ${answer}`,
  next: yaml(gateway),
});
