import type { CheckpointSpec } from '#lesson';
import { injected } from './checks.ts';

export const user: CheckpointSpec = {
  id: 'user',
  title: { ko: '복습: 프록시를 실행하는 사용자', en: 'Review: the user that the proxy runs as' },
  goal: {
    ko: 'web 파드의 istio-proxy 컨테이너에서 프로세스를 실행하는 사용자의 번호(uid)를 적는다.',
    en: "Write the number (uid) of the user that processes in the container istio-proxy of web's pod run as.",
  },
  exercise: {
    kind: 'text',
    prompt: {
      ko: 'istio-proxy의 사용자 번호(uid)는?',
      en: 'What is the number (uid) of the user istio-proxy?',
    },
    accept: ['^1337$'],
    mistakes: [
      {
        pattern: '^0$',
        code: 'answer.root',
        why: {
          ko: 'root로 실행되는 것은 nginx 컨테이너와 초기화 컨테이너 istio-init이다. `-c istio-proxy`를 붙인다.',
          en: 'nginx and the init container istio-init run as root. Add `-c istio-proxy`.',
        },
      },
      {
        pattern: '^33$|^www-data$',
        code: 'answer.nginx-user',
        why: {
          ko: '그것은 nginx 워커의 사용자다. 다른 컨테이너를 보았다.',
          en: "That is the user of nginx's workers: you looked into the other container.",
        },
      },
      {
        pattern: '^istio-proxy$',
        code: 'answer.user-name',
        why: { ko: '이름이 아니라 번호를 적는다.', en: 'That is its name; write its number.' },
      },
    ],
    next: 'kubectl exec deploy/web -c istio-proxy -- id',
    explanation: {
      ko: 'iptables 규칙은 uid 1337이 보낸 것은 가로채지 않는다. 그렇지 않으면 프록시가 보낸 요청이 다시 프록시로 돌아온다. 그래서 애플리케이션을 이 번호로 실행하면 메시를 우회한다(IST0144).',
      en: 'The iptables rules leave alone what uid 1337 sends; otherwise what the proxy sends would come back to it. That is why an application that runs as this user bypasses the mesh (IST0144).',
    },
  },
  further: true,
  checks: [injected, { kind: 'exercise' }],
  hints: [
    {
      ko: '컨테이너마다 사용자가 다를 수 있다. 어느 컨테이너를 보는지 확인한다.',
      en: 'Containers of one pod may run as different users. Make sure which one you look at.',
    },
    {
      ko: '`-c istio-proxy`를 붙여 그 컨테이너에서 `id`를 실행한다.',
      en: 'Run `id` in that container, with `-c istio-proxy`.',
    },
    {
      ko: '`kubectl exec deploy/web -c istio-proxy -- id -u`의 숫자를 적는다.',
      en: 'Type the number that `kubectl exec deploy/web -c istio-proxy -- id -u` prints.',
    },
  ],
};

export const bootstrap: CheckpointSpec = {
  id: 'bootstrap',
  title: { ko: '엔보이가 설정을 받는 곳', en: 'Where Envoy gets its configuration' },
  goal: {
    ko: 'envoy-rev.json에서 클러스터 xds-grpc의 주소를 찾아 적는다.',
    en: 'Find the address of the cluster xds-grpc in envoy-rev.json.',
  },
  exercise: {
    kind: 'text',
    prompt: {
      ko: '엔보이는 xds-grpc에 어느 경로로 연결하는가?',
      en: 'Which path does Envoy use to connect to xds-grpc?',
    },
    accept: ['^(\\./|/)?etc/istio/proxy/XDS$'],
    mistakes: [
      {
        pattern: 'workload-spiffe-uds',
        code: 'answer.sds-socket',
        why: {
          ko: '그것은 sds-grpc, 즉 인증서를 받는 소켓이다.',
          en: 'That is sds-grpc: the socket for certificates.',
        },
      },
      {
        pattern: '15012|istiod',
        code: 'answer.istiod-itself',
        why: {
          ko: '엔보이는 istiod에 직접 연결하지 않는다. 같은 컨테이너의 pilot-agent가 사이에 있다.',
          en: 'Envoy does not connect to istiod itself: pilot-agent, in the same container, is between them.',
        },
      },
      {
        pattern: '^(127\\.0\\.0\\.1:)?15000$',
        code: 'answer.admin-port',
        why: { ko: '15000은 엔보이의 관리자 인터페이스다.', en: '15000 is the admin interface of Envoy.' },
      },
    ],
    next: `kubectl exec deploy/web -c istio-proxy -- grep -nE '"name": "(xds|sds)-grpc"|"path": "./' /etc/istio/proxy/envoy-rev.json`,
    explanation: {
      ko: '엔보이가 아는 것은 유닉스 도메인 소켓(Unix domain socket) 하나뿐이다. istiod의 주소, 토큰, 인증서는 pilot-agent가 맡는다.',
      en: "All that Envoy knows is a Unix domain socket. pilot-agent takes care of istiod's address, the token and the certificates.",
    },
  },
  further: true,
  checks: [injected, { kind: 'exercise' }],
  hints: [
    {
      ko: 'xds-grpc는 설정, sds-grpc는 인증서를 위한 클러스터다. 둘의 주소가 다르다.',
      en: 'xds-grpc is the cluster for configuration, sds-grpc the one for certificates. They have different addresses.',
    },
    {
      ko: '파일에서 `"name": "xds-grpc"` 다음에 나오는 `path`를 본다.',
      en: 'Look at the `path` that comes after `"name": "xds-grpc"` in the file.',
    },
    {
      ko: '`kubectl exec deploy/web -c istio-proxy -- grep -A 15 \'"name": "xds-grpc"\' /etc/istio/proxy/envoy-rev.json`에서 `path`의 값을 적는다.',
      en: 'Type the value of `path` in `kubectl exec deploy/web -c istio-proxy -- grep -A 15 \'"name": "xds-grpc"\' /etc/istio/proxy/envoy-rev.json`.',
    },
  ],
};

export const talker: CheckpointSpec = {
  id: 'talker',
  title: { ko: 'istiod와 통신하는 프로세스', en: 'Which process talks to istiod' },
  goal: {
    ko: 'web의 사이드카에서 istiod의 15012번 포트에 연결되어 있는 프로세스를 찾아 적는다.',
    en: "Find the process in web's sidecar that is connected to istiod's port 15012.",
  },
  exercise: {
    kind: 'text',
    prompt: {
      ko: '15012번에 ESTAB 상태로 연결된 프로세스의 이름은?',
      en: 'What is the name of the process with an ESTAB connection to 15012?',
    },
    accept: ['^pilot-agent$'],
    mistakes: [
      {
        pattern: '^envoy$',
        code: 'answer.envoy-talks',
        why: {
          ko: 'envoy의 연결은 pilot-agent(127.0.0.1:15020)로 가거나 애플리케이션의 트래픽을 위한 것이고, 15012로 가는 것은 없다. 15012가 있는 줄의 users를 본다.',
          en: "Envoy's connections go to pilot-agent (127.0.0.1:15020) or belong to the application's traffic; none goes to 15012. Look at users in the lines with 15012.",
        },
      },
      {
        pattern: 'pilot-discovery|istiod',
        code: 'answer.other-end',
        why: {
          ko: '그것은 연결의 다른 쪽 끝, istiod 파드 안의 프로세스다.',
          en: 'That is the other end of the connection, in the pod of istiod.',
        },
      },
    ],
    next: 'kubectl exec deploy/web -c istio-proxy -- ss -tnp',
    explanation: {
      ko: 'pilot-agent가 istiod와 TLS로 통신하고, 받은 것을 소켓으로 envoy에 전달한다. 상대 주소는 서비스 istiod의 ClusterIP이다.',
      en: 'pilot-agent talks to istiod over TLS and passes what it gets to envoy through the socket. The peer address is the ClusterIP of the Service istiod.',
    },
  },
  further: true,
  checks: [injected, { kind: 'exercise' }],
  hints: [
    { ko: '연결의 상대 포트가 15012인 줄을 찾는다.', en: 'Find the line whose peer port is 15012.' },
    {
      ko: '`ss -tnp`의 마지막 열 `users`에 프로세스의 이름이 있다.',
      en: 'The last column of `ss -tnp`, `users`, has the name of the process.',
    },
    {
      ko: '`kubectl exec deploy/web -c istio-proxy -- ss -tnp dport = :15012`는 그 줄만 출력한다.',
      en: '`kubectl exec deploy/web -c istio-proxy -- ss -tnp dport = :15012` prints that line only.',
    },
  ],
};
