import type { CheckpointSpec } from '#lesson';

export const xdsPath: CheckpointSpec = {
  id: 'xds-path',
  title: { ko: '복습: xDS 소켓의 경로', en: 'Review: the path of the xDS socket' },
  goal: {
    ko: 'envoy-rev.json에서, 엔보이가 xDS를 받는 클러스터 xds-grpc의 소켓 경로를 찾아 적는다.',
    en: 'Find in envoy-rev.json the socket path of the cluster xds-grpc, through which Envoy gets its xDS.',
  },
  exercise: {
    kind: 'text',
    prompt: {
      ko: 'envoy-rev.json에서 xds-grpc 클러스터의 `pipe`에 적힌 `path`는 무엇인가?',
      en: 'In envoy-rev.json, what is the `path` of the `pipe` of the cluster xds-grpc?',
    },
    placeholder: './…',
    accept: ['^"?(\\.?/)?etc/istio/proxy/XDS"?$'],
    mistakes: [
      {
        code: 'answer.sds-socket',
        pattern: 'workload-spiffe-uds/socket"?$',
        why: {
          ko: '그것은 sds-grpc의 것이다. 인증서를 받는 소켓이고, 설정은 다른 소켓으로 온다.',
          en: 'That one belongs to sds-grpc and brings certificates. Configuration comes through the other.',
        },
      },
      {
        code: 'answer.tcp-address',
        pattern: '15012|15010|istiod',
        why: {
          ko: '그것은 istiod의 주소다. 거기에 연결하는 것은 엔보이가 아니다. 엔보이가 아는 것은 파일 경로 하나뿐이다.',
          en: 'That is the address of istiod, and Envoy does not connect there. Envoy knows only the path of a file.',
        },
      },
      {
        code: 'answer.config-file',
        pattern: 'envoy-rev\\.json|grpc-bootstrap\\.json|/etc/istio/proxy/?$',
        why: {
          ko: '그것은 설정 파일이나 폴더다. 파일 안에서 `pipe`를 찾는다.',
          en: 'That is the file, or its folder. Look for `pipe` in the file.',
        },
      },
    ],
    next: 'kubectl exec deploy/web -c istio-proxy -- grep -A 14 \'"name": "xds-grpc"\' /etc/istio/proxy/envoy-rev.json',
    on: 'k3s-s',
    explanation: {
      ko: '엔보이의 부트스트랩에는 istiod의 주소가 없다. 앞에 점이 있는 상대 경로라서 `ss`에는 `etc/istio/proxy/XDS`로 나온다.',
      en: "Envoy's bootstrap does not have the address of istiod. The path is relative, with a dot in front, so `ss` shows it as `etc/istio/proxy/XDS`.",
    },
  },
  checks: [{ kind: 'exercise' }],
  hints: [
    {
      ko: '파일에 `pipe`가 두 번 나온다. 바로 위의 `cluster_name`을 본다.',
      en: '`pipe` is in the file twice. Look at the `cluster_name` above it.',
    },
    {
      ko: '하나는 인증서용(sds-grpc), 하나는 설정용(xds-grpc)이다.',
      en: 'One is for certificates (sds-grpc), one for configuration (xds-grpc).',
    },
    {
      ko: '`ls -l`에서 본, 대문자 이름의 소켓 파일이다.',
      en: 'It is the socket file with the name in capital letters that `ls -l` showed.',
    },
  ],
};

export const ends: CheckpointSpec = {
  id: 'ends',
  title: { ko: '소켓의 양 끝', en: 'Both ends of the sockets' },
  goal: {
    ko: '소켓의 끝 여섯 개를 그것을 가진 프로그램별로 분류한다.',
    en: 'Match six ends of sockets with the programs that hold them.',
  },
  exercise: {
    kind: 'assign',
    prompt: {
      ko: '`ss`의 출력을 보고, 각 끝을 가진 프로그램을 고른다.',
      en: 'From the output of `ss`, choose the program that holds each end.',
    },
    targets: [
      { id: 'envoy', text: { ko: 'envoy', en: 'envoy' } },
      { id: 'agent', text: { ko: 'pilot-agent', en: 'pilot-agent' } },
      { id: 'discovery', text: { ko: 'pilot-discovery', en: 'pilot-discovery' } },
    ],
    items: [
      {
        id: 'xds-listen',
        text: { ko: '`etc/istio/proxy/XDS`에서 듣는다 (LISTEN)', en: 'listens on `etc/istio/proxy/XDS`' },
        target: 'agent',
        why: { ko: '엔보이에게는 이것이 xDS 서버다.', en: 'To Envoy, this is the xDS server.' },
      },
      {
        id: 'xds-connect',
        text: { ko: '`etc/istio/proxy/XDS`에 연결했다', en: 'has connected to `etc/istio/proxy/XDS`' },
        target: 'envoy',
        why: {
          ko: '연결한 쪽의 소켓에는 이름이 없다. 상대의 번호로 짝을 찾는다.',
          en: 'The end that connected has no name; find its partner by the number.',
        },
      },
      {
        id: 'sds-listen',
        text: {
          ko: '`…/workload-spiffe-uds/socket`에서 듣는다 (LISTEN)',
          en: 'listens on `…/workload-spiffe-uds/socket`',
        },
        target: 'agent',
        why: {
          ko: '개인 키를 만들고 인증서를 받아 두는 것이 pilot-agent라서, 제공하는 것도 pilot-agent다.',
          en: 'pilot-agent makes the private key and gets the certificate, so it also provides them.',
        },
      },
      {
        id: 'sds-connect',
        text: {
          ko: '`…/workload-spiffe-uds/socket`에 연결했다',
          en: 'has connected to `…/workload-spiffe-uds/socket`',
        },
        target: 'envoy',
        why: { ko: 'mTLS에 쓸 인증서를 받는다.', en: 'It gets the certificate for mTLS.' },
      },
      {
        id: 'istiod-connect',
        text: { ko: '파드 → istiod:15012 (ESTAB)', en: 'pod → istiod:15012 (ESTAB)' },
        target: 'agent',
        why: {
          ko: '연결이 둘이다. 하나는 xDS, 하나는 인증서를 위한 것이다.',
          en: 'There are two of them, one for xDS and one for certificates.',
        },
      },
      {
        id: 'istiod-listen',
        text: { ko: 'istiod의 15012에서 듣는다 (LISTEN)', en: 'listens on 15012 of istiod' },
        target: 'discovery',
        why: { ko: 'istiod 파드의 프로그램이다.', en: "The program of istiod's pod." },
      },
    ],
    mistakes: [
      {
        code: 'answer.envoy-talks-to-istiod',
        item: 'istiod-connect',
        target: 'envoy',
        why: {
          ko: '`ss -tnp`에서 15012로 가는 줄의 마지막 칸을 다시 본다. 엔보이는 파드 밖의 istiod를 모른다.',
          en: 'Look again at the last column of the lines to 15012 in `ss -tnp`. Envoy does not know istiod, which is outside the pod.',
        },
      },
      {
        code: 'answer.listener-side',
        item: 'xds-listen',
        target: 'envoy',
        why: {
          ko: '듣는 쪽이 서버다. 설정을 요청하는 쪽은 연결하는 쪽이다.',
          en: 'The one that listens is the server. The one that asks for configuration is the one that connects.',
        },
      },
      {
        code: 'answer.listener-side',
        item: 'sds-listen',
        target: 'envoy',
        why: {
          ko: '인증서를 쓰는 쪽과 제공하는 쪽은 다르다. 듣는 것은 제공하는 쪽이다.',
          en: 'One side uses the certificate and another provides it; the provider listens.',
        },
      },
    ],
    explanation: {
      ko: 'pilot-agent가 가운데 있다. 위로는 istiod의 15012에 TLS로 연결하고, 아래로는 두 유닉스 소켓에서 엔보이의 연결을 받는다.',
      en: 'pilot-agent is in the middle: upwards it connects to istiod at 15012 over TLS, downwards it serves Envoy at two Unix sockets.',
    },
  },
  checks: [{ kind: 'exercise' }],
  hints: [
    {
      ko: 'LISTEN인 줄의 마지막 칸부터 읽는다.',
      en: 'Begin with the last column of the LISTEN lines.',
    },
    {
      ko: 'ESTAB인 줄에서 이름이 있는 쪽이 듣던 쪽이고, 이름이 `*`인 쪽이 연결한 쪽이다.',
      en: 'Of the ESTAB lines, the end with a name is the one that listened; the one with `*` has connected.',
    },
    {
      ko: '엔보이는 두 유닉스 소켓에 연결할 뿐 istiod와 직접 통신하지 않는다.',
      en: 'Envoy connects to the two Unix sockets, and does not talk to istiod itself.',
    },
  ],
};

export const way: CheckpointSpec = {
  id: 'way',
  title: { ko: 'kubectl apply에서 엔보이까지', en: 'From kubectl apply to Envoy' },
  goal: {
    ko: 'VirtualService 하나가 사이드카의 엔보이에 도달하기까지의 여섯 단계를 순서대로 놓는다.',
    en: "Put in order the six steps of a VirtualService on its way to a sidecar's Envoy.",
  },
  exercise: {
    kind: 'order',
    prompt: {
      ko: '`kubectl apply -f web-vs.yaml`을 했다. 무슨 일이 차례로 일어나는가?',
      en: 'You ran `kubectl apply -f web-vs.yaml`. What happens, one after the other?',
    },
    items: [
      {
        id: 'store',
        text: {
          ko: 'API 서버가 오브젝트를 검사하고 저장한다',
          en: 'the API server checks the object and stores it',
        },
        why: {
          ko: '검사할 때 istiod의 검증 웹훅도 호출한다. 잘못된 것은 여기서 거절된다.',
          en: 'It also calls the validating webhook of istiod, which refuses invalid objects here.',
        },
      },
      {
        id: 'watch',
        text: { ko: 'istiod가 watch로 변경을 알게 된다', en: 'istiod learns of the change through its watch' },
        why: {
          ko: 'istiod가 조회하는 것이 아니라 API 서버가 알려 준다.',
          en: 'istiod does not poll; the API server notifies it.',
        },
      },
      {
        id: 'generate',
        text: {
          ko: 'istiod가 잠깐(100ms) 모은 뒤 프록시마다 설정을 만든다',
          en: 'istiod waits a moment (100 ms) for more, then makes the configuration of each proxy',
        },
        why: {
          ko: '로그의 `Push debounce stable`이 이 순간이다.',
          en: 'This is the moment of `Push debounce stable` in the log.',
        },
      },
      {
        id: 'grpc',
        text: {
          ko: 'istiod가 15012의 TLS 연결로 pilot-agent에 보낸다',
          en: 'istiod sends it to pilot-agent, over the TLS connection at 15012',
        },
        why: {
          ko: '연결은 pilot-agent가 미리 열어 두었다.',
          en: 'pilot-agent opened that connection long before.',
        },
      },
      {
        id: 'uds',
        text: {
          ko: 'pilot-agent가 유닉스 소켓 XDS로 엔보이에 전달한다',
          en: 'pilot-agent passes it on to Envoy, over the Unix socket XDS',
        },
        why: { ko: '내용은 바꾸지 않고 전달한다.', en: 'It passes it on as it is.' },
      },
      {
        id: 'ack',
        text: {
          ko: '엔보이가 적용하고 ACK를 보내 SYNCED가 된다',
          en: 'Envoy applies it and answers with an ACK, and it is SYNCED',
        },
        why: {
          ko: '받아들일 수 없으면 NACK이고, 엔보이는 이전 설정으로 계속 동작한다.',
          en: 'If it cannot apply it, it sends a NACK and goes on with the previous configuration.',
        },
      },
    ],
    shown: ['uds', 'watch', 'ack', 'store', 'grpc', 'generate'],
    mistakes: [
      {
        code: 'answer.istiod-before-api-server',
        before: 'watch',
        after: 'store',
        why: {
          ko: 'kubectl은 API 서버와만 통신한다. istiod는 저장된 것을 본다.',
          en: 'kubectl talks to the API server only. istiod sees what was stored.',
        },
      },
      {
        code: 'answer.uds-before-istiod',
        before: 'uds',
        after: 'grpc',
        why: {
          ko: '유닉스 소켓은 파드 안에만 있다. 파드 밖의 istiod에서 먼저 TCP로 와야 한다.',
          en: 'A Unix socket exists only inside the pod. From istiod, which is outside, configuration comes over TCP first.',
        },
      },
      {
        code: 'answer.ack-early',
        before: 'ack',
        after: 'uds',
        why: {
          ko: 'ACK는 받은 것을 적용한 다음에 보내는 응답이다.',
          en: 'An ACK is the answer that Envoy sends after applying what it got.',
        },
      },
    ],
    explanation: {
      ko: 'API 서버 → istiod → pilot-agent → 엔보이. SYNCED는 이 경로를 거꾸로 온 ACK다.',
      en: 'API server → istiod → pilot-agent → Envoy. SYNCED is the ACK that came back along this path.',
    },
  },
  checks: [{ kind: 'exercise' }],
  hints: [
    { ko: 'kubectl은 무엇과 통신하는가?', en: 'What does kubectl talk to?' },
    {
      ko: '파드 밖에서 안으로: 15012를 먼저, 유닉스 소켓을 나중에.',
      en: 'From outside the pod to inside: 15012 first, the Unix socket after it.',
    },
    {
      ko: '설정을 만드는 것은 변경을 안 다음, 보내기 전이다. ACK는 맨 끝이다.',
      en: 'The configuration is made after the change is known, and before it is sent. The ACK is last.',
    },
  ],
};

export const trouble: CheckpointSpec = {
  id: 'trouble',
  title: { ko: '소켓이 왜 보이지 않을까', en: 'Why the socket cannot be seen' },
  goal: {
    ko: '소켓을 찾다가 막힌 네 경우의 이유를 고른다.',
    en: 'Four people look for the sockets and find nothing. Say why.',
  },
  exercise: {
    kind: 'assign',
    oneEach: true,
    prompt: { ko: '막힌 이유를 하나씩 고른다.', en: 'Choose one cause for each.' },
    targets: [
      { id: 'pid', text: { ko: 'PID 네임스페이스가 다르다', en: 'another PID namespace' } },
      { id: 'flag', text: { ko: 'TCP 소켓만 조회했다', en: 'only TCP was asked for' } },
      { id: 'mount', text: { ko: '파일 시스템이 다르다', en: 'another file system' } },
      { id: 'old', text: { ko: '이전 버전 이스티오의 경로다', en: 'a path of an older Istio' } },
    ],
    items: [
      {
        id: 'no-names',
        text: {
          ko: 'nginx 컨테이너에서 `ss -xlp`를 하니 소켓은 있는데 프로그램 이름이 없다',
          en: '`ss -xlp` in the container nginx shows the sockets, without names of programs',
        },
        target: 'pid',
        why: {
          ko: '네트워크는 같아서 소켓은 보이지만, 프로세스는 다른 컨테이너의 것이라 이름을 알 수 없다.',
          en: 'The network is the same, so the sockets are seen; the processes are not, so no names.',
        },
      },
      {
        id: 'no-xds',
        text: {
          ko: 'istio-proxy 컨테이너에서 `ss -tnlp`를 하니 XDS가 없다',
          en: '`ss -tnlp` in the container istio-proxy does not show XDS',
        },
        target: 'flag',
        why: { ko: '`-t`가 아니라 `-x`가 유닉스 소켓이다.', en: 'Unix sockets are `-x`, not `-t`.' },
      },
      {
        id: 'no-file',
        text: {
          ko: 'nginx 컨테이너에서 `ls /etc/istio/proxy`를 하니 그런 폴더가 없다',
          en: '`ls /etc/istio/proxy` in the container nginx: there is no such folder',
        },
        target: 'mount',
        why: {
          ko: '소켓 파일은 istio-proxy에 마운트된 볼륨에 있다. 네트워크를 공유해도 파일은 공유하지 않는다.',
          en: 'The socket file is in a volume that is mounted into istio-proxy. Containers share the network, not files.',
        },
      },
      {
        id: 'no-sds',
        text: {
          ko: '블로그에서 본 `/etc/istio/proxy/SDS`가 어디에도 없다',
          en: '`/etc/istio/proxy/SDS`, known from a blog, is nowhere',
        },
        target: 'old',
        why: {
          ko: '지금은 `/var/run/secrets/workload-spiffe-uds/socket`이다.',
          en: 'Now it is `/var/run/secrets/workload-spiffe-uds/socket`.',
        },
      },
    ],
    mistakes: [
      {
        code: 'answer.flag-for-names',
        item: 'no-names',
        target: 'flag',
        why: {
          ko: '소켓 자체는 보였으니 플래그는 맞다. 빠진 것은 어느 프로그램의 것인지다.',
          en: 'The sockets were shown, so the flags are right. What is missing is which program they belong to.',
        },
      },
      {
        code: 'answer.pid-for-files',
        item: 'no-file',
        target: 'pid',
        why: {
          ko: '폴더를 보는 데 프로세스는 필요 없다. 컨테이너마다 따로 있는 다른 것을 생각한다.',
          en: 'Seeing a folder does not need processes. Think of something else that each container has for itself.',
        },
      },
    ],
    explanation: {
      ko: '한 파드의 컨테이너는 네트워크를 공유하지만 프로세스와 파일은 따로 있다. 그래서 소켓은 보이는데 이름과 파일은 보이지 않는 일이 생긴다.',
      en: 'The containers of a pod share the network, but neither processes nor files. So you may see a socket without seeing its process or its file.',
    },
  },
  checks: [{ kind: 'exercise' }],
  hints: [
    {
      ko: '컨테이너가 공유하는 것과 따로 가진 것을 구분해 본다.',
      en: 'Think of what containers share, and of what each has for itself.',
    },
    {
      ko: '`ss`의 `-t`와 `-x`가 무엇을 고르는지 본다.',
      en: 'See what `-t` and `-x` of `ss` select.',
    },
    {
      ko: '파일이 없는 것은 마운트, 이름이 없는 것은 프로세스 때문이다.',
      en: 'A missing file is about mounts, a missing name about processes.',
    },
  ],
};
