import type { CheckpointSpec } from '#lesson';

export const owners: CheckpointSpec = {
  id: 'owners',
  title: { ko: '포트마다 프로그램 찾기', en: 'Find the program of each port' },
  goal: {
    ko: '파드에서 열려 있는 포트 여덟 개를 그 소켓을 가진 프로그램별로 분류한다.',
    en: 'Match the eight listening ports of the pod with the programs that hold them.',
  },
  exercise: {
    kind: 'assign',
    prompt: {
      ko: 'LISTEN인 포트를 그 소켓을 가진 프로그램과 연결한다.',
      en: 'Match each listening port with the program that holds its socket.',
    },
    targets: [
      { id: 'nginx', text: { ko: 'nginx', en: 'nginx' } },
      { id: 'envoy', text: { ko: 'envoy', en: 'envoy' } },
      { id: 'agent', text: { ko: 'pilot-agent', en: 'pilot-agent' } },
    ],
    items: [
      {
        id: 'p80',
        text: { ko: '80', en: '80' },
        target: 'nginx',
        why: {
          ko: '애플리케이션의 포트다. nginx의 프로세스는 istio-proxy와 다른 PID 네임스페이스에 있어 이름이 보이지 않았다.',
          en: 'The port of the application. Its processes are in another PID namespace than those of istio-proxy, so no name was shown.',
        },
      },
      {
        id: 'p15001',
        text: { ko: '15001', en: '15001' },
        target: 'envoy',
        why: { ko: '나가는 연결이 리다이렉트되는 포트다.', en: 'Where outgoing connections are redirected to.' },
      },
      {
        id: 'p15006',
        text: { ko: '15006', en: '15006' },
        target: 'envoy',
        why: { ko: '들어오는 연결이 리다이렉트되는 포트다.', en: 'Where incoming connections are redirected to.' },
      },
      {
        id: 'p15000',
        text: { ko: '127.0.0.1:15000', en: '127.0.0.1:15000' },
        target: 'envoy',
        why: {
          ko: '엔보이의 관리자 인터페이스다. 파드 밖에서 접근할 수 없도록 127.0.0.1에서만 듣는다.',
          en: "Envoy's admin interface. It listens only on 127.0.0.1, so that nobody outside the pod can reach it.",
        },
      },
      {
        id: 'p15021',
        text: { ko: '15021', en: '15021' },
        target: 'envoy',
        why: {
          ko: '쿠버네티스의 준비성 프로브가 오는 포트다. 엔보이가 받아 15020의 pilot-agent에 넘긴다.',
          en: 'Where the readiness probes of Kubernetes arrive. Envoy takes them and passes them on to pilot-agent at 15020.',
        },
      },
      {
        id: 'p15090',
        text: { ko: '15090', en: '15090' },
        target: 'envoy',
        why: { ko: '엔보이 자신의 메트릭이다.', en: "Envoy's own metrics." },
      },
      {
        id: 'p15004',
        text: { ko: '127.0.0.1:15004', en: '127.0.0.1:15004' },
        target: 'agent',
        why: {
          ko: 'istiod의 디버그 정보를 대신 조회해 주는 포트다. istiod와 통신하는 것은 pilot-agent다.',
          en: 'It asks istiod for debug information on behalf of others; it is pilot-agent that talks to istiod.',
        },
      },
      {
        id: 'p15020',
        text: { ko: '15020', en: '15020' },
        target: 'agent',
        why: {
          ko: '엔보이와 애플리케이션의 메트릭을 합쳐 제공하고 사이드카의 상태를 알려 준다.',
          en: 'It merges the metrics of Envoy and the application, and reports the state of the sidecar.',
        },
      },
    ],
    mistakes: [
      {
        code: 'answer.agent-port-to-envoy',
        item: 'p15020',
        target: 'envoy',
        why: {
          ko: '15020을 듣는 프로그램의 PID를 본다. 엔보이를 시작하고 관리하는 쪽이다.',
          en: 'Look at the PID of what listens on 15020: it is the program that starts and manages Envoy.',
        },
      },
      {
        code: 'answer.agent-port-to-envoy',
        item: 'p15004',
        target: 'envoy',
        why: {
          ko: '15000과 15004는 둘 다 127.0.0.1에서 듣지만 프로그램이 다르다.',
          en: '15000 and 15004 are both on 127.0.0.1, but belong to different programs.',
        },
      },
      {
        code: 'answer.probe-to-agent',
        item: 'p15021',
        target: 'agent',
        why: {
          ko: '프로브의 응답을 정하는 것은 pilot-agent가 맞지만, 15021에서 먼저 받는 것은 다른 프로그램이다.',
          en: 'pilot-agent decides the answer, but another program listens on 15021 and gets the probe first.',
        },
      },
      {
        code: 'answer.application-holds-redirect',
        item: 'p15001',
        target: 'nginx',
        why: {
          ko: 'nginx는 설정에 적힌 포트 하나만 연다. 다른 포트는 모두 사이드카가 연 것이다.',
          en: 'nginx opens the one port of its configuration. All the others came with the sidecar.',
        },
      },
    ],
    explanation: {
      ko: '파드 하나에 프로그램이 셋이고 네트워크는 하나다. 15로 시작하는 포트는 모두 사이드카의 것이니 애플리케이션이 써서는 안 된다.',
      en: 'Three programs in a pod, and one network. All the ports that begin with 15 belong to the sidecar: an application must not use them.',
    },
  },
  checks: [{ kind: 'exercise' }],
  hints: [
    {
      ko: '`--target=istio-proxy`로 만든 컨테이너에서 `ss -tnlp`의 마지막 열을 읽는다.',
      en: 'Read the last column of `ss -tnlp` in the container that was made with `--target=istio-proxy`.',
    },
    {
      ko: '이름이 없는 줄은 istio-proxy가 아닌 컨테이너의 것이다.',
      en: 'A line without a name belongs to a container other than istio-proxy.',
    },
    {
      ko: 'pid=1은 pilot-agent이고 두 포트를 가진다.',
      en: 'pid=1 is pilot-agent, and it holds two of the ports.',
    },
  ],
};
