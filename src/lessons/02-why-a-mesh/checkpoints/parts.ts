import type { CheckpointSpec } from '#lesson';

export const oneProcess: CheckpointSpec = {
  id: 'one-process',
  title: { ko: 'istiod 파드 안의 프로세스', en: "The process in istiod's pod" },
  goal: {
    ko: 'istiod 파드에서 실행되는 하나뿐인 프로그램의 이름을 찾아 적는다.',
    en: "Find the name of the one program that runs in istiod's pod.",
  },
  exercise: {
    kind: 'text',
    prompt: {
      ko: 'istiod 파드에서 PID 1인 프로그램의 이름은 무엇인가? 경로는 적지 않아도 된다.',
      en: 'What is the name of the program that is PID 1 in the pod of istiod? You may leave out its path.',
    },
    accept: ['^(/usr/local/bin/)?pilot-discovery( discovery.*)?$'],
    mistakes: [
      {
        code: 'answer.deployment-name',
        pattern: '^istiod$',
        why: {
          ko: 'istiod는 디플로이먼트와 컨트롤 플레인 전체의 이름이다. 프로그램의 이름은 아직 예전 그대로다.',
          en: 'istiod is the name of the Deployment and of the control plane. The program still has an older name.',
        },
      },
      {
        code: 'answer.agent-for-istiod',
        pattern: '^(/usr/local/bin/)?(pilot-agent|envoy)\\b',
        why: {
          ko: '그것은 사이드카 안의 프로그램이다. istiod에는 엔보이가 없다.',
          en: 'That program is in the sidecars. There is no Envoy in istiod.',
        },
      },
      {
        code: 'answer.old-components',
        pattern: '(?:[Gg]alley|[Cc]itadel|[Mm]ixer|^[Pp]ilot$)',
        why: {
          ko: '1.5 이전에는 따로 실행되던 구성 요소의 이름이다. 지금은 한 프로그램 안의 역할이다.',
          en: 'Before version 1.5 that was a separate component. Today it is a role inside one program.',
        },
      },
    ],
    next: 'kubectl exec -n istio-system deploy/istiod -- ps -eo pid,ppid,comm',
    on: 'k3s-s',
    explanation: {
      ko: 'Pilot, Galley, Citadel이라는 이름의 프로세스는 없다. `pilot-discovery` 하나가 세 역할을 모두 한다.',
      en: 'There is no process called Pilot, Galley or Citadel. `pilot-discovery` alone plays all three roles.',
    },
  },
  checks: [{ kind: 'exercise' }],
  hints: [
    {
      ko: '프로세스 목록은 파드 안에서 본다.',
      en: 'Processes are listed inside the pod.',
    },
    {
      ko: '`kubectl exec -n istio-system deploy/istiod -- ps -eo pid,ppid,comm`의 PID가 1인 줄을 본다.',
      en: 'Look at the line with PID 1 of `kubectl exec -n istio-system deploy/istiod -- ps -eo pid,ppid,comm`.',
    },
    {
      ko: 'COMMAND 열의 이름이다.',
      en: 'It is the name in the column COMMAND.',
    },
  ],
};

export const roles: CheckpointSpec = {
  id: 'roles',
  title: { ko: '어느 구성 요소의 일인가', en: 'Whose work it is' },
  goal: {
    ko: '메시에서 일어나는 여덟 가지 일을 istiod, pilot-agent, 엔보이, iptables로 분류한다.',
    en: 'Match eight things that happen in a mesh with istiod, pilot-agent, Envoy and iptables.',
  },
  exercise: {
    kind: 'assign',
    prompt: { ko: '이 일은 누가 하는가?', en: 'Which of them does it?' },
    targets: [
      { id: 'istiod', text: { ko: 'istiod (컨트롤 플레인)', en: 'istiod (control plane)' } },
      { id: 'agent', text: { ko: 'pilot-agent (istio-proxy 컨테이너)', en: 'pilot-agent (container istio-proxy)' } },
      { id: 'envoy', text: { ko: '엔보이 (istio-proxy 컨테이너)', en: 'Envoy (container istio-proxy)' } },
      { id: 'iptables', text: { ko: 'istio-init이 쓴 iptables 규칙', en: 'iptables rules that istio-init wrote' } },
    ],
    items: [
      {
        id: 'carry',
        text: { ko: '요청을 받아 목적지 파드로 전달한다', en: 'Receives a request and forwards it to a pod' },
        target: 'envoy',
        why: {
          ko: '트래픽을 직접 다루는 것은 엔보이뿐이다.',
          en: 'Nothing but Envoy touches the traffic.',
        },
      },
      {
        id: 'sign',
        text: {
          ko: '파드의 인증서에 서명한다 (예전의 Citadel)',
          en: "Signs the pods' certificates (once Citadel)",
        },
        target: 'istiod',
        why: {
          ko: 'istiod가 메시의 인증 기관(CA)이다.',
          en: 'istiod is the certificate authority of the mesh.',
        },
      },
      {
        id: 'supervise',
        text: {
          ko: '프록시를 띄우고, 죽으면 컨테이너를 끝내며, istiod와의 연결을 중계한다',
          en: 'Starts the proxy, ends the container if it dies, and relays its connection to istiod',
        },
        target: 'agent',
        why: {
          ko: 'PID 1인 pilot-agent가 엔보이의 부모다. Go로 작성된 것은 이 프로그램이고, 엔보이는 C++로 작성됐다.',
          en: 'pilot-agent, PID 1, is the parent of Envoy. It is the part written in Go; Envoy is C++.',
        },
      },
      {
        id: 'translate',
        text: {
          ko: 'VirtualService를 읽어 프록시의 설정으로 바꾸어 보낸다 (예전의 Pilot)',
          en: 'Reads VirtualServices, turns them into proxy configuration and sends it (once Pilot)',
        },
        target: 'istiod',
        why: {
          ko: '쿠버네티스 오브젝트를 아는 것은 istiod다. 엔보이는 변환된 설정만 받는다.',
          en: 'Only istiod knows Kubernetes objects. Envoy gets the translated configuration.',
        },
      },
      {
        id: 'catch',
        text: {
          ko: '파드의 연결을 15001과 15006으로 리다이렉트한다',
          en: 'Redirects connections of the pod to 15001 and 15006',
        },
        target: 'iptables',
        why: {
          ko: '프로그램도 프록시도 아니라 커널이 규칙에 따라 리다이렉트한다.',
          en: 'Neither program nor proxy does it: the kernel does, by these rules.',
        },
      },
      {
        id: 'inject',
        text: {
          ko: '새 파드의 명세에 사이드카를 더한다',
          en: 'Adds the sidecar to the specification of a new pod',
        },
        target: 'istiod',
        why: {
          ko: 'API 서버가 호출하는 웹훅(webhook)을 istiod가 맡는다.',
          en: 'istiod answers the webhook that the API server calls.',
        },
      },
      {
        id: 'measure',
        text: {
          ko: '요청마다 상태 코드와 처리 시간을 기록한다',
          en: 'Records the status and duration of every request',
        },
        target: 'envoy',
        why: {
          ko: '요청이 지나가는 곳에서만 측정할 수 있다. 앞에서 본 접근 로그를 쓴 것이 엔보이다.',
          en: 'It can be measured only where the request passes. Envoy wrote the access log that you saw.',
        },
      },
      {
        id: 'key',
        text: {
          ko: '파드 안에서 개인 키를 만들고 인증서를 요청해 프록시에 전달한다',
          en: 'Makes a private key in the pod, asks for a certificate and hands both to the proxy',
        },
        target: 'agent',
        why: {
          ko: '키는 파드를 떠나지 않는다. 서명만 istiod가 한다.',
          en: 'The key never leaves the pod. istiod only signs.',
        },
      },
    ],
    mistakes: [
      {
        code: 'answer.control-plane-carries',
        item: 'carry',
        target: 'istiod',
        why: {
          ko: '요청은 istiod를 지나가지 않는다. 그래서 istiod가 잠시 멈춰도 트래픽은 흐른다.',
          en: 'No request passes through istiod. That is why traffic goes on when istiod stops for a while.',
        },
      },
      {
        code: 'answer.control-plane-carries',
        item: 'measure',
        target: 'istiod',
        why: {
          ko: '요청이 istiod를 지나가지 않으므로 istiod는 측정할 수 없다.',
          en: 'No request passes through istiod, so there is nothing it could measure.',
        },
      },
      {
        code: 'answer.agent-carries',
        item: 'carry',
        target: 'agent',
        why: {
          ko: 'pilot-agent는 엔보이를 실행하고 관리하지만 요청을 전달하지는 않는다.',
          en: 'pilot-agent starts Envoy and manages it, but forwards no requests.',
        },
      },
      {
        code: 'answer.envoy-catches',
        item: 'catch',
        target: 'envoy',
        why: {
          ko: '엔보이는 15001과 15006에서 듣고 있을 뿐이다. 연결을 그쪽으로 리다이렉트하는 것은 따로 있다.',
          en: 'Envoy only listens on 15001 and 15006. Something else redirects connections there.',
        },
      },
      {
        code: 'answer.envoy-reads-objects',
        item: 'translate',
        target: 'envoy',
        why: {
          ko: '엔보이는 쿠버네티스를 모른다. 변환된 리스너, 라우트, 클러스터만 받는다.',
          en: 'Envoy does not know Kubernetes. It is given listeners, routes and clusters, already translated.',
        },
      },
      {
        code: 'answer.key-leaves-the-pod',
        item: 'key',
        target: 'istiod',
        why: {
          ko: 'istiod는 서명 요청을 받아 인증서만 돌려준다. 개인 키는 파드 안에서 만들어져 거기 남는다.',
          en: 'istiod gets a signing request and returns a certificate. The private key is made in the pod and stays there.',
        },
      },
    ],
    explanation: {
      ko: '컨트롤 플레인은 결정하고, 데이터 플레인은 전달한다. istio-proxy 컨테이너에는 프로세스가 둘이다: 관리하는 pilot-agent와 트래픽을 전달하는 엔보이.',
      en: 'The control plane decides, the data plane forwards. The container istio-proxy has two processes: pilot-agent, which manages, and Envoy, which forwards the traffic.',
    },
  },
  checks: [{ kind: 'exercise' }],
  hints: [
    {
      ko: '먼저 트래픽을 직접 다루는 일인지, 설정과 신원에 관한 일인지 구별한다.',
      en: 'First ask whether it handles traffic, or is about configuration and identity.',
    },
    {
      ko: '`ps -eo pid,ppid,comm`에서 본 부모와 자식을 떠올린다. 부모는 관리하는 일을 한다.',
      en: 'Think of parent and child in `ps -eo pid,ppid,comm`. The parent manages the child.',
    },
    {
      ko: 'istiod에 세 가지, pilot-agent와 엔보이에 두 가지씩, iptables에 한 가지가 간다.',
      en: 'Three belong to istiod, two each to pilot-agent and Envoy, one to iptables.',
    },
  ],
};

export const istiodDown: CheckpointSpec = {
  id: 'istiod-down',
  title: { ko: '예측: istiod가 멈추면', en: 'Prediction: when istiod stops' },
  goal: {
    ko: 'istiod가 멈춘 동안 일어나는 일을 모두 고른다.',
    en: 'Choose all that happens while istiod is stopped.',
  },
  exercise: {
    kind: 'choice',
    several: true,
    prompt: {
      ko: '컨트롤 플레인인 istiod의 파드를 0개로 줄였다. 몇 분 동안 어떤 일이 일어나는가? 모두 고른다.',
      en: 'The control plane istiod is scaled down to zero pods. What happens during the next minutes? Choose all.',
    },
    options: [
      {
        id: 'traffic-stops',
        text: {
          ko: '사이드카가 있는 파드끼리의 요청이 실패한다',
          en: 'Requests between pods with sidecars fail',
        },
        code: 'answer.traffic-needs-istiod',
        why: {
          ko: '요청은 istiod를 지나가지 않는다. 프록시는 마지막으로 받은 설정으로 계속 전달한다.',
          en: 'No request passes through istiod. The proxies go on with the configuration that they got last.',
        },
      },
      {
        id: 'traffic-goes-on',
        text: {
          ko: '이미 도는 파드끼리의 요청은 평소처럼 성공한다',
          en: 'Requests between pods that run already succeed as before',
        },
        right: true,
        why: {
          ko: '데이터 플레인은 받아 둔 설정과 인증서로 독립적으로 동작한다.',
          en: 'The data plane works on its own with the configuration and certificates it has.',
        },
      },
      {
        id: 'sidecars-leave',
        text: {
          ko: '사이드카가 꺼지고 애플리케이션끼리 직접 통신한다',
          en: 'The sidecars switch off, and the applications talk directly',
        },
        code: 'answer.bypass',
        why: {
          ko: 'iptables 규칙은 그대로다. 사이드카가 꺼진다면 통신이 직접 되는 것이 아니라 끊긴다.',
          en: 'The iptables rules stay. If a sidecar were off, connections would not go directly; they would fail.',
        },
      },
      {
        id: 'no-new-pods',
        text: {
          ko: '주입이 켜진 네임스페이스에는 새 파드를 만들 수 없다',
          en: 'No pod can be made in a namespace with injection',
        },
        right: true,
        why: {
          ko: '웹훅의 failurePolicy가 Fail이라, 웹훅이 응답하지 않으면 API 서버는 파드를 거절한다. 사이드카 없이 만들어지는 것보다 안전하다.',
          en: "The webhook's failurePolicy is Fail: when the webhook does not answer, the API server refuses the pod. That is safer than a pod without a sidecar.",
        },
      },
      {
        id: 'no-new-routes',
        text: {
          ko: 'VirtualService를 고쳐도 프록시의 동작이 바뀌지 않는다',
          en: 'Changing a VirtualService changes nothing in the proxies',
        },
        right: true,
        why: {
          ko: '변환해서 보내 줄 istiod가 없다. istiod가 다시 실행되면 그때 반영된다.',
          en: 'There is no istiod to translate it and send it. Once it is back, it will.',
        },
      },
    ],
    explanation: {
      ko: '멈추는 것은 변경이지 트래픽이 아니다. 다만 오래 멈추면 인증서가 갱신되지 못하고(기본 24시간) 새로 생긴 파드의 주소도 모르게 되므로 결국 트래픽에도 문제가 생긴다.',
      en: 'Changes stop, traffic does not. If it lasts, though, traffic suffers in the end: certificates expire (24 h by default), and proxies do not learn the addresses of new pods.',
    },
  },
  checks: [{ kind: 'exercise' }],
  hints: [
    {
      ko: '방금 분류한 것에서 istiod의 일만 멈춘다고 생각한다.',
      en: 'Think of what you just sorted: only the work of istiod stops.',
    },
    {
      ko: '트래픽 전달은 istiod의 일이 아니었고, 주입과 설정 변환은 istiod의 일이었다.',
      en: 'Forwarding was not the work of istiod; injecting and translating was.',
    },
    {
      ko: '맞는 것은 셋이다.',
      en: 'Three of them are right.',
    },
  ],
};
