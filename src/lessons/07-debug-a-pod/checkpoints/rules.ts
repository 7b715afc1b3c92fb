import type { CheckpointSpec } from '#lesson';

export const map: CheckpointSpec = {
  id: 'map',
  title: { ko: '규칙을 그림에 놓기', en: 'Put the rules into the picture' },
  goal: {
    ko: '출력에서 본 규칙과 포트를 그림의 번호에 하나씩 놓는다.',
    en: 'Match each rule and port that you saw with its number in the diagram.',
  },
  exercise: {
    kind: 'assign',
    oneEach: true,
    prompt: {
      ko: '위 그림의 번호마다 하나씩 놓는다. 왼쪽은 들어오는 연결, 오른쪽은 나가는 연결이다.',
      en: 'Put one at each number of the diagram above. Incoming connections are on the left, outgoing ones on the right.',
    },
    targets: ['1', '2', '3', '4', '5', '6'].map((id) => ({ id, text: { ko: id, en: id } })),
    items: [
      {
        id: 'prerouting',
        text: { ko: '`-A PREROUTING -j ISTIO_INBOUND`', en: '`-A PREROUTING -j ISTIO_INBOUND`' },
        target: '1',
        why: {
          ko: '밖에서 온 연결이 가장 먼저 만나는 규칙이다.',
          en: 'The first rule that a connection from outside meets.',
        },
      },
      {
        id: 'in-port',
        text: { ko: '`--to-ports 15006`', en: '`--to-ports 15006`' },
        target: '2',
        why: { ko: 'ISTIO_IN_REDIRECT가 리다이렉트하는 포트다.', en: 'Where ISTIO_IN_REDIRECT redirects it to.' },
      },
      {
        id: 'application',
        text: { ko: 'nginx `0.0.0.0:80`', en: 'nginx `0.0.0.0:80`' },
        target: '3',
        why: {
          ko: '들어오는 경로의 끝이고 나가는 경로의 시작이다.',
          en: 'The end of the incoming path and the start of the outgoing one.',
        },
      },
      {
        id: 'redirect',
        text: { ko: '`-A ISTIO_OUTPUT -j ISTIO_REDIRECT`', en: '`-A ISTIO_OUTPUT -j ISTIO_REDIRECT`' },
        target: '4',
        why: {
          ko: '앞의 어느 예외에도 해당하지 않은 연결이 마지막에 만나는 규칙이다.',
          en: 'The last rule, for connections that match none of the exceptions.',
        },
      },
      {
        id: 'out-port',
        text: { ko: '`--to-ports 15001`', en: '`--to-ports 15001`' },
        target: '5',
        why: { ko: 'ISTIO_REDIRECT가 리다이렉트하는 포트다.', en: 'Where ISTIO_REDIRECT redirects it to.' },
      },
      {
        id: 'exception',
        text: { ko: '`--uid-owner 1337 -j RETURN`', en: '`--uid-owner 1337 -j RETURN`' },
        target: '6',
        why: {
          ko: '엔보이가 직접 연 연결은 여기서 체인을 벗어나 그대로 밖으로 나간다.',
          en: 'Connections that Envoy opens leave the chain here and go out unchanged.',
        },
      },
    ],
    mistakes: [
      {
        code: 'answer.ports-swapped',
        item: 'in-port',
        target: '5',
        why: {
          ko: '15006은 PREROUTING에서 이어지는 체인의 포트다. 왼쪽, 들어오는 쪽에 있어야 한다.',
          en: '15006 belongs to the chain that PREROUTING leads to: it is on the left, on the way in.',
        },
      },
      {
        code: 'answer.exception-before-envoy',
        item: 'exception',
        target: '4',
        why: {
          ko: '4번은 애플리케이션이 연 연결이 지나는 위치다. 애플리케이션은 1337로 실행되지 않는다.',
          en: 'Connections of the application pass through 4, and the application does not run as 1337.',
        },
      },
      {
        code: 'answer.chains-swapped',
        item: 'prerouting',
        target: '4',
        why: {
          ko: 'PREROUTING은 밖에서 온 패킷만 지난다. 파드 안에서 연 연결은 OUTPUT에서 시작한다.',
          en: 'Only packets from outside pass PREROUTING. A connection that is opened inside the pod begins at OUTPUT.',
        },
      },
    ],
    explanation: {
      ko: '들어올 때는 PREROUTING, 나갈 때는 OUTPUT이고, 엔보이의 연결만 OUTPUT을 그대로 통과한다.',
      en: 'PREROUTING on the way in, OUTPUT on the way out, and Envoy alone passes OUTPUT untouched.',
    },
  },
  checks: [{ kind: 'exercise' }],
  hints: [
    {
      ko: '먼저 체인 이름으로 나눈다. INBOUND와 IN은 왼쪽, OUTPUT은 오른쪽이다.',
      en: 'First sort by the names of the chains: INBOUND and IN to the left, OUTPUT to the right.',
    },
    {
      ko: '6번은 엔보이에서 나와 밖으로 가는 경로에 있다.',
      en: '6 is on the path from Envoy to the outside.',
    },
    {
      ko: '4번은 애플리케이션에서 나온 연결을 리다이렉트하는 규칙, 5번은 그 연결이 가는 포트다.',
      en: '4 is the rule that redirects connections of the application, 5 the port that they go to.',
    },
  ],
};

export const excluded: CheckpointSpec = {
  id: 'excluded',
  title: { ko: '리다이렉트되지 않는 포트', en: 'Ports that are not redirected' },
  goal: {
    ko: '밖에서 들어와도 15006으로 리다이렉트되지 않는 네 포트를 규칙에서 찾아 적는다.',
    en: 'Find the four ports in the rules that are not redirected to 15006 when a connection comes in.',
  },
  exercise: {
    kind: 'text',
    prompt: {
      ko: 'ISTIO_INBOUND 체인에서 `RETURN`으로 빠지는 네 목적지 포트를 쉼표로 구분해 적는다.',
      en: 'Type the four destination ports that leave the chain ISTIO_INBOUND through `RETURN`, separated by commas.',
    },
    placeholder: '1…, 1…, 1…, 1…',
    accept: ['^(?=.*\\b15008\\b)(?=.*\\b15020\\b)(?=.*\\b15021\\b)(?=.*\\b15090\\b)\\d{5}([\\s,]+\\d{5}){3}$'],
    mistakes: [
      {
        code: 'answer.redirect-port',
        pattern: '\\b150(01|06)\\b',
        why: {
          ko: '15001과 15006은 리다이렉트되는 목적지지 예외가 아니다. `-A ISTIO_INBOUND`로 시작하는 줄만 본다.',
          en: 'Connections are redirected to 15001 and 15006; they are not exceptions. Look only at lines that begin with `-A ISTIO_INBOUND`.',
        },
      },
      {
        code: 'answer.ports-incomplete',
        pattern: '^15\\d{3}([\\s,]+15\\d{3}){0,2}$',
        why: {
          ko: '네 개가 아니다. `-A ISTIO_INBOUND … -j RETURN`인 줄을 모두 센다.',
          en: 'These are not four. Count all the lines `-A ISTIO_INBOUND … -j RETURN`.',
        },
      },
    ],
    next: 'kubectl exec deploy/web -c procdebug -- iptables-nft -t nat -S ISTIO_INBOUND',
    on: 'k3s-s',
    explanation: {
      ko: '사이드카 자신이 쓰는 포트들이다. 프로브(15021)와 메트릭(15020, 15090)은 엔보이의 15006을 거치지 않고 바로 도달해야 하고, 15008은 다른 방식의 메시 터널(HBONE)이 쓴다.',
      en: 'These are ports of the sidecar itself. Probes (15021) and metrics (15020, 15090) must arrive without passing 15006, and 15008 is for tunnels between proxies (HBONE).',
    },
  },
  checks: [{ kind: 'exercise' }],
  hints: [
    {
      ko: '목적지 포트는 규칙에서 `--dport` 뒤에 있다.',
      en: 'In a rule the destination port follows `--dport`.',
    },
    {
      ko: '`-A ISTIO_INBOUND`로 시작하고 `-j RETURN`으로 끝나는 줄만 본다.',
      en: 'Look only at lines that begin with `-A ISTIO_INBOUND` and end with `-j RETURN`.',
    },
    {
      ko: '그런 줄이 네 개다. 마지막 `-A ISTIO_INBOUND` 줄은 예외가 아니라 나머지를 리다이렉트하는 줄이다.',
      en: 'There are four such lines. The last `-A ISTIO_INBOUND` line is not an exception: it redirects all the rest.',
    },
  ],
};

export const walk: CheckpointSpec = {
  id: 'walk',
  title: { ko: '연결마다 어디로 가는가', en: 'Where each connection goes' },
  goal: {
    ko: 'web의 파드에서 일어나는 연결 일곱 가지가 규칙에서 어떻게 되는지 놓는다.',
    en: "For seven connections of web's pod, say what the rules do to them.",
  },
  exercise: {
    kind: 'assign',
    prompt: {
      ko: '규칙을 위에서부터 따라가, 각 연결이 어떻게 되는지 놓는다.',
      en: 'Follow the rules from the top, and say what happens to each connection.',
    },
    targets: [
      { id: 'in', text: { ko: '15006으로 리다이렉트된다', en: 'redirected to 15006' } },
      { id: 'out', text: { ko: '15001로 리다이렉트된다', en: 'redirected to 15001' } },
      { id: 'untouched', text: { ko: '그대로 간다', en: 'goes on unchanged' } },
    ],
    items: [
      {
        id: 'from-gateway',
        text: { ko: '게이트웨이 → 이 파드의 80', en: 'gateway → port 80 of this pod' },
        target: 'in',
        why: {
          ko: 'PREROUTING → ISTIO_INBOUND에서 예외가 아니므로 ISTIO_IN_REDIRECT로 간다.',
          en: 'PREROUTING → ISTIO_INBOUND: it matches none of the exceptions, so it goes to ISTIO_IN_REDIRECT.',
        },
      },
      {
        id: 'probe',
        text: { ko: '노드의 kubelet → 이 파드의 15021', en: "the node's kubelet → port 15021 of this pod" },
        target: 'untouched',
        why: {
          ko: '15021은 ISTIO_INBOUND의 예외다.',
          en: '15021 is one of the exceptions of ISTIO_INBOUND.',
        },
      },
      {
        id: 'app-out',
        text: { ko: 'nginx → 다른 서비스의 ClusterIP', en: "nginx → another Service's ClusterIP" },
        target: 'out',
        why: {
          ko: 'lo로 나가지도 않고 1337도 아니다. 마지막 줄까지 가서 15001로 리다이렉트된다.',
          en: 'It neither leaves through lo nor belongs to 1337. It reaches the last line and goes to 15001.',
        },
      },
      {
        id: 'envoy-out',
        text: { ko: 'envoy → 다른 파드', en: 'envoy → another pod' },
        target: 'untouched',
        why: {
          ko: '`--uid-owner 1337 -j RETURN`이다. 이것이 없으면 끝없이 엔보이로 돌아온다.',
          en: '`--uid-owner 1337 -j RETURN`. Without this rule it would come back to Envoy endlessly.',
        },
      },
      {
        id: 'envoy-app',
        text: { ko: 'envoy(127.0.0.6) → nginx의 80', en: 'envoy (127.0.0.6) → port 80 of nginx' },
        target: 'untouched',
        why: {
          ko: 'ISTIO_OUTPUT의 첫 줄, `-s 127.0.0.6/32 -o lo -j RETURN`이다.',
          en: 'The first line of ISTIO_OUTPUT: `-s 127.0.0.6/32 -o lo -j RETURN`.',
        },
      },
      {
        id: 'localhost',
        text: { ko: '디버그 컨테이너(root) → localhost:80', en: 'debug container (root) → localhost:80' },
        target: 'untouched',
        why: {
          ko: '`-o lo ! --uid-owner 1337 -j RETURN`이다. 파드 안에서 localhost로 요청하면 nginx가 바로 응답한다.',
          en: '`-o lo ! --uid-owner 1337 -j RETURN`. A request to localhost inside the pod is answered by nginx itself.',
        },
      },
      {
        id: 'debug-out',
        text: { ko: '디버그 컨테이너(root) → web-svc', en: 'debug container (root) → web-svc' },
        target: 'out',
        why: {
          ko: '규칙은 파드의 것이라 디버그 컨테이너도 예외가 아니다.',
          en: 'The rules are those of the pod, and a debug container is no exception.',
        },
      },
    ],
    mistakes: [
      {
        code: 'answer.loop',
        item: 'envoy-out',
        target: 'out',
        why: {
          ko: '15001에서 듣는 것이 엔보이다. 엔보이의 연결을 15001로 리다이렉트하면 무한 루프가 된다.',
          en: 'Envoy listens on 15001. Redirecting its own connections there would be an endless loop.',
        },
      },
      {
        code: 'answer.loop',
        item: 'envoy-app',
        target: 'in',
        why: {
          ko: '15006에서 이미 받은 요청이다. 출발 주소 127.0.0.6이 그것을 알리는 표시다.',
          en: 'That request was already accepted on 15006. Its source address, 127.0.0.6, shows this.',
        },
      },
      {
        code: 'answer.localhost-caught',
        item: 'localhost',
        target: 'in',
        why: {
          ko: '파드 안에서 연 연결은 PREROUTING을 지나지 않는다. OUTPUT의 줄을 위에서부터 본다.',
          en: 'A connection that is opened inside the pod does not pass PREROUTING. Go through the lines of OUTPUT from the top.',
        },
      },
      {
        code: 'answer.localhost-caught',
        item: 'localhost',
        target: 'out',
        why: {
          ko: 'localhost로 가는 연결은 lo로 나간다. `-o lo`가 있는 줄을 위에서부터 본다.',
          en: 'A connection to localhost leaves through lo. Go through the lines with `-o lo` from the top.',
        },
      },
      {
        code: 'answer.probe-caught',
        item: 'probe',
        target: 'in',
        why: {
          ko: '그 포트는 앞에서 적은 네 포트 가운데 하나다.',
          en: 'That port is one of the four that you have just typed.',
        },
      },
      {
        code: 'answer.debug-container-exempt',
        item: 'debug-out',
        target: 'untouched',
        why: {
          ko: '규칙은 컨테이너가 아니라 네트워크 네임스페이스에 적용된다. 그 안에서는 1337만 아니면 누가 열어도 같다.',
          en: 'The rules belong to the network namespace, not to a container. Inside it, all connections are treated alike, except those of 1337.',
        },
      },
    ],
    explanation: {
      ko: '세 가지만 보면 된다. 어디서 시작하는가(밖, 안), lo로 나가는가, 누가 열었는가(1337인가).',
      en: 'Three things decide: where it begins (outside or inside), whether it leaves through lo, and who opens it (1337 or not).',
    },
  },
  checks: [{ kind: 'exercise' }],
  hints: [
    {
      ko: '밖에서 온 것은 PREROUTING, 파드 안에서 연 것은 OUTPUT에서 시작한다.',
      en: 'What comes from outside begins at PREROUTING, what is opened inside the pod at OUTPUT.',
    },
    {
      ko: '위에서부터 읽고 처음 맞는 줄에서 멈춘다. `-o lo`는 파드 자신에게 가는 연결이다.',
      en: 'Read from the top and stop at the first line that matches. `-o lo` is a connection to the pod itself.',
    },
    {
      ko: '15001로 가는 것은 둘, 15006으로 가는 것은 하나다.',
      en: 'Two go to 15001, one to 15006.',
    },
  ],
};
