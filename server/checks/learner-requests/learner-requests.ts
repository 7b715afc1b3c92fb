import { z } from 'zod';
import { SlipwayError } from '#protocol/errors.ts';
import { broken, type Finding, LOG_SETTLE_MS, type Outcome, ok } from '#server/grading/outcome.ts';
import type { Scene } from '#server/grading/scene.ts';
import { findIngress } from '#server/grading/world/ingress.ts';
import { defineCheck } from '../check.ts';
import { cameFromPod, gatewayRequests, hostOf, isGateway, requestText } from '../shared/learner-log.ts';
import { entryFields } from '../specs.ts';

/** The learner's own requests, as the gateway logged them: with the Host header 200, and another one without it 404. */
export const learnerRequests = defineCheck({
  kind: 'learner-requests',
  schema: z.strictObject({ ...entryFields, from: z.string().default('testpc') }),
  inputs: ['logs', 'services', 'pods'],
  async run({ host, port, from }, scene): Promise<Outcome> {
    const requests = gatewayRequests(scene);
    const outside = requests.filter((request) => !cameFromPod(scene, request));
    const named = outside.filter((request) => hostOf(request) === host);
    const good = named.find(({ status }) => status === 200);
    const unnamed = outside.find((request) => hostOf(request) !== host && request.status === 404);
    if (good && unnamed) return ok(`${requestText(good)}; ${requestText(unnamed)}`);
    const failure = requests.length === 0 ? scene.logs.failure(isGateway) : undefined;
    if (failure) throw new SlipwayError(failure.code, failure.params);

    const ingress = findIngress(scene.world, port);
    const nodePort = typeof ingress === 'string' ? '<nodePort>' : (ingress.nodePort ?? '<nodePort>');
    const url = `http://192.168.10.10:${nodePort}/`;
    const base: Omit<Finding, 'code' | 'ko' | 'en' | 'observed'> = {
      layer: 'log',
      object: 'access log of istio-ingressgateway',
      expected: `a request with Host ${host} → 200, and one without it → 404`,
      next: `curl -s -o /dev/null -w '%{http_code}\\n' -H 'Host: ${host}' ${url}`,
      on: from,
    };
    if (good) {
      return broken(
        {
          ...base,
          code: 'request.without-host-missing',
          ko: `Host 헤더가 ${host}인 요청은 200을 받았다. 이제 같은 주소로 Host 헤더 없이 요청해 404를 확인한다.`,
          en: `The request with Host ${host} was answered 200. Now send one to the same address without the Host header and see 404.`,
          observed: requestText(good),
          next: `curl -s -o /dev/null -w '%{http_code}\\n' ${url}`,
        },
        LOG_SETTLE_MS,
      );
    }
    const failed = named[0];
    if (failed) {
      return broken(
        {
          ...base,
          code: 'request.not-200',
          ko: `${host}(으)로 보낸 마지막 요청은 ${failed.status}을(를) 받았다(${failed.flags} ${failed.details}). 지금은 라우트가 맞으니 다시 보낸다.`,
          en: `The last request for ${host} was answered ${failed.status} (${failed.flags} ${failed.details}). The route is right now: send it again.`,
          observed: requestText(failed),
        },
        LOG_SETTLE_MS,
      );
    }
    const inside = requests.find((request) => cameFromPod(scene, request) && hostOf(request) === host);
    const other = outside[0];
    if (inside) {
      return broken(
        {
          ...base,
          code: 'request.from-inside',
          ko: `${host}(으)로 온 요청이 클러스터 안의 파드(${inside.remote})에서 왔다. 클러스터 밖의 ${from}에서 NodePort로 보낸다.`,
          en: `The request for ${host} came from a pod inside the cluster (${inside.remote}). Send it from ${from}, through the NodePort.`,
          observed: requestText(inside),
        },
        LOG_SETTLE_MS,
      );
    }
    if (other) {
      return broken(
        {
          ...base,
          code: 'request.host-missing',
          ko: `라우트는 맞지만 요청의 Host가 ${host}이(가) 아니다. 주소로만 요청하면 Host 헤더는 ${other.authority}이고 맞는 가상 호스트가 없다.`,
          en: `The route is right, but the request's Host was not ${host}. A request by address carries Host ${other.authority}, and no virtual host fits that.`,
          observed: requestText(other),
        },
        LOG_SETTLE_MS,
      );
    }
    const wrongAddress = await strangeAddress(scene, { host, from });
    if (wrongAddress) {
      return broken(
        {
          ...base,
          code: 'request.hosts-file',
          object: `${from}:/etc/hosts`,
          ko: `${from}의 /etc/hosts에서 ${host}이(가) ${wrongAddress}을(를) 가리키는데, 그 주소는 노드의 것이 아니다.`,
          en: `In /etc/hosts of ${from}, ${host} is ${wrongAddress}, which is not the address of a node.`,
          expected: `${host} → the address of a node, such as 192.168.10.10`,
          observed: `${wrongAddress} ${host}`,
          next: `getent hosts ${host}`,
        },
        LOG_SETTLE_MS,
      );
    }
    return broken(
      {
        ...base,
        code: 'request.none',
        ko: `아직 ${from}에서 온 요청이 게이트웨이의 접근 로그에 없다. 서비스의 80번 포트에 해당하는 NodePort(${nodePort})로 보낸다.`,
        en: `The gateway's access log has no request from ${from} yet. Send one to the NodePort of the Service's port 80 (${nodePort}).`,
        observed: 'no request',
      },
      LOG_SETTLE_MS,
    );
  },
});

/** Where the learner's hosts file sends the name, when that is no node. */
async function strangeAddress(
  scene: Scene,
  { host, from }: { host: string; from: string },
): Promise<string | undefined> {
  const nodes = new Set(scene.world.pods.all().map((pod) => pod.status.hostIP));
  const addresses = await scene.localAddresses(from, host);
  return addresses.some((address) => nodes.has(address)) ? undefined : addresses[0];
}
