import { z } from 'zod';
import { SlipwayError } from '#protocol/errors.ts';
import { broken, LOG_SETTLE_MS, type Outcome, ok } from '#server/grading/outcome.ts';
import type { Scene } from '#server/grading/scene.ts';
import { type AppRef, appPods, serviceName, servicesOf } from '#server/grading/world/app.ts';
import type { Service } from '#server/grading/world/resources.ts';
import { defineCheck } from '../check.ts';
import { gatewayRequests, hostOf, isAppSidecar, isGateway, requestText } from '../shared/learner-log.ts';
import { appField } from '../specs.ts';

/** One request of the learner is in the gateway's access log and, by the same request id, in the sidecar's. */
export const requestInBothLogs = defineCheck({
  kind: 'request-in-both-logs',
  schema: z.strictObject({ host: z.string(), app: appField, from: z.string().default('testpc') }),
  inputs: ['logs', 'services', 'pods', 'deployments'],
  run({ host, app, from }, scene): Outcome {
    const atGateway = gatewayRequests(scene).filter(
      (request) => hostOf(request) === host && request.upstreamCluster !== '-',
    );
    const atSidecar = scene.logs
      .records(isAppSidecar(app))
      .flatMap(({ ref, records }) => records.map((record) => ({ ref, record })));
    const inbound = new Map(
      atSidecar
        .filter(({ record }) => record.http && record.upstreamCluster.startsWith('inbound|'))
        .map(({ ref, record }) => [record.requestId, { ref, record }]),
    );
    for (const request of atGateway) {
      const same = inbound.get(request.requestId);
      if (same)
        return ok(
          `request id ${request.requestId}: gateway ${request.upstreamCluster} ${request.status}; ${same.ref.pod} ${same.record.upstreamCluster} ${same.record.status}`,
        );
    }
    const failure = scene.logs.failure((ref) => isGateway(ref) || isAppSidecar(app)(ref));
    if (failure) throw new SlipwayError(failure.code, failure.params);
    const request = atGateway[0];
    if (!request) {
      return broken(
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
    }
    const unnamed = unnamedPort(app, scene);
    if (unnamed && inbound.size === 0) return tcpOnly(unnamed);
    return broken(
      {
        code: 'log.sidecar-none',
        layer: 'log',
        object: `access log of istio-proxy in ${app.name}`,
        ko: `게이트웨이에 남은 요청 id가 ${app.name} 사이드카의 접근 로그에는 없다. 사이드카를 거치지 않았거나, 파드가 새로 만들어졌다. 다시 요청한다.`,
        en: `The request id that the gateway logged is not in the access log of ${app.name}'s sidecar. It did not pass the sidecar, or the pod is a new one. Send the request again.`,
        expected: `request id ${request.requestId} in both logs`,
        observed: `gateway only: ${requestText(request)}`,
        next: `kubectl logs -n ${app.namespace} deploy/${app.name} -c istio-proxy --tail=5`,
      },
      LOG_SETTLE_MS,
    );
  },
});

/** A Service port that is not declared as HTTP: the sidecar may take it for TCP and log connections, not requests. */
function unnamedPort(app: AppRef, scene: Scene): Service | undefined {
  return servicesOf(scene.world, appPods(scene.world, app), app.namespace).find(({ spec }) =>
    spec.ports.some(({ name, appProtocol }) => !appProtocol && !/^(http|http2|grpc)(-|$)/.test(name ?? '')),
  );
}

const tcpOnly = (service: Service): Outcome =>
  broken({
    code: 'service.port-name',
    layer: 'service',
    object: serviceName(service),
    ko: `서비스 ${service.metadata.name}의 포트 이름이 HTTP를 뜻하지 않는다. 사이드카가 TCP로만 다루므로 로그에 요청 id가 남지 않는다. 포트 이름을 http로 한다.`,
    en: `The port of Service ${service.metadata.name} is not named as HTTP. The sidecar treats it as TCP, so its log has no request id. Name the port http.`,
    expected: 'ports: name: http',
    observed: `ports: ${service.spec.ports.map(({ name, port }) => `${name ?? '(no name)'} ${port}`).join(', ')}; no request in the sidecar's log`,
    next: `kubectl get svc -n ${service.metadata.namespace} ${service.metadata.name} -o yaml`,
    analyzer: 'IST0118',
  });
