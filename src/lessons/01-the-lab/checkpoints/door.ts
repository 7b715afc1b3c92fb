import type { CheckpointSpec } from '#lesson';
import { namespace, onWorker } from './pod.ts';

const host = 'hello.mesh.test';
const port = 30081;

const served = { kind: 'service-endpoints', app: { namespace, name: 'hello' }, service: 'hello' } as const;
const exposed = {
  kind: 'resource',
  resource: 'services',
  namespace,
  suggested: 'hello',
  match: { spec: { type: { $in: ['NodePort', 'LoadBalancer'] }, ports: [{ nodePort: port }] } },
  reasons: [
    {
      for: 'resource.mismatch',
      path: 'spec.type',
      code: 'service.not-node-port',
      ko: '{object}의 type이 NodePort가 아니라서 노드에 포트가 열리지 않는다.',
      en: 'The type of {object} is not NodePort, so no port of the nodes is opened.',
      expected: 'spec.type: NodePort',
      next: `kubectl get service -n ${namespace}`,
    },
    {
      for: 'resource.mismatch',
      code: 'service.other-node-port',
      ko: `{object}의 nodePort가 ${port}이 아니다. 적지 않으면 쿠버네티스가 30000~32767에서 아무거나 고른다.`,
      en: `The nodePort of {object} is not ${port}. Without one, Kubernetes picks any from 30000 to 32767.`,
      next: `kubectl get service -n ${namespace}`,
    },
  ],
} as const;

export const service: CheckpointSpec = {
  id: 'service',
  title: { ko: '서비스로 이름 붙이고 포트 열기', en: 'Give it a name and a port with a Service' },
  goal: {
    ko: '네임스페이스 `practice`의 서비스가 파드를 고르고, 모든 노드의 30081번 포트를 연다.',
    en: 'A Service in the namespace `practice` selects the pod and opens port 30081 on every node.',
  },
  checks: [onWorker, served, exposed],
  hints: [
    {
      ko: '서비스가 파드를 고르는 것은 이름이 아니라 레이블이다.',
      en: 'A Service selects pods by label, not by name.',
    },
    {
      ko: '`kubectl get endpointslice -n practice`에 파드의 IP가 보이는지, `kubectl get service -n practice`에 `80:30081`이 보이는지 확인한다.',
      en: 'See whether `kubectl get endpointslice -n practice` has the IP of the pod, and `kubectl get service -n practice` says `80:30081`.',
    },
    {
      ko: '`spec.type: NodePort`, `spec.selector: {app: hello}`, `spec.ports[0].nodePort: 30081`이다.',
      en: 'It is `spec.type: NodePort`, `spec.selector: {app: hello}` and `spec.ports[0].nodePort: 30081`.',
    },
  ],
  solution: ['as-the-page/3-k3s-s-service.sh'],
};

export const serviceAddress: CheckpointSpec = {
  id: 'service-address',
  title: { ko: '이름이 가리키는 주소', en: 'The address behind the name' },
  goal: {
    ko: '파드 안에서 이름 `hello`가 어느 주소로 해석되는지 찾아 적는다.',
    en: 'Find the address to which the name `hello` resolves inside a pod.',
  },
  exercise: {
    kind: 'text',
    prompt: {
      ko: '`hello` 파드 안에서 이름 `hello`를 조회하면 CoreDNS는 어느 주소를 알려 주는가?',
      en: 'When the name `hello` is looked up in the `hello` pod, which address does CoreDNS return?',
    },
    accept: { fact: { of: 'cluster-ip', namespace, service: 'hello' } },
    mistakes: [
      {
        code: 'answer.pod-address',
        pattern: '^172\\.16\\.',
        why: {
          ko: '이것은 파드의 IP다. 이름은 파드가 아니라 서비스의 것이다.',
          en: 'That is the IP of a pod. The name belongs to the Service, not to a pod.',
        },
      },
      {
        code: 'answer.node-address',
        pattern: '^192\\.168\\.10\\.',
        why: {
          ko: '이것은 호스트의 주소다. 파드 안의 이름은 노드와 상관이 없다.',
          en: 'That is the address of a host. Names inside pods have nothing to do with nodes.',
        },
      },
      {
        code: 'answer.dns-server',
        pattern: '^10\\.10\\.200\\.10$',
        why: {
          ko: '이것은 DNS 서버, 즉 질의를 보내는 곳의 주소다. 돌아온 응답을 적는다.',
          en: 'That is the address of the DNS server, where the query goes. Type what it answered.',
        },
      },
    ],
    next: 'kubectl exec -n practice deploy/hello -- getent hosts hello',
    on: 'k3s-s',
    explanation: {
      ko: '이름 hello는 서비스의 CLUSTER-IP로 해석된다. 파드가 몇 개든, 다시 만들어지든 이 주소는 그대로다.',
      en: 'The name hello resolves to the CLUSTER-IP of the Service. However many pods there are, and whenever they are recreated, it stays the same.',
    },
  },
  checks: [{ kind: 'exercise' }],
  hints: [
    {
      ko: '파드 안에서 이름을 조회한다.',
      en: 'Look the name up inside the pod.',
    },
    {
      ko: '`getent hosts hello`를 `kubectl exec`로 파드 안에서 실행한다.',
      en: 'Run `getent hosts hello` in the pod with `kubectl exec`.',
    },
    {
      ko: '출력의 첫째 열이다. `kubectl get service -n practice`의 CLUSTER-IP와 같다.',
      en: 'It is the first column of the output, and the same as CLUSTER-IP in `kubectl get service -n practice`.',
    },
  ],
};

export const port80: CheckpointSpec = {
  id: 'port-80',
  title: { ko: '예측: 노드의 80번 포트', en: 'Prediction: port 80 of a node' },
  goal: {
    ko: '지금 `testpc`에서 `http://192.168.10.10/`에 요청하면 어떻게 되는지 고른다.',
    en: 'Choose what happens when `testpc` requests `http://192.168.10.10/` now.',
  },
  exercise: {
    kind: 'choice',
    prompt: {
      ko: '`testpc`에서 `curl http://192.168.10.10/`을 실행한다. 포트를 적지 않았으니 80번이다. 어떻게 되는가?',
      en: '`testpc` runs `curl http://192.168.10.10/`. Without a port that is port 80. What happens?',
    },
    options: [
      {
        id: 'hello',
        text: { ko: 'hello 파드의 nginx가 답한다', en: 'nginx in the hello pod answers' },
        code: 'answer.service-port-on-node',
        why: {
          ko: '80은 서비스의 포트, 즉 CLUSTER-IP의 포트다. 노드에서 열린 것은 nodePort 30081이다.',
          en: '80 is the port of the Service, at its CLUSTER-IP. What is open on the nodes is the nodePort, 30081.',
        },
      },
      {
        id: 'not-found',
        text: { ko: '404가 온다', en: 'The answer is 404' },
        code: 'answer.traefik',
        why: {
          ko: '보통의 k3s라면 함께 깔린 Traefik이 80번에서 듣다가 404를 준다. 이 클러스터는 `--disable traefik`으로 껐다.',
          en: 'On an ordinary k3s its Traefik would listen at port 80 and answer 404. This cluster was started with `--disable traefik`.',
        },
      },
      {
        id: 'refused',
        text: { ko: '연결이 곧바로 거절된다', en: 'The connection is refused at once' },
        right: true,
        why: {
          ko: '80번에서 듣는 프로세스가 없다. Traefik도, servicelb도 껐다.',
          en: 'Nothing listens at port 80: neither Traefik nor servicelb was started.',
        },
      },
      {
        id: 'timeout',
        text: { ko: '답이 없어 시간 초과가 된다', en: 'No answer comes, and it times out' },
        code: 'answer.timeout-for-refused',
        why: {
          ko: '시간 초과는 보낸 패킷이 사라질 때 생긴다. 호스트가 켜져 있고 그 포트에서 듣는 프로세스가 없으면 커널이 곧바로 거절을 돌려준다.',
          en: 'A timeout happens where packets vanish. A live host on which nothing listens says so at once: refused.',
        },
      },
    ],
    explanation: {
      ko: '거절, 시간 초과, 404는 서로 다른 원인을 가리킨다. 거절은 "도달했지만 듣는 프로세스가 없다"는 뜻이다. 뒤의 장들에서 계속 쓴다.',
      en: 'Refused, timed out and 404 point to three different causes. Refused means: the host was reached, and nothing listens there. You will need this again and again.',
    },
  },
  checks: [{ kind: 'exercise' }],
  hints: [
    {
      ko: '`k3s-s`의 80번에서 듣는 프로그램이 있는지 생각한다.',
      en: 'Ask which program would listen at port 80 of `k3s-s`.',
    },
    {
      ko: '`k3s server`의 `--disable` 인자를 다시 본다.',
      en: 'Look again at the argument `--disable` of `k3s server`.',
    },
    {
      ko: '호스트는 켜져 있다. 듣는 프로세스가 없을 때 커널이 하는 일을 고른다.',
      en: 'The host is up. Choose what a kernel does when nothing listens.',
    },
  ],
};

/** A line of a hosts file that leads the name to an address of the pattern. */
const entry = (address: string): string =>
  `(?:^|\\n)[ \\t]*${address}[ \\t]+(?:[^\\n#]*[ \\t])?${host.replaceAll('.', '\\.')}(?=[ \\t#\\n]|$)`;

/** With the policy Local, only the node of the pod answers. */
const everyNode = {
  kind: 'resource',
  resource: 'services',
  namespace,
  suggested: 'hello',
  match: { spec: { externalTrafficPolicy: { $not: 'Local' } } },
  reasons: [
    {
      for: 'resource.mismatch',
      code: 'service.local-policy',
      ko: `{object}의 externalTrafficPolicy가 Local이라 파드가 있는 노드만 답한다. ${host}는 다른 노드를 가리킨다.`,
      en: `externalTrafficPolicy of {object} is Local, so only the node of the pod answers. ${host} leads to another one.`,
      next: `kubectl get pod -n ${namespace} -o wide`,
    },
  ],
} as const;

export const door: CheckpointSpec = {
  id: 'door',
  title: { ko: '밖에서 이름으로 접속하기', en: 'Connect from outside, by name' },
  goal: {
    ko: '`testpc`가 이름 `hello.mesh.test`를 노드의 주소로 알고, `http://hello.mesh.test:30081/`에서 200을 받는다.',
    en: '`testpc` knows the name `hello.mesh.test` as the address of a node, and gets 200 from `http://hello.mesh.test:30081/`.',
  },
  checks: [
    onWorker,
    served,
    exposed,
    {
      kind: 'host-file',
      host: 'testpc',
      path: '/etc/hosts',
      matches: entry('192\\.168\\.10\\.(?:10|101|102)'),
      about: host.replaceAll('.', '\\.'),
      example: `192.168.10.102 ${host}`,
      reasons: [
        {
          when: { text: { $regex: entry('(?:192\\.168\\.10\\.200|127\\.[0-9.]+)') } },
          code: 'hosts.self',
          ko: `${host}가 testpc 자신을 가리킨다. 서비스의 포트는 testpc가 아니라 노드에 열려 있다.`,
          en: `${host} leads to testpc itself. The port of the Service is open on the nodes, not on testpc.`,
          next: 'cat /etc/hosts',
        },
        {
          when: { text: { $regex: entry('(?:172\\.16\\.|10\\.10\\.200\\.)[0-9.]+') } },
          code: 'hosts.cluster-address',
          ko: `${host}가 클러스터 안의 주소를 가리킨다. testpc에는 거기로 가는 경로가 없다. 노드의 주소를 적는다.`,
          en: `${host} leads to an address inside the cluster, to which testpc has no route. Write the address of a node.`,
          next: 'cat /etc/hosts',
        },
        {
          when: { text: { $regex: entry('[0-9.]+:[0-9]+') } },
          code: 'hosts.with-port',
          ko: 'hosts 파일에는 주소와 이름만 적는다. 포트는 요청할 때 붙인다.',
          en: 'A hosts file takes addresses and names only. The port is given with the request.',
          next: 'cat /etc/hosts',
        },
        {
          when: { text: { $regex: `(?:^|\\n)[ \\t]*${host.replaceAll('.', '\\.')}[ \\t]+[0-9.]+` } },
          code: 'hosts.swapped',
          ko: 'hosts 파일의 줄은 주소가 먼저고 이름이 뒤다.',
          en: 'A line of a hosts file has the address first and the name after it.',
          next: 'cat /etc/hosts',
        },
        {
          when: { text: { $regex: entry('[0-9.]+') } },
          code: 'hosts.no-node',
          ko: `${host}가 가리키는 주소에는 노드가 없다. 노드는 192.168.10.10, .101, .102다.`,
          en: `There is no node at the address that ${host} leads to. The nodes are 192.168.10.10, .101 and .102.`,
          next: 'cat /etc/hosts',
        },
        {
          code: 'hosts.missing',
          ko: `testpc의 /etc/hosts에 ${host}가 없다. 다른 호스트에 적었다면 testpc에는 소용이 없다.`,
          en: `${host} is not in /etc/hosts of testpc. Written on another host, it does nothing for testpc.`,
          next: 'cat /etc/hosts',
        },
      ],
    },
    {
      kind: 'probe',
      from: 'testpc',
      url: `http://${host}:${port}/`,
      expect: { status: 200 },
      explainedBy: [everyNode],
    },
  ],
  hints: [
    {
      ko: '`testpc`가 이름을 어디에서 찾는지 생각한다. 클러스터의 DNS는 아니다.',
      en: 'Think of where `testpc` looks names up. It is not the DNS of the cluster.',
    },
    {
      ko: '`testpc`의 `/etc/hosts`에 한 줄을 더한다. 주소는 포트가 열린 곳, 즉 노드의 것이다.',
      en: 'Add a line to `/etc/hosts` on `testpc`. The address is where the port is open: a node.',
    },
    {
      ko: '`주소 이름` 형식의 줄이다. `>>`로 더하고, `>`로 덮어쓰지 않는다.',
      en: 'The line has the form `ADDRESS NAME`. Append it with `>>`; a `>` would overwrite the file.',
    },
  ],
  solution: ['as-the-page/4-testpc-name.sh'],
};
