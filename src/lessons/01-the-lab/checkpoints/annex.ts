import type { CheckpointSpec } from '#lesson';

const namespace = 'annex';
const HOST = 'annex.harbour.test';
const PORT = 9000;
const NODE_PORT = 30777;

/** A pod that is ready on this node. */
const onNode = (node: string) =>
  ({
    kind: 'resource',
    resource: 'pods',
    namespace,
    suggested: 'annex',
    match: { spec: { nodeName: node }, status: { conditions: [{ type: 'Ready', status: 'True' }] } },
    settleMs: 5_000,
    reasons: [
      {
        for: 'resource.mismatch',
        path: 'spec.nodeName',
        code: 'annex.node-without-pod',
        ko: `${node}에 네임스페이스 ${namespace}의 파드가 없다. 워커마다 하나씩 있어야 한다.`,
        en: `No pod of the namespace ${namespace} is on ${node}. Each worker must have one.`,
        expected: `a pod on ${node}`,
        next: `kubectl get pod -n ${namespace} -o wide`,
      },
    ],
    explainedBy: [{ kind: 'pods', namespace }],
  }) as const;

export const annex: CheckpointSpec = {
  id: 'annex',
  title: { ko: '두 노드에 걸친 애플리케이션', en: 'An application on two nodes' },
  goal: {
    ko: '노드 하나가 꺼져도 남는 애플리케이션을 밖에 연다. 워커마다 파드가 하나씩 있고, `testpc`가 이름으로 접속한다.',
    en: 'Open an application to the outside that survives the loss of a node: each worker has a pod of it, and `testpc` connects to it by name.',
  },
  task: true,
  facts: [
    {
      ko: `네임스페이스는 \`${namespace}\`, 이미지는 \`nginx:1.22\`다. \`k3s-w1\`에 하나, \`k3s-w2\`에 하나가 실행된다.`,
      en: `The namespace is \`${namespace}\`, the image \`nginx:1.22\`. One pod runs on \`k3s-w1\` and one on \`k3s-w2\`.`,
    },
    {
      ko: `클러스터 안에서는 서비스 \`annex\`의 ${PORT}번 포트로 접속한다. 파드는 80번에서 듣는다.`,
      en: `Inside the cluster, clients use port ${PORT} of the Service \`annex\`. The pods listen on port 80.`,
    },
    {
      ko: `\`testpc\`는 \`http://${HOST}:${NODE_PORT}/\`로 접속한다. 이 이름을 아는 DNS 서버는 없다.`,
      en: `\`testpc\` connects to \`http://${HOST}:${NODE_PORT}/\`. No DNS server knows that name.`,
    },
  ],
  checks: [
    onNode('k3s-w1'),
    onNode('k3s-w2'),
    { kind: 'service-endpoints', app: { namespace, name: 'annex' }, service: 'annex', port: PORT },
    {
      kind: 'resource',
      resource: 'services',
      namespace,
      suggested: 'annex',
      match: { spec: { type: { $in: ['NodePort', 'LoadBalancer'] }, ports: [{ port: PORT, nodePort: NODE_PORT }] } },
    },
    { kind: 'probe', url: `http://${HOST}:${NODE_PORT}/`, expect: { body: 'nginx' } },
  ],
  hints: [
    {
      ko: '세 부분이다: 파드 둘, 그 앞의 서비스, 그리고 testpc가 아는 이름. 앞에서 hello로 한 일과 같은 순서다.',
      en: 'It has three parts: two pods, a Service in front of them, and a name that testpc knows. The order is that of hello above.',
    },
    {
      ko: '파드를 노드마다 하나씩 두는 방법은 여럿이다. DaemonSet, `topologySpreadConstraints`, `podAntiAffinity`, 또는 `nodeName`을 적은 파드 둘.',
      en: 'There are several ways to have one pod for each node: a DaemonSet, `topologySpreadConstraints`, `podAntiAffinity`, or two pods with a `nodeName`.',
    },
    {
      ko: '서비스의 `ports`에는 `port`, `targetPort`, `nodePort`의 셋이 모두 필요하다. 이름은 `/etc/hosts`에 노드의 주소와 함께 적는다.',
      en: '`ports` of the Service needs all three: `port`, `targetPort` and `nodePort`. The name belongs into `/etc/hosts`, with the address of a node.',
    },
  ],
  solution: ['as-the-page/5-k3s-s-annex.sh', 'as-the-page/6-testpc-annex.sh'],
};
