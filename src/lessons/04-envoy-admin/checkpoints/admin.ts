import type { CheckpointSpec } from '#lesson';
import { type Check, demoListener } from '../../03-envoy-by-hand/checkpoints/envoy-on-testpc.ts';
import { ADMIN_URL, adminListener } from './admin-interface.ts';

export const override: CheckpointSpec = {
  id: 'override',
  title: { ko: '예측: 덮어쓰기로 리스너를 옮길 수 있는가', en: 'Prediction: can an override move the listener' },
  goal: {
    ko: '`--config-yaml`에 10001번 포트의 listener_0을 적으면 어떻게 될지 고른다.',
    en: 'Choose what happens when `--config-yaml` has a listener_0 with port 10001.',
  },
  exercise: {
    kind: 'choice',
    prompt: {
      ko: '덮어쓸 설정에 `static_resources.listeners`를 적고, 그 안에 이름이 `listener_0`이고 포트가 10001인 리스너를 하나 적었다. `-c envoy-demo.yaml`과 함께 주면 무엇이 열리는가?',
      en: 'The override has `static_resources.listeners` with one listener, called `listener_0`, on port 10001. Given together with `-c envoy-demo.yaml`, what is open?',
    },
    options: [
      {
        id: 'moved',
        text: { ko: '10001번만: 같은 이름이므로 덮어쓴다', en: 'Only port 10001: the same name is replaced' },
        code: 'answer.list-item-replaced',
        why: {
          ko: '목록의 항목은 이름으로 찾아 바꾸지 않는다. 덮어쓸 목록은 원래 목록에 이어 붙는다.',
          en: 'Items of a list are not looked up by name. The list of the override is appended to the existing one.',
        },
      },
      {
        id: 'both',
        text: { ko: '10000번과 10001번 둘 다', en: 'Both 10000 and 10001' },
        code: 'answer.same-name-twice',
        why: {
          ko: '목록에는 둘 다 들어간다. 그런데 리스너의 이름은 하나씩만 있을 수 있어, 둘이 함께 열리지는 않는다.',
          en: 'Both are in the list. But a name identifies one listener, so the two are not open at the same time.',
        },
      },
      {
        id: 'kept',
        text: {
          ko: '10000번만: 목록에 덧붙지만, 이름이 같은 둘 가운데 파일의 것이 남는다',
          en: 'Only port 10000: it is appended, and of the two with the same name the one from the file stays',
        },
        right: true,
        why: {
          ko: '이 실습 환경의 엔보이 1.40은 그렇게 동작한다. 경고도 없어서 더 헷갈린다. 리스너를 바꾸려면 파일을 고쳐야 한다.',
          en: 'That is what the Envoy 1.40 of this lab does, without a warning. To change a listener, edit the file.',
        },
      },
      {
        id: 'none',
        text: { ko: '아무것도: 엔보이가 오류를 내고 끝난다', en: 'Nothing: Envoy ends with an error' },
        code: 'answer.merge-fails',
        why: {
          ko: '이름이 같다고 오류를 내지는 않는다. 다른 이름으로 적고 filter_chains를 빠뜨렸다면 그랬을 것이다.',
          en: 'The same name is no error here. With another name and no filter_chains it would be one.',
        },
      },
    ],
    explanation: {
      ko: '맵은 병합되고 목록은 이어 붙는다. 그래서 덮어쓰기는 `admin`처럼 없던 키를 더하는 데 알맞고, 목록 안의 항목을 고치는 데는 쓸 수 없다.',
      en: 'Maps are merged, lists are appended. So an override is good for adding what was not there, such as `admin`, and of no use for changing what is in a list.',
    },
  },
  checks: [{ kind: 'exercise' }],
  hints: [
    {
      ko: '`listeners`는 맵이 아니라 목록이다.',
      en: '`listeners` is a list, not a map.',
    },
    {
      ko: '목록을 합치는 방법은 둘이다: 교체하거나 이어 붙이거나. 엔보이는 이어 붙인다.',
      en: 'There are two ways to merge lists: to replace or to append. Envoy appends.',
    },
    {
      ko: '이어 붙은 뒤 이름이 같은 두 리스너를 엔보이가 어떻게 처리할지 생각한다. 관리자 인터페이스를 띄운 다음 직접 해 보아도 된다.',
      en: 'Think of what Envoy does with two listeners of one name after that. You may also try it.',
    },
  ],
};

const overrideFile: Check = {
  kind: 'host-file',
  host: 'testpc',
  path: '/root/envoy-override.yaml',
  matches: '^admin:',
  about: 'admin:',
  example: 'a line that begins with admin:',
  reasons: [
    {
      for: 'file.missing',
      code: 'override.missing',
      ko: '엔보이가 돌고 있지 않고, /root에 envoy-override.yaml도 없다. 덮어쓸 설정부터 만든다.',
      en: 'No Envoy runs, and there is no envoy-override.yaml in /root either. Make the override first.',
      next: 'ls -l /root',
    },
    {
      for: 'file.content',
      code: 'override.no-admin',
      ko: 'envoy-override.yaml의 맨 왼쪽에 `admin:`이 없다. admin은 설정의 최상위에 있어야 한다.',
      en: 'envoy-override.yaml has no `admin:` at the left margin. It belongs at the top level of the configuration.',
      next: 'cat /root/envoy-override.yaml',
    },
  ],
};

const running: Check = {
  kind: 'host-process',
  host: 'testpc',
  name: 'envoy',
  explainedBy: [overrideFile],
  reasons: [
    {
      for: 'process.missing',
      code: 'override.envoy-ended',
      ko: '엔보이가 돌고 있지 않다. 바로 끝났다면 마지막 줄을 읽는다. `Unable to convert YAML as JSON`은 --config-yaml에 파일의 이름을 준 것이다. 이 옵션은 이름이 아니라 내용을 받으므로 "$(cat envoy-override.yaml)"로 준다.',
      en: 'No Envoy runs. If it ended at once, read its last line. `Unable to convert YAML as JSON` means that --config-yaml got the name of a file; it takes the text itself: "$(cat envoy-override.yaml)".',
    },
  ],
};

const ready: Check = {
  kind: 'probe',
  from: 'k3s-s',
  url: `${ADMIN_URL}/ready`,
  expect: { body: '^LIVE$' },
  reasons: [
    {
      when: { status: 503, body: { $regex: '^DRAINING' } },
      code: 'admin.health-failed',
      ko: '관리자 인터페이스는 열렸지만 /ready가 503 DRAINING이다. /healthcheck/fail을 되돌리지 않았다. /healthcheck/ok를 POST로 보낸다.',
      en: 'The admin interface is open, but /ready says 503 DRAINING: /healthcheck/fail was not undone. POST to /healthcheck/ok.',
      layer: 'proxy',
    },
  ],
};

const demoStays: Check = {
  ...demoListener,
  reasons: [
    {
      for: 'socket.missing',
      code: 'admin.without-demo',
      ko: '관리자 인터페이스는 열렸는데 10000번 포트가 닫혀 있다. 덮어쓸 설정만 주고 -c envoy-demo.yaml을 빠뜨렸거나, 리스너를 드레인했다.',
      en: 'The admin interface is open, but port 10000 is closed: either the override was given without -c envoy-demo.yaml, or the listeners were drained.',
      next: 'pgrep -a envoy',
    },
  ],
};

export const admin: CheckpointSpec = {
  id: 'admin',
  title: { ko: '관리자 인터페이스 열기', en: 'Open the admin interface' },
  goal: {
    ko: '데모 설정 그대로 10000번 포트를 열어 둔 채, 관리자 인터페이스가 9902번 포트에서 다른 호스트에도 LIVE라고 답한다.',
    en: 'With port 10000 of the demo still open, the admin interface on port 9902 says LIVE to other hosts as well.',
  },
  checks: [running, adminListener, ready, demoStays],
  hints: [
    {
      ko: '엔보이는 한 번에 하나만 실행된다. 먼저 실행한 것을 종료한다.',
      en: 'Only one Envoy at a time: first end the one that runs.',
    },
    {
      ko: '설정 파일(`-c`)과 덮어쓸 설정(`--config-yaml`)을 함께 준다.',
      en: 'Give the configuration file (`-c`) and the override (`--config-yaml`) together.',
    },
    {
      ko: '`admin.address.socket_address`의 `address`는 `0.0.0.0`, `port_value`는 `9902`이고, `--config-yaml`에는 파일의 이름이 아니라 내용을 준다.',
      en: 'In `admin.address.socket_address`, `address` is `0.0.0.0` and `port_value` is `9902`; `--config-yaml` gets the text of the file and not its name.',
    },
  ],
  solution: [
    'by-override/1-testpc-stop.sh',
    'by-override/2-testpc-override.sh',
    'by-override/3-testpc-run-admin.bg.sh',
  ],
};

export const endpoint: CheckpointSpec = {
  id: 'endpoint',
  title: { ko: '/clusters에서 엔드포인트 찾기', en: 'Find the endpoint in /clusters' },
  goal: {
    ko: '엔보이가 실제로 연결하는 주소와 포트를 찾아 적는다.',
    en: 'Find the address and port to which Envoy really connects.',
  },
  exercise: {
    kind: 'text',
    prompt: {
      ko: '클러스터 `service_envoyproxy_io`의 엔드포인트는 어디인가? `주소:포트`로 적는다.',
      en: 'Where is the endpoint of the cluster `service_envoyproxy_io`? Write `address:port`.',
    },
    placeholder: '192.168.….…:…',
    accept: ['^192\\.168\\.10\\.1:443$'],
    mistakes: [
      {
        code: 'answer.listener-for-endpoint',
        pattern: ':10000$|:9902$|^10000$',
        why: {
          ko: '그것은 엔보이가 듣는 주소다. 엔드포인트는 엔보이가 연결하는 주소다.',
          en: 'That is where Envoy listens. An endpoint is where it connects to.',
        },
      },
      {
        code: 'answer.name-for-address',
        pattern: 'envoyproxy\\.io',
        why: {
          ko: '그것은 설정에 적은 이름이다. LOGICAL_DNS 클러스터는 이름을 DNS에서 찾아 얻은 주소를 엔드포인트로 쓴다.',
          en: 'That is the name in the configuration. A LOGICAL_DNS cluster looks it up and uses the address that it gets.',
        },
      },
      {
        code: 'answer.cluster-for-endpoint',
        pattern: 'service_envoyproxy_io',
        why: {
          ko: '그것은 클러스터, 즉 그룹의 이름이다. 묻는 것은 그 안의 엔드포인트다.',
          en: 'That is the name of the cluster, the group. The question is about one endpoint in it.',
        },
      },
      {
        code: 'answer.port-missing',
        pattern: '^192\\.168\\.10\\.1$',
        why: { ko: '주소는 맞다. 포트까지 적는다.', en: 'The address is right. Add its port.' },
      },
    ],
    next: 'curl -s http://localhost:9902/clusters | grep rq_total',
    on: 'testpc',
    explanation: {
      ko: '설정에는 이름만 있고, 주소는 엔보이가 DNS에서 찾았다. 이스티오에서는 이 주소를 istiod가 EDS로 알려 준다.',
      en: 'The configuration has only a name; Envoy found the address in the DNS. In Istio, istiod sends the addresses, over EDS.',
    },
  },
  checks: [{ kind: 'exercise' }],
  hints: [
    { ko: '엔드포인트는 클러스터 안에 있다.', en: 'Endpoints are inside a cluster.' },
    {
      ko: '`/clusters`의 줄은 `클러스터::엔드포인트::항목::값` 형식이다.',
      en: 'A line of `/clusters` reads `cluster::endpoint::item::value`.',
    },
    {
      ko: '`rq_total`이 있는 줄에서 `::` 사이의 둘째 필드를 적는다.',
      en: 'Take the second field between `::` in the line with `rq_total`.',
    },
  ],
};
