import type { CheckpointSpec } from '#lesson';

export const podCidr: CheckpointSpec = {
  id: 'pod-cidr',
  title: { ko: '파드 네트워크의 범위', en: 'The range of the pod network' },
  goal: {
    ko: '클러스터의 모든 파드가 주소를 받는 범위(CIDR)를 찾아 적는다.',
    en: 'Find the range (CIDR) from which all pods of the cluster get their addresses.',
  },
  exercise: {
    kind: 'text',
    prompt: {
      ko: '이 클러스터의 모든 파드 주소가 들어가는 범위는? `주소/길이`로 적는다.',
      en: 'Which range do all pod addresses of this cluster fall into? Type it as `address/length`.',
    },
    placeholder: '…/…',
    accept: ['^172\\.16\\.0\\.0/16$'],
    mistakes: [
      {
        code: 'answer.service-range',
        pattern: '^10\\.10\\.200\\.',
        why: {
          ko: '10.10.200.0/24는 서비스의 범위다. 파드의 것은 `--cluster-cidr`이다.',
          en: '10.10.200.0/24 is the range of Services. That of pods is `--cluster-cidr`.',
        },
      },
      {
        code: 'answer.host-range',
        pattern: '^192\\.168\\.',
        why: {
          ko: '192.168.10.0/24는 호스트들이 있는 네트워크다. 파드는 여기에서 주소를 받지 않는다.',
          en: '192.168.10.0/24 is the network of the hosts. Pods do not get addresses from it.',
        },
      },
      {
        code: 'answer.one-node',
        pattern: '^172\\.16\\.\\d+\\.\\d+/24$',
        why: {
          ko: '/24는 노드 하나에 할당된 대역이다. 세 대역을 모두 포함하는 범위를 적는다.',
          en: 'A /24 is the range of one node. Type the range that contains all three.',
        },
      },
    ],
    next: "pgrep -af 'k3s server' | grep -o -e '--[a-z]*-cidr [0-9./]*'",
    on: 'k3s-s',
    explanation: {
      ko: '`--cluster-cidr`이 파드 네트워크다. 컨트롤러가 이것을 /24로 잘라 노드마다 하나씩 준다.',
      en: '`--cluster-cidr` is the network of the pods. A controller cuts it into pieces of /24, one for each node.',
    },
  },
  checks: [{ kind: 'exercise' }],
  hints: [
    {
      ko: '`k3s server`가 시작될 때 받은 인자에 있다.',
      en: 'It is among the arguments that `k3s server` was started with.',
    },
    {
      ko: 'cidr로 끝나는 인자가 둘이다. 하나는 파드, 하나는 서비스의 것이다.',
      en: 'Two arguments end with cidr. One is for pods, one for Services.',
    },
    {
      ko: '`--cluster-cidr`의 값이다.',
      en: 'It is the value of `--cluster-cidr`.',
    },
  ],
};

export const networks: CheckpointSpec = {
  id: 'networks',
  title: { ko: '주소를 세 네트워크에 나누기', en: 'Sort addresses into three networks' },
  goal: {
    ko: '여섯 가지 주소를 호스트, 파드, 서비스 네트워크에 나눈다.',
    en: 'Sort six addresses into the networks of hosts, pods and Services.',
  },
  exercise: {
    kind: 'assign',
    prompt: { ko: '이 주소는 어느 네트워크의 것인가?', en: 'Which network does this address belong to?' },
    targets: [
      { id: 'hosts', text: { ko: '호스트 192.168.10.0/24', en: 'Hosts 192.168.10.0/24' } },
      { id: 'pods', text: { ko: '파드 172.16.0.0/16', en: 'Pods 172.16.0.0/16' } },
      { id: 'services', text: { ko: '서비스 10.10.200.0/24', en: 'Services 10.10.200.0/24' } },
    ],
    items: [
      {
        id: 'kube-dns',
        text: {
          ko: '서비스 `kube-dns`의 CLUSTER-IP',
          en: 'CLUSTER-IP of the Service `kube-dns`',
        },
        target: 'services',
        why: {
          ko: '어느 인터페이스에도 붙어 있지 않은 가상 주소다.',
          en: 'It is a virtual address that no interface has.',
        },
      },
      {
        id: 'internal-ip',
        text: { ko: '노드 목록의 INTERNAL-IP', en: 'INTERNAL-IP in the list of nodes' },
        target: 'hosts',
        why: { ko: '노드의 eth0에 붙은 주소다.', en: 'It is the address of the eth0 of a node.' },
      },
      {
        id: 'coredns',
        text: { ko: '파드 `coredns-…`의 IP', en: 'IP of the pod `coredns-…`' },
        target: 'pods',
        why: {
          ko: '그 파드가 배치된 노드의 대역에서 받은 주소다.',
          en: 'It comes from the range of the node that the pod is on.',
        },
      },
      {
        id: 'kubernetes',
        text: {
          ko: '서비스 `kubernetes`의 CLUSTER-IP: 파드가 API 서버를 호출하는 주소',
          en: 'CLUSTER-IP of the Service `kubernetes`, by which pods call the API server',
        },
        target: 'services',
        why: {
          ko: '파드는 이 가상 주소로 요청하고, 커널이 목적지를 192.168.10.10:6443으로 바꾼다.',
          en: 'Pods call this virtual address, and the kernel changes it to 192.168.10.10:6443.',
        },
      },
      {
        id: 'testpc',
        text: { ko: '`testpc`의 eth0', en: 'eth0 of `testpc`' },
        target: 'hosts',
        why: {
          ko: '클러스터 밖이지만 같은 호스트 네트워크에 있다.',
          en: 'It is outside the cluster, but in the same network of hosts.',
        },
      },
      {
        id: 'new-pod',
        text: { ko: '이제 만들 파드가 받을 주소', en: 'The address of the pod that you are about to make' },
        target: 'pods',
        why: {
          ko: '어느 노드에 배치되든 172.16 안의 주소를 받는다.',
          en: 'On whichever node it ends up, the address is within 172.16.',
        },
      },
    ],
    mistakes: [
      {
        code: 'answer.pod-for-service',
        item: 'kube-dns',
        target: 'pods',
        why: {
          ko: 'CLUSTER-IP는 파드가 아니라 서비스의 주소다. CoreDNS 파드가 다시 만들어져도 바뀌지 않는다.',
          en: 'A CLUSTER-IP is the address of a Service, not of a pod. It stays the same when the CoreDNS pod is recreated.',
        },
      },
      {
        code: 'answer.service-for-pod',
        item: 'coredns',
        target: 'services',
        why: {
          ko: '파드의 IP는 파드 네트워크에서 온다. 10.10.200.10은 그 앞에 있는 서비스의 주소다.',
          en: 'The IP of a pod comes from the pod network. 10.10.200.10 belongs to the Service in front of it.',
        },
      },
      {
        code: 'answer.host-for-service',
        item: 'kubernetes',
        target: 'hosts',
        why: {
          ko: 'API 서버 자신은 192.168.10.10에서 듣지만, 서비스 kubernetes의 CLUSTER-IP는 가상 주소다.',
          en: 'The API server itself listens at 192.168.10.10, but the CLUSTER-IP of the Service kubernetes is virtual.',
        },
      },
      {
        code: 'answer.host-for-pod',
        item: 'new-pod',
        target: 'hosts',
        why: {
          ko: '파드는 노드의 주소를 나누어 쓰지 않고 자기 주소를 받는다.',
          en: 'A pod does not share the address of its node; it gets one of its own.',
        },
      },
    ],
    explanation: {
      ko: '호스트의 주소는 인터페이스에, 파드의 주소는 파드의 네트워크 네임스페이스에 붙어 있다. 서비스의 주소는 어디에도 붙어 있지 않고 노드의 iptables 규칙에만 있다.',
      en: "A host's address is on its interface, a pod's in the network namespace of the pod. A Service's address is on nothing at all: it exists in the iptables rules of the nodes only.",
    },
  },
  checks: [{ kind: 'exercise' }],
  hints: [
    {
      ko: '`kubectl get pod -A -o wide`와 `kubectl get service -A`의 주소를 비교한다.',
      en: 'Compare the addresses of `kubectl get pod -A -o wide` and `kubectl get service -A`.',
    },
    {
      ko: 'CLUSTER-IP라는 이름이 붙은 것은 모두 같은 네트워크다.',
      en: 'Whatever is called CLUSTER-IP is in the same network.',
    },
    {
      ko: '세 네트워크에 두 개씩 들어간다.',
      en: 'Each of the three networks gets two.',
    },
  ],
};

export const coredns: CheckpointSpec = {
  id: 'coredns',
  title: { ko: 'CoreDNS 파드의 주소', en: 'The address of the CoreDNS pod' },
  goal: {
    ko: '클러스터의 DNS 서버인 CoreDNS 파드의 IP를 찾아 적는다.',
    en: 'Find the IP of the CoreDNS pod, the DNS server of the cluster.',
  },
  exercise: {
    kind: 'text',
    prompt: { ko: 'CoreDNS 파드의 IP는?', en: 'What is the IP of the CoreDNS pod?' },
    placeholder: '172.16.…',
    accept: { fact: { of: 'pod-ip', namespace: 'kube-system', app: 'coredns' } },
    mistakes: [
      {
        code: 'answer.service-address',
        pattern: '^10\\.10\\.200\\.',
        why: {
          ko: '이것은 서비스 kube-dns의 CLUSTER-IP다. 파드들은 이 주소로 질의하지만, 응답하는 것은 그 뒤의 파드다.',
          en: 'That is the CLUSTER-IP of the Service kube-dns. Pods send their queries there, but the pod behind it answers.',
        },
      },
      {
        code: 'answer.node-address',
        pattern: '^192\\.168\\.10\\.',
        why: {
          ko: '이것은 노드(호스트)의 주소다. IP 열과 NODE 열을 구별한다.',
          en: 'That is the address of a host. Tell the columns IP and NODE apart.',
        },
      },
    ],
    next: 'kubectl get pod -n kube-system -o wide',
    on: 'k3s-s',
    explanation: {
      ko: '파드의 IP는 다시 만들어지면 바뀐다. 그래서 모두가 바뀌지 않는 서비스 주소 10.10.200.10으로 질의한다.',
      en: 'The IP of a pod changes when the pod is recreated. So everyone queries the address of the Service, 10.10.200.10, which does not change.',
    },
  },
  checks: [{ kind: 'exercise' }],
  hints: [
    {
      ko: '네임스페이스 `kube-system`의 파드다.',
      en: 'The pod is in the namespace `kube-system`.',
    },
    {
      ko: '`-o wide`를 붙이면 IP 열이 나온다.',
      en: '`-o wide` adds the column IP.',
    },
    {
      ko: '`kubectl get pod -n kube-system -o wide`에서 coredns로 시작하는 줄의 IP 열이다.',
      en: 'In `kubectl get pod -n kube-system -o wide`, it is the column IP of the line that begins with coredns.',
    },
  ],
};
