import type { CheckpointSpec } from '#lesson';

export const schedulable: CheckpointSpec = {
  id: 'schedulable',
  title: { ko: '파드가 배치될 수 있는 호스트', en: 'Hosts that can take a pod' },
  goal: {
    ko: '스케줄러가 새 파드를 배치할 수 있는 호스트를 모두 고른다.',
    en: 'Choose all hosts on which the scheduler may put a new pod.',
  },
  exercise: {
    kind: 'choice',
    several: true,
    prompt: {
      ko: '네 호스트 가운데, 아무 조건도 적지 않은 파드가 배치될 수 있는 곳은 어디인가? 모두 고른다.',
      en: 'Of the four hosts, where can a pod without any special requirements end up? Choose all.',
    },
    options: [
      {
        id: 'testpc',
        text: { ko: '`testpc`', en: '`testpc`' },
        code: 'answer.testpc-is-no-node',
        why: {
          ko: '`testpc`는 노드 목록에 없다. kubelet이 실행되고 있지 않으므로 파드를 받을 수 없다.',
          en: '`testpc` is not among the nodes. No kubelet runs there, so it takes no pods.',
        },
      },
      {
        id: 'k3s-s',
        text: { ko: '`k3s-s`', en: '`k3s-s`' },
        right: true,
        why: {
          ko: '컨트롤 플레인이 있는 노드지만 테인트(taint)가 없다. k3s의 서버는 일반 파드도 받는다.',
          en: 'It has the control plane, but no taint: a server of k3s takes ordinary pods too.',
        },
      },
      {
        id: 'k3s-w1',
        text: { ko: '`k3s-w1`', en: '`k3s-w1`' },
        right: true,
        why: { ko: 'Ready인 노드고 테인트가 없다.', en: 'It is a node, Ready and without a taint.' },
      },
      {
        id: 'k3s-w2',
        text: { ko: '`k3s-w2`', en: '`k3s-w2`' },
        right: true,
        why: { ko: 'Ready인 노드고 테인트가 없다.', en: 'It is a node, Ready and without a taint.' },
      },
    ],
    explanation: {
      ko: '역할(ROLES)은 파드를 막지 않는다. 막는 것은 테인트와 cordon인데 여기에는 둘 다 없다.',
      en: 'A role keeps no pod away. Taints and cordons do, and there are none here.',
    },
  },
  checks: [{ kind: 'exercise' }],
  hints: [
    {
      ko: '먼저 노드 목록에 있는 호스트인지 본다.',
      en: 'First see whether the host is in the list of nodes.',
    },
    {
      ko: 'ROLES가 아니라 TAINTS 열을 본다.',
      en: 'Look at the column TAINTS, not at ROLES.',
    },
    {
      ko: '`<none>`은 아무것도 막지 않는다는 뜻이다.',
      en: '`<none>` means that nothing is kept away.',
    },
  ],
};

const ROLE = 'node-role.kubernetes.io/worker';

const isWorker = (name: string) =>
  ({
    kind: 'resource',
    resource: 'nodes',
    name,
    match: { metadata: { labels: { [ROLE]: { $exists: true } } } },
    reasons: [
      {
        for: 'resource.mismatch',
        when: {
          metadata: {
            labels: {
              $any: ['role', 'worker', 'node-role', 'kubernetes.io/role'].map((key) => ({ [key]: { $exists: true } })),
            },
          },
        },
        code: 'node.plain-label',
        ko: `${name}에 레이블을 붙였지만 ROLES로 보이는 키가 아니다. 키는 ${ROLE}이고 값은 비워도 된다.`,
        en: `${name} has a label, but not one that is shown as a role. The key is ${ROLE}, and its value may be empty.`,
        next: 'kubectl get node --show-labels',
      },
      {
        for: 'resource.mismatch',
        code: 'node.worker-unlabelled',
        ko: `${name}에 아직 역할 레이블이 없다.`,
        en: `${name} does not have the label of the role yet.`,
        next: 'kubectl get node',
      },
    ],
  }) as const;

export const workers: CheckpointSpec = {
  id: 'workers',
  title: { ko: '워커 노드에 역할 주기', en: 'Give the workers their role' },
  goal: {
    ko: '노드 셋이 모두 Ready이고, `k3s-w1`과 `k3s-w2`의 ROLES가 `worker`다.',
    en: 'All three nodes are Ready, and ROLES of `k3s-w1` and `k3s-w2` is `worker`.',
  },
  checks: [
    {
      kind: 'resource',
      resource: 'nodes',
      count: 3,
      match: { spec: { unschedulable: { $not: true } }, status: { conditions: [{ type: 'Ready', status: 'True' }] } },
      reasons: [
        {
          for: 'resource.mismatch',
          path: 'spec.unschedulable',
          code: 'node.cordoned',
          ko: '{object}이(가) cordon되어 새 파드를 받지 않는다.',
          en: '{object} is cordoned: it takes no new pods.',
          next: 'kubectl get node',
        },
        {
          for: 'resource.mismatch',
          code: 'node.not-ready',
          ko: '{object}이(가) Ready가 아니다.',
          en: '{object} is not Ready.',
          next: 'kubectl get node',
        },
        {
          for: 'resource.too-few',
          code: 'node.missing',
          ko: '노드가 셋이 아니다. 지운 노드는 그 호스트의 k3s가 다시 시작될 때 돌아온다.',
          en: 'There are not three nodes. A node that was deleted comes back when k3s on that host starts again.',
          next: 'kubectl get node',
        },
      ],
    },
    isWorker('k3s-w1'),
    isWorker('k3s-w2'),
    {
      kind: 'resource',
      resource: 'nodes',
      name: 'k3s-s',
      match: { metadata: { labels: { [ROLE]: { $absent: true } } } },
      reasons: [
        {
          for: 'resource.mismatch',
          code: 'node.server-is-worker',
          ko: 'k3s-s에도 worker가 붙었다. 뒤에서 이 레이블로 파드를 워커 노드에만 배치하므로 k3s-s에서는 떼어 낸다.',
          en: 'k3s-s has become a worker too. Later this label keeps a pod on the workers only, so take it off k3s-s.',
          next: 'kubectl get node k3s-s --show-labels',
        },
      ],
    },
  ],
  hints: [
    {
      ko: 'ROLES 열은 노드의 레이블에서 만들어진다. `k3s-s`에는 어떤 레이블이 있는지 본다.',
      en: 'The column ROLES is made from labels of the node. See which ones `k3s-s` has.',
    },
    {
      ko: '키가 `node-role.kubernetes.io/`로 시작하는 레이블이 역할이 된다.',
      en: 'A label whose key begins with `node-role.kubernetes.io/` becomes a role.',
    },
    {
      ko: '`kubectl label node 노드… 키=` 형식이다. 값은 비우고, 노드는 여럿을 한 번에 적을 수 있다.',
      en: 'It is `kubectl label node NODE… KEY=`. The value stays empty, and several nodes can be named at once.',
    },
  ],
  solution: ['as-the-page/1-k3s-s-workers.sh'],
};
