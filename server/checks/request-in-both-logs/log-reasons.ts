import type { AccessRecord } from '#server/grading/logs/access-record.ts';
import { broken, LOG_SETTLE_MS, type Outcome } from '#server/grading/outcome.ts';
import type { Scene } from '#server/grading/scene.ts';
import { type AppRef, appPods, serviceName } from '#server/grading/world/app.ts';
import { portNumber } from '#server/grading/world/ingress.ts';
import { podName } from '#server/grading/world/pods.ts';
import type { Pod, Service } from '#server/grading/world/resources.ts';
import { parseCluster } from '#server/mesh/names.ts';
import { requestText } from '../shared/logs/learner-log.ts';

interface Asked {
  readonly host: string;
  readonly app: AppRef;
  readonly from: string;
}

export const notAtGateway = ({ host, app, from }: Asked): Outcome =>
  broken(
    {
      code: 'log.gateway-none',
      layer: 'log',
      object: 'access log of istio-ingressgateway',
      ko: `게이트웨이의 접근 로그에 ${app.name}(으)로 전달된 요청이 없다. ${from}에서 Host: ${host}로 한 번 요청한다.`,
      en: `The gateway's access log has no request that was passed on to ${app.name}. Send one with Host: ${host} from ${from}.`,
      expected: `a line "… ${host} … outbound|80||…"`,
      observed: 'no such line',
      next: 'kubectl logs -n istio-system deploy/istio-ingressgateway --tail=5',
    },
    LOG_SETTLE_MS,
  );

interface Sidecar {
  readonly app: AppRef;
  /** What came in by the sidecar: requests, and connections that it took for TCP. */
  readonly inbound: readonly AccessRecord[];
  readonly scene: Scene;
}

export function notAtSidecar(request: AccessRecord, { app, inbound, scene }: Sidecar): Outcome {
  const target = targetOf(request, scene);
  if (target && isDeclaredTcp(target.port) && inbound.every(({ http }) => !http)) return tcpOnly(target);
  for (const pod of target ? appPods(scene.world, app) : []) {
    const excluded = target && exclusionOf(pod, target.port);
    if (excluded) return excludesInbound(pod, excluded);
  }
  return broken(
    {
      code: 'log.sidecar-none',
      layer: 'log',
      object: `access log of istio-proxy in ${app.name}`,
      ko: `게이트웨이의 로그에 있는 요청 id가 ${app.name} 사이드카의 접근 로그에는 없다. 사이드카를 거치지 않았거나, 파드가 새로 만들어졌다. 다시 요청한다.`,
      en: `The request id that the gateway logged is not in the access log of ${app.name}'s sidecar. It did not pass through the sidecar, or the pod is a new one. Send the request again.`,
      expected: `request id ${request.requestId} in both logs`,
      observed: `gateway only: ${requestText(request)}`,
      next: `kubectl logs -n ${app.namespace} ${appPods(scene.world, app)[0]?.metadata.name ?? `deploy/${app.name}`} -c istio-proxy --tail=5`,
    },
    LOG_SETTLE_MS,
  );
}

type ServicePort = Service['spec']['ports'][number];
interface Target {
  readonly service: Service;
  readonly port: ServicePort;
}

/** The Service's port that the gateway sent the request to. */
function targetOf({ upstreamCluster }: AccessRecord, { world }: Scene): Target | undefined {
  const to = parseCluster(upstreamCluster);
  const [name = '', namespace = ''] = to?.host.split('.') ?? [];
  const service = world.services.get(namespace, name);
  const port = service?.spec.ports.find((each) => each.port === to?.port);
  return service && port ? { service, port } : undefined;
}

/** What istiod takes for a protocol other than HTTP; a port that declares none is looked into by the proxy. */
const NOT_HTTP = ['tcp', 'udp', 'https', 'tls', 'mongo', 'redis', 'mysql'];

const isDeclaredTcp = ({ appProtocol, name }: ServicePort): boolean =>
  NOT_HTTP.includes((appProtocol ?? name?.split('-')[0] ?? '').toLowerCase());

function tcpOnly({ service, port }: Target): Outcome {
  const { name, namespace } = service.metadata;
  const said = port.appProtocol === undefined ? `name: ${port.name}` : `appProtocol: ${port.appProtocol}`;
  return broken({
    code: 'service.port-name',
    layer: 'service',
    object: serviceName(service),
    ko: `서비스 ${name}의 ${port.port}번 포트는 HTTP가 아닌 것으로 되어 있다(${said}). 사이드카가 TCP로만 처리하므로 로그에 요청 id가 남지 않는다. 포트 이름을 http로 한다.`,
    en: `Port ${port.port} of Service ${name} is declared as not HTTP (${said}). The sidecar treats it as TCP, so its log has no request id. Name the port http.`,
    expected: `port ${port.port}: name: http`,
    observed: `port ${port.port}: ${said}; no request in the sidecar's log`,
    next: `kubectl get svc -n ${namespace} ${name} -o yaml`,
    analyzer: 'IST0118',
  });
}

const EXCLUDED = 'traffic.sidecar.istio.io/excludeInboundPorts';
const INCLUDED = 'traffic.sidecar.istio.io/includeInboundPorts';

/** The annotation that keeps connections to the port from the sidecar. */
function exclusionOf(pod: Pod, { port, targetPort }: ServicePort): string | undefined {
  const { annotations } = pod.metadata;
  const number = `${portNumber(targetPort ?? port, pod)}`;
  const lists = (key: string) => annotations[key]?.split(',').some((each) => each.trim() === number);
  if (lists(EXCLUDED)) return EXCLUDED;
  const included = annotations[INCLUDED];
  return included !== undefined && included.trim() !== '*' && !lists(INCLUDED) ? INCLUDED : undefined;
}

/** An annotation lets incoming connections pass the sidecar by. */
function excludesInbound(pod: Pod, found: string): Outcome {
  const { name, namespace, annotations } = pod.metadata;
  return broken({
    code: 'pod.excluded-inbound',
    layer: 'pod',
    object: podName(pod),
    ko: `파드 ${name}의 어노테이션 ${found}때문에 들어오는 연결 일부가 사이드카로 리다이렉트되지 않는다. 그래서 게이트웨이가 보낸 요청이 사이드카의 로그에 없다.`,
    en: `The annotation ${found} of pod ${name} keeps some incoming connections from the sidecar, so the request that the gateway sent is not in the sidecar's log.`,
    expected: `no ${found} that leaves this port out`,
    observed: `${found}: ${annotations[found]}`,
    next: `kubectl get pod -n ${namespace} ${name} -o jsonpath='{.metadata.annotations}{"\\n"}'`,
  });
}
