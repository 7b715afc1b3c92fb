import type { AccessRecord } from '#server/grading/logs/access-record.ts';
import { broken, type Finding, LOG_SETTLE_MS, type Outcome } from '#server/grading/outcome.ts';
import type { Scene } from '#server/grading/scene.ts';
import { type IngressAddress, ingressAddress } from '../shared/ingress-address.ts';
import { cameFromPod, hostOf, requestText } from '../shared/logs/learner-log.ts';

/** Requests that the gateway logged, newest first. */
export interface Requests {
  readonly all: readonly AccessRecord[];
  readonly outside: readonly AccessRecord[];
  readonly named: readonly AccessRecord[];
  readonly good: AccessRecord | undefined;
  readonly unnamed: AccessRecord | undefined;
}

interface Asked {
  readonly host: string;
  readonly port: number;
  readonly from: string;
  readonly scene: Scene;
}

/** Which of the two requests is missing, and why. */
export async function missing(requests: Requests, { host, port, from, scene }: Asked): Promise<Outcome> {
  const address = ingressAddress(scene.world, port);
  const url = `http://${address.node}:${address.nodePort}/`;
  const inside = requests.all.find((request) => cameFromPod(scene, request) && hostOf(request) === host);
  const found = ofLogged(requests, { host, from, url, inside }) ?? (await ofNone(scene, { host, from, address }));
  return broken(
    {
      layer: 'log',
      object: 'access log of istio-ingressgateway',
      expected: `a request with Host ${host} → 200, and one without it → 404`,
      next: `curl -s -o /dev/null -w '%{http_code}\\n' -H 'Host: ${host}' ${url}`,
      on: from,
      ...found,
    },
    LOG_SETTLE_MS,
  );
}

type Found = Pick<Finding, 'code' | 'ko' | 'en' | 'observed'> & Partial<Finding>;

function ofLogged(
  { good, named, outside }: Requests,
  { host, from, url, inside }: { host: string; from: string; url: string; inside: AccessRecord | undefined },
): Found | undefined {
  if (good) {
    return {
      code: 'request.without-host-missing',
      ko: `Host 헤더가 ${host}인 요청은 200을 받았다. 이제 같은 주소로 Host 헤더 없이 요청해 404를 확인한다.`,
      en: `The request with Host ${host} was answered 200. Now send one to the same address without the Host header and see 404.`,
      observed: requestText(good),
      next: `curl -s -o /dev/null -w '%{http_code}\\n' ${url}`,
    };
  }
  const [failed] = named;
  if (failed) {
    return {
      code: 'request.not-200',
      ko: `${host}(으)로 보낸 마지막 요청은 ${failed.status}을(를) 받았다(${failed.flags} ${failed.details}). 지금은 라우트가 맞으니 다시 보낸다.`,
      en: `The last request for ${host} was answered ${failed.status} (${failed.flags} ${failed.details}). The route is correct now: send it again.`,
      observed: requestText(failed),
    };
  }
  if (inside) {
    return {
      code: 'request.from-inside',
      ko: `${host}(으)로 온 요청이 클러스터 안의 파드(${inside.remote})에서 왔다. 클러스터 밖의 ${from}에서 NodePort로 보낸다.`,
      en: `The request for ${host} came from a pod inside the cluster (${inside.remote}). Send it from ${from}, through the NodePort.`,
      observed: requestText(inside),
    };
  }
  const [other] = outside;
  if (!other) return undefined;
  return {
    code: 'request.host-missing',
    ko: `라우트는 맞지만 요청의 Host가 ${host}이(가) 아니다. 마지막 요청의 Host는 ${other.authority}이고 응답은 ${other.status}였다. 주소로만 요청하면 Host 헤더에 그 주소가 들어간다.`,
    en: `The route is right, but the request's Host was not ${host}: the last one had Host ${other.authority} and was answered ${other.status}. A request by address has that address as its Host.`,
    observed: requestText(other),
  };
}

/** Nothing arrived: by the learner's hosts file, by the node that was asked, or nothing was sent. */
async function ofNone(
  scene: Scene,
  { host, from, address }: { host: string; from: string; address: IngressAddress },
): Promise<Found> {
  const { node, nodePort, only } = address;
  const nodes = only ?? scene.world.pods.all().flatMap((pod) => pod.status.hostIP ?? []);
  const addresses = await scene.localAddresses(from, host);
  const [wrong] = addresses.some((each) => nodes.includes(each)) ? [] : addresses;
  if (wrong !== undefined) {
    const answers = only ? '게이트웨이 파드가 있는 노드의 것이' : '노드의 것이';
    return {
      code: 'request.hosts-file',
      object: `${from}:/etc/hosts`,
      ko: `${from}의 /etc/hosts에서 ${host}이(가) ${wrong}을(를) 가리키는데, 그 주소는 ${answers} 아니다.`,
      en: `In /etc/hosts of ${from}, ${host} is ${wrong}, which is not the address of a node${only ? ' that runs a gateway pod' : ''}.`,
      expected: `${host} → the address of a node, such as ${node}`,
      observed: `${wrong} ${host}`,
      next: `getent hosts ${host}`,
    };
  }
  const local = only && only.length > 0 ? only.join(', ') : undefined;
  return {
    code: 'request.none',
    ko: `아직 ${from}에서 온 요청이 게이트웨이의 접근 로그에 없다. 서비스의 80번 포트에 해당하는 NodePort(${nodePort})로 보낸다.${local ? ` externalTrafficPolicy가 Local이므로 게이트웨이 파드가 있는 노드(${local})만 응답한다.` : ''}`,
    en: `The gateway's access log has no request from ${from} yet. Send one to the NodePort of the Service's port 80 (${nodePort}).${local ? ` With externalTrafficPolicy: Local only nodes with a gateway pod answer (${local}).` : ''}`,
    observed: 'no request',
  };
}
