import type { CheckpointSpec } from '#lesson';
import { type Check, DEMO_URL } from '../../03-envoy-by-hand/checkpoints/envoy-on-testpc.ts';

const PORT = 9909;
const asked = { kind: 'envoy-admin', host: 'testpc', port: PORT } as const;

const othersQuiet: Check = {
  ...asked,
  path: '/logging',
  post: true,
  text: '^ {2}router: (info|warning|error)$',
  reasons: [
    {
      for: 'admin.text',
      code: 'out-of-service.all-loggers',
      ko: '로거 router도 자세한 수준이다. `pool`만 debug여야 한다.',
      en: 'The logger router is verbose too. Only `pool` should be at debug.',
      expected: 'router: info',
      next: `curl -s -X POST http://localhost:${PORT}/logging | grep -v info`,
    },
  ],
};

export const outOfService: CheckpointSpec = {
  id: 'out-of-service',
  title: { ko: '요청을 잃지 않고 서비스에서 빼기', en: 'Out of service without losing a request' },
  goal: {
    ko: '`testpc`의 엔보이를 점검하려고 한다. 로드 밸런서는 이 엔보이로 새 요청을 보내지 않아야 하고, 그래도 들어온 요청에는 응답해야 한다. 점검에 쓸 로그와 표시도 남긴다.',
    en: 'The Envoy on `testpc` is going to be examined. A load balancer must send nothing new to it, and what still arrives must be answered. The log and a mark for those who examine it are set too.',
  },
  task: true,
  facts: [
    {
      ko: '엔보이는 `envoy-demo.yaml`을 고치지 않고 실행한다. 10000번 포트는 다른 호스트에 계속 200으로 응답한다.',
      en: 'Envoy runs with `envoy-demo.yaml` as it is. Port 10000 goes on answering other hosts with 200.',
    },
    {
      ko: `관리자 인터페이스는 ${PORT}번 포트에서, \`testpc\` 자신에게만 열려 있다.`,
      en: `The admin interface is on port ${PORT}, and open to \`testpc\` itself only.`,
    },
    {
      ko: '로드 밸런서는 `/ready`가 200이 아니면 그 엔보이를 제외한다.',
      en: 'The load balancer leaves out an Envoy whose `/ready` is not 200.',
    },
    {
      ko: '업스트림 연결을 고르는 로거 `pool`만 debug다. 다른 로거는 원래 수준이다.',
      en: 'The logger `pool`, which chooses connections to the upstream, is at debug. All others are as they were.',
    },
    {
      ko: '런타임 값 `quay.closed`가 `1`이다. 이 값은 앞에서 `No admin layer specified`로 거절된 경로로 바꾼다.',
      en: 'The runtime value `quay.closed` is `1`. It is set by the path that said `No admin layer specified` above.',
    },
  ],
  checks: [
    { kind: 'host-socket', host: 'testpc', port: PORT, process: 'envoy', address: 'loopback' },
    { kind: 'probe', from: 'k3s-s', url: DEMO_URL, expect: { body: '<title>www\\.envoyproxy\\.io' } },
    { ...asked, path: '/ready', status: 503, text: '^DRAINING$' },
    { ...asked, path: '/logging', post: true, text: '^ {2}pool: debug$' },
    othersQuiet,
    { ...asked, path: '/runtime', json: { entries: { 'quay.closed': { final_value: '1' } } } },
  ],
  hints: [
    {
      ko: '덮어쓸 설정으로 정하는 것과 실행 중에 바꾸는 것을 나눈다. 실행 중에 바꾼 것은 엔보이를 다시 띄우면 사라진다.',
      en: 'Separate what the override decides from what is changed while Envoy runs. The latter is gone after a restart.',
    },
    {
      ko: '덮어쓸 설정에는 최상위 키가 둘 필요하다: `admin`, 그리고 런타임의 계층을 적는 `layered_runtime`.',
      en: 'The override needs two keys at the top level: `admin`, and `layered_runtime` with the layers of the runtime.',
    },
    {
      ko: '`layered_runtime: {layers: [{name: admin, admin_layer: {}}]}`를 적고, 다시 띄운 다음 `/logging`, `/healthcheck/fail`, `/runtime_modify`를 POST로 호출한다. `/drain_listeners`는 쓰지 않는다.',
      en: 'Write `layered_runtime: {layers: [{name: admin, admin_layer: {}}]}`, start Envoy again, then POST to `/logging`, `/healthcheck/fail` and `/runtime_modify`. `/drain_listeners` is not needed.',
    },
  ],
  solution: [
    'by-override/13-testpc-out-of-service.sh',
    'by-override/14-testpc-out-of-service.bg.sh',
    'by-override/15-testpc-out-of-service.sh',
  ],
};
