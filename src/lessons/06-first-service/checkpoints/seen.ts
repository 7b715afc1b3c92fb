import type { CheckpointSpec } from '#lesson';
import { app, host, injected, listens, routed, served } from './checks.ts';

export const sync: CheckpointSpec = {
  id: 'sync',
  title: { ko: '프록시가 모두 SYNCED', en: 'All proxies SYNCED' },
  goal: {
    ko: 'web의 사이드카와 인그레스 게이트웨이가 istiod가 보낸 설정을 모두 적용했다.',
    en: "web's sidecar and the ingress gateway have accepted everything that istiod sent.",
  },
  checks: [injected, { kind: 'proxies-synced', app }],
  hints: [
    {
      ko: '앞의 확인 항목을 모두 통과하면 이것은 자동으로 통과한다.',
      en: 'Once the earlier checkpoints pass, this one passes automatically.',
    },
    {
      ko: '`istioctl proxy-status`에 web의 파드가 보이지 않으면 사이드카가 없는 것이다.',
      en: "If `istioctl proxy-status` does not list web's pod, that pod has no sidecar.",
    },
    {
      ko: 'STALE이 보이면 `kubectl logs -n istio-system deploy/istiod`에서 거절된 설정을 찾는다.',
      en: 'If something is STALE, look for refused configuration in `kubectl logs -n istio-system deploy/istiod`.',
    },
  ],
  solution: ['apply-by-file/7-k3s-s-look.sh'],
};

export const logs: CheckpointSpec = {
  id: 'logs',
  title: { ko: '양쪽 접근 로그에서 같은 요청 찾기', en: 'Find one request in both access logs' },
  goal: {
    ko: 'testpc에서 보낸 요청 하나가 같은 요청 id로 게이트웨이와 web 사이드카의 접근 로그에 남는다.',
    en: "One request from testpc is in the access log of the gateway and of web's sidecar, with the same request id.",
  },
  checks: [{ kind: 'request-in-both-logs', host, app, explainedBy: [injected, listens, served, routed] }],
  hints: [
    {
      ko: '요청을 하나 보내고 1초쯤 기다린다. 엔보이는 로그를 모아서 쓴다.',
      en: 'Send one request and wait a second: Envoy writes its log in batches.',
    },
    {
      ko: '게이트웨이의 로그는 istio-system에, 사이드카의 로그는 web 파드의 컨테이너 istio-proxy에 있다.',
      en: "The gateway's log is in istio-system, the sidecar's in the container istio-proxy of web's pod.",
    },
    {
      ko: '요청은 testpc에서 Host 헤더 www.mesh.test로 보낸다. 클러스터 안에서 보낸 것은 게이트웨이를 지나지 않는다.',
      en: 'Send it from testpc with the Host header www.mesh.test; one from inside the cluster does not pass the gateway.',
    },
  ],
  solution: ['apply-by-file/6-testpc-request.sh', 'apply-by-file/7-k3s-s-look.sh'],
};
