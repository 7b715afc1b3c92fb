import type { CheckpointSpec } from '#lesson';

export const codeChange: CheckpointSpec = {
  id: 'code-change',
  title: { ko: '예측: 무엇을 고쳐야 하는가', en: 'Prediction: what has to be changed' },
  goal: {
    ko: '사이드카가 트래픽을 보게 하려면 애플리케이션의 코드에서 무엇을 고쳐야 하는지 예측한다.',
    en: 'Predict what has to change in the code of an application so that its sidecar sees the traffic.',
  },
  exercise: {
    kind: 'choice',
    prompt: {
      ko: 'front는 `http://stock:8000/`으로 요청을 보내는 프로그램이다. 그 요청이 사이드카를 거치게 하려면 코드에서 무엇을 고쳐야 하는가?',
      en: 'front is a program that sends requests to `http://stock:8000/`. What must be changed in its code so that they pass through its sidecar?',
    },
    options: [
      {
        id: 'localhost',
        text: {
          ko: '요청을 보내는 주소를 사이드카의 주소인 `http://localhost:15001/`로 바꾼다',
          en: 'The address: it must send to its sidecar, `http://localhost:15001/`',
        },
        code: 'answer.connects-to-localhost',
        why: {
          ko: '애플리케이션은 프록시가 있는 줄 모른다. 원래 주소로 연결하면 커널의 iptables 규칙이 그 연결을 15001번으로 리다이렉트한다.',
          en: 'The application does not know about the proxy. It connects to the address it always used, and iptables rules in the kernel redirect that connection to port 15001.',
        },
      },
      {
        id: 'library',
        text: {
          ko: '이스티오 라이브러리를 프로그램에 넣고 HTTP 클라이언트를 그것으로 바꾼다',
          en: 'The HTTP client: it must be replaced by a library from Istio',
        },
        code: 'answer.library',
        why: {
          ko: '라이브러리는 메시 이전의 방법이다. 언어마다 따로 만들고 고칠 때마다 모든 서비스를 다시 배포해야 한다. 그 일을 프로세스 밖으로 옮긴 것이 사이드카다.',
          en: 'Libraries are how it was done before meshes: one for each language, and every fix means deploying all services again. A sidecar is that work moved out of the process.',
        },
      },
      {
        id: 'name',
        text: {
          ko: '서비스 이름 stock을 이스티오가 주는 이름으로 바꾼다',
          en: 'The name: stock must become a name that Istio gives out',
        },
        code: 'answer.other-name',
        why: {
          ko: '이름은 쿠버네티스의 서비스 이름 그대로다. istiod는 그 서비스를 읽어 프록시에 같은 이름의 설정을 준다.',
          en: 'The name stays that of the Kubernetes Service. istiod reads that Service and gives the proxy configuration under the same name.',
        },
      },
      {
        id: 'nothing',
        text: { ko: '아무것도 고치지 않는다', en: 'Nothing' },
        right: true,
        why: {
          ko: '연결은 파드의 네트워크 네임스페이스에서 가로채므로 프로그램은 알 필요가 없다.',
          en: 'Connections are intercepted in the network namespace of the pod, so the program need not know.',
        },
      },
      {
        id: 'environment',
        text: {
          ko: '환경 변수 `HTTP_PROXY`를 읽도록 한다',
          en: 'It must read the environment variable `HTTP_PROXY`',
        },
        code: 'answer.explicit-proxy',
        why: {
          ko: '그것은 프로그램이 프록시를 알고 쓰는 방식이고, 이 변수를 읽지 않는 프로그램은 프록시를 우회한다. 사이드카는 프로그램의 협조 없이 연결을 가로챈다.',
          en: 'With that, the program knows the proxy and chooses to use it; a program that does not read the variable bypasses it. A sidecar intercepts connections without any help from the program.',
        },
      },
    ],
    explanation: {
      ko: '고칠 코드는 없다. 파드를 다시 만들기만 하면 된다. 한 가지만 더 알아 두자. 분산 추적(distributed tracing)에서 여러 서비스의 기록을 하나의 트레이스로 연결하려면, 애플리케이션이 받은 추적 헤더를 다음 요청에 그대로 전달해야 한다.',
      en: 'No code is changed; the pods just have to be recreated. One thing to know: to join the records of several services into one trace, an application has to pass on the tracing headers it received.',
    },
  },
  checks: [{ kind: 'exercise' }],
  hints: [
    {
      ko: '그림의 둘째 단계에서 애플리케이션 상자가 바뀌었는지 본다.',
      en: 'In the second stage of the diagram, has the box of the application changed?',
    },
    {
      ko: '가로채는 일은 프로그램이 아니라 커널이 한다.',
      en: 'The kernel intercepts the connections, not the program.',
    },
    {
      ko: 'iptables REDIRECT는 프로그램이 고른 목적지를 바꾼다. 프로그램은 그대로다.',
      en: 'iptables REDIRECT changes the destination that the program chose. The program stays as it is.',
    },
  ],
};

export const hops: CheckpointSpec = {
  id: 'hops',
  title: { ko: '요청 하나의 경로를 순서대로', en: 'The path of one request, in order' },
  goal: {
    ko: '양쪽에 사이드카가 있을 때 요청 하나가 지나는 여덟 단계를 순서대로 놓는다.',
    en: 'With sidecars on both sides, put the eight steps of one request in order.',
  },
  exercise: {
    kind: 'order',
    prompt: {
      ko: 'front의 프로그램이 stock을 호출한다. 두 파드 모두 사이드카가 있다. 무슨 일이 차례로 일어나는가?',
      en: 'The program of front calls stock. Both pods have a sidecar. What happens, one after the other?',
    },
    items: [
      {
        id: 'connect',
        text: {
          ko: 'front의 프로그램이 stock의 서비스 주소로 연결을 연다',
          en: "front's program opens a connection to the Service address of stock",
        },
        why: {
          ko: '평소와 같다. 프로그램은 프록시를 모른다.',
          en: 'As always. The program does not know about the proxy.',
        },
      },
      {
        id: 'redirect-out',
        text: {
          ko: 'front 파드의 iptables 규칙이 그 연결을 15001번 포트로 리다이렉트한다',
          en: "iptables in front's pod redirects that connection to port 15001",
        },
        why: {
          ko: '나가는 연결은 OUTPUT 체인에서 가로챈다.',
          en: 'Outgoing connections are intercepted in the chain OUTPUT.',
        },
      },
      {
        id: 'choose',
        text: {
          ko: 'front의 엔보이가 원래 목적지를 알아내고 stock의 파드 하나를 고른다',
          en: "front's Envoy learns the original destination and picks a pod of stock",
        },
        why: {
          ko: '로드 밸런싱은 보내는 쪽 프록시의 일이다. 서비스의 ClusterIP는 여기서 끝나고 파드 IP로 나간다.',
          en: 'Load balancing is done by the sending proxy. The ClusterIP ends here; what leaves goes to a pod IP.',
        },
      },
      {
        id: 'send',
        text: {
          ko: 'front의 엔보이가 mTLS로 그 파드의 IP에 요청을 보낸다',
          en: "front's Envoy sends the request to that pod's IP, over mTLS",
        },
        why: {
          ko: '엔보이의 사용자 id는 1337이고, 규칙은 그 사용자의 연결을 리다이렉트하지 않는다.',
          en: 'Envoy runs as user 1337, and the rules leave the connections of that user alone.',
        },
      },
      {
        id: 'redirect-in',
        text: {
          ko: 'stock 파드의 iptables 규칙이 들어온 연결을 15006번 포트로 리다이렉트한다',
          en: "iptables in stock's pod redirects the incoming connection to port 15006",
        },
        why: {
          ko: '들어오는 연결은 PREROUTING 체인에서 가로챈다.',
          en: 'Incoming connections are intercepted in the chain PREROUTING.',
        },
      },
      {
        id: 'check',
        text: {
          ko: 'stock의 엔보이가 TLS를 종료하고 상대의 신원과 정책을 확인한다',
          en: "stock's Envoy terminates the TLS and checks the peer's identity and the policies",
        },
        why: {
          ko: '허용되지 않은 요청은 여기서 403으로 끝나고 프로그램까지 가지 않는다.',
          en: 'A request that is not allowed ends here with a 403 and never reaches the program.',
        },
      },
      {
        id: 'deliver',
        text: {
          ko: 'stock의 엔보이가 같은 파드의 프로그램에 평문 HTTP로 연결한다',
          en: "stock's Envoy connects to the program in its own pod, in plain HTTP",
        },
        why: {
          ko: '이 연결은 127.0.0.6에서 오므로 프로그램의 로그에는 그 주소가 남는다.',
          en: 'This connection comes from 127.0.0.6, and that is the address in the log of the program.',
        },
      },
      {
        id: 'answer',
        text: {
          ko: 'stock의 프로그램이 응답하고, 응답은 같은 연결들을 거꾸로 지나온다',
          en: "stock's program answers, and the answer goes back over the same connections",
        },
        why: {
          ko: '두 프록시는 응답이 지나갈 때 시간과 상태 코드를 기록한다.',
          en: 'As the answer passes through, both proxies record its time and status.',
        },
      },
    ],
    shown: ['choose', 'answer', 'redirect-in', 'connect', 'deliver', 'send', 'check', 'redirect-out'],
    mistakes: [
      {
        code: 'answer.proxy-before-redirect',
        before: 'choose',
        after: 'redirect-out',
        why: {
          ko: '엔보이는 연결이 자기에게 리다이렉트되어야 볼 수 있다. 엔보이보다 먼저 오는 것이 있다.',
          en: 'Envoy sees a connection only after it was redirected to it. Something comes before Envoy.',
        },
      },
      {
        code: 'answer.program-before-proxy',
        before: 'deliver',
        after: 'check',
        why: {
          ko: '프로그램에 도달한 뒤에 정책을 확인하면 늦다. 들어오는 쪽 사이드카가 먼저 걸러야 한다.',
          en: 'Checking policies after the program got the request is too late. The sidecar on the receiving side comes first.',
        },
      },
      {
        code: 'answer.inbound-before-sending',
        before: 'redirect-in',
        after: 'send',
        why: {
          ko: '15006은 받는 파드의 포트다. 보내는 쪽에서 아직 아무것도 나가지 않았다.',
          en: 'Port 15006 belongs to the receiving pod, and nothing has left the sending one yet.',
        },
      },
      {
        code: 'answer.pod-chosen-late',
        before: 'send',
        after: 'choose',
        why: {
          ko: '보내려면 어느 파드에 보낼지 먼저 골라야 한다. 파드를 고르는 것은 보내는 쪽 엔보이다.',
          en: 'Before something is sent, a pod must be chosen, and the sending Envoy chooses it.',
        },
      },
    ],
    explanation: {
      ko: '연결은 두 번, 나가는 쪽의 15001과 들어오는 쪽의 15006에서 가로채인다. 프로그램이 보는 것은 처음과 끝의 평문 HTTP뿐이다.',
      en: 'Connections are intercepted twice: at 15001 on the way out and at 15006 on the way in. The programs see only plain HTTP at either end.',
    },
  },
  checks: [{ kind: 'exercise' }],
  hints: [
    {
      ko: '파드마다 세 가지가 있다: 프로그램, iptables 규칙, 엔보이. 보내는 파드에서 어떤 순서로 지나는지부터 놓는다.',
      en: 'Each pod has three things: the program, iptables rules, Envoy. Begin with their order in the sending pod.',
    },
    {
      ko: '받는 파드는 거울처럼 반대다: 규칙, 엔보이, 프로그램.',
      en: 'The receiving pod is the mirror image: rules, Envoy, program.',
    },
    {
      ko: '15001은 나가는 연결, 15006은 들어오는 연결의 포트다.',
      en: '15001 is the port for outgoing connections, 15006 the one for incoming ones.',
    },
  ],
};

export const redirect: CheckpointSpec = {
  id: 'redirect',
  title: { ko: '규칙에서 포트 읽기', en: 'Read a port in the rules' },
  goal: {
    ko: '파드의 iptables 규칙에서, 파드에서 나가는 연결이 리다이렉트되는 포트를 찾아 적는다.',
    en: "Find the port to which the pod's iptables rules redirect outgoing connections.",
  },
  exercise: {
    kind: 'text',
    prompt: {
      ko: '파드에서 나가는 TCP 연결은 몇 번 포트로 리다이렉트되는가? OUTPUT에서 시작해 체인을 따라간다.',
      en: 'To which port are outgoing TCP connections of the pod redirected? Begin at OUTPUT and follow the chains.',
    },
    placeholder: '1….',
    accept: ['^:?15001$'],
    mistakes: [
      {
        code: 'answer.inbound-port',
        pattern: '^:?15006$',
        why: {
          ko: '15006은 PREROUTING에서 이어지는 ISTIO_IN_REDIRECT의 포트, 즉 들어오는 연결의 것이다.',
          en: '15006 is the port of ISTIO_IN_REDIRECT, to which PREROUTING leads: that of incoming connections.',
        },
      },
      {
        code: 'answer.excluded-port',
        pattern: '^:?(15008|15020|15021|15090)$',
        why: {
          ko: '이 포트는 `RETURN`으로 빠지는 예외다. 리다이렉트되지 않고 그대로 지나간다.',
          en: 'That port is an exception that ends with `RETURN`: it is not redirected.',
        },
      },
      {
        code: 'answer.user-id',
        pattern: '^1337$',
        why: {
          ko: '1337은 포트가 아니라 엔보이를 실행하는 사용자의 id다.',
          en: '1337 is not a port but the id of the user that Envoy runs as.',
        },
      },
      {
        code: 'answer.application-port',
        pattern: '^:?80$',
        why: {
          ko: '80은 프로그램이 듣는 포트다. 규칙은 목적지 포트와 상관없이 모두 한 포트로 리다이렉트한다.',
          en: '80 is where the program listens. Whatever port a connection goes to, the rules redirect it to the same one.',
        },
      },
    ],
    next: 'kubectl logs -n tour deploy/shop -c istio-init | grep -- "--to-ports"',
    on: 'k3s-s',
    explanation: {
      ko: 'OUTPUT → ISTIO_OUTPUT → ISTIO_REDIRECT를 따라가면 `--to-ports 15001`이다. 그 포트에서 엔보이가 듣고 있다.',
      en: 'OUTPUT → ISTIO_OUTPUT → ISTIO_REDIRECT ends with `--to-ports 15001`. Envoy listens there.',
    },
  },
  checks: [{ kind: 'exercise' }],
  hints: [
    {
      ko: '규칙의 마지막 항목 `-j`는 다음에 갈 체인이다.',
      en: 'The last item of a rule, `-j`, is the next chain.',
    },
    {
      ko: '`-A OUTPUT`으로 시작하는 줄에서 출발해, 앞의 예외에 걸리지 않은 연결이 마지막에 가는 체인을 찾는다.',
      en: 'Begin at the line `-A OUTPUT`, and find the chain that takes what none of the exceptions took.',
    },
    {
      ko: '`-A ISTIO_REDIRECT` 줄의 `--to-ports`를 읽는다.',
      en: 'Read `--to-ports` in the line `-A ISTIO_REDIRECT`.',
    },
  ],
};

export const loop: CheckpointSpec = {
  id: 'loop',
  title: { ko: '예측: 왜 무한 루프가 되지 않는가', en: 'Prediction: why there is no endless loop' },
  goal: {
    ko: '엔보이가 보내는 연결이 다시 엔보이로 리다이렉트되지 않는 이유를 고른다.',
    en: "Choose why Envoy's own outgoing connections are not redirected to Envoy again.",
  },
  exercise: {
    kind: 'choice',
    prompt: {
      ko: '파드에서 나가는 연결은 모두 엔보이로 리다이렉트된다. 그런데 엔보이도 그 파드 안에서 밖으로 연결한다. 그 연결은 왜 다시 엔보이로 돌아오지 않는가?',
      en: 'All connections that leave the pod are redirected to Envoy. Envoy is in that pod too and connects to the outside. Why do these connections not come back to it?',
    },
    options: [
      {
        id: 'namespace',
        text: {
          ko: '엔보이는 자기만의 네트워크 네임스페이스에 있어서 규칙이 적용되지 않는다',
          en: 'Envoy is in a network namespace of its own, where the rules do not apply',
        },
        code: 'answer.own-network',
        why: {
          ko: '한 파드의 컨테이너는 네트워크 네임스페이스를 함께 쓴다. 규칙도, IP도, lo도 하나다.',
          en: 'The containers of a pod share one network namespace: one set of rules, one IP, one lo.',
        },
      },
      {
        id: 'user',
        text: {
          ko: '엔보이는 사용자 1337로 실행되고, 규칙은 그 사용자의 연결을 그대로 보낸다',
          en: 'Envoy runs as user 1337, and the rules let connections of that user pass',
        },
        right: true,
        why: {
          ko: '`--uid-owner 1337 -j RETURN`이 그 규칙이다. 그래서 애플리케이션을 1337로 실행하면 사이드카를 우회하게 된다.',
          en: '`--uid-owner 1337 -j RETURN` does that. That is also why an application must not run as 1337: it would bypass its sidecar.',
        },
      },
      {
        id: 'tls',
        text: {
          ko: '엔보이가 보내는 것은 TLS라서 HTTP만 보는 규칙에 걸리지 않는다',
          en: 'Envoy sends TLS, and the rules look for HTTP only',
        },
        code: 'answer.rules-read-http',
        why: {
          ko: '이 규칙은 TCP 연결의 주소, 포트, 사용자만 본다. 안에 무엇이 있는지는 모른다.',
          en: 'These rules see the address, port and user of a TCP connection, never what is inside.',
        },
      },
      {
        id: 'port',
        text: {
          ko: '엔보이는 15001번 포트에서 보내고, 규칙은 그 포트를 예외로 둔다',
          en: 'Envoy sends from port 15001, and the rules make an exception for that port',
        },
        code: 'answer.source-port',
        why: {
          ko: '15001은 듣는 포트다. 밖으로 여는 연결의 출발 포트는 그때그때 다르다.',
          en: '15001 is where it listens. The source port of a connection it opens is a different one each time.',
        },
      },
    ],
    explanation: {
      ko: '규칙이 예외로 삼는 기준은 내용도 포트도 아니고 누가 연결을 열었는가다.',
      en: 'The exception depends neither on contents nor on the port, but on who opened the connection.',
    },
  },
  checks: [{ kind: 'exercise' }],
  hints: [
    {
      ko: '규칙 가운데 `RETURN`으로 끝나는 줄들을 본다.',
      en: 'Look at the rules that end with `RETURN`.',
    },
    {
      ko: '그 줄들에서 `-m owner`는 연결을 연 프로세스를 본다.',
      en: 'In those, `-m owner` looks at the process that opened the connection.',
    },
    {
      ko: '`id`의 출력에 있는 uid를 규칙에서 찾는다.',
      en: 'Find the uid that `id` printed in the rules.',
    },
  ],
};
