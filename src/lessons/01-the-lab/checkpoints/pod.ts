import type { CheckpointSpec } from '#lesson';

/** Of its own, so that nothing of this chapter is in the way of later ones. */
export const namespace = 'practice';

const exists = {
  kind: 'resource',
  resource: 'namespaces',
  name: namespace,
  reasons: [
    {
      for: 'resource.missing',
      code: 'namespace.missing',
      ko: `네임스페이스 ${namespace}이(가) 없다.`,
      en: `There is no namespace ${namespace}.`,
      next: 'kubectl get namespace',
    },
  ],
} as const;
const notInDefault = {
  kind: 'resource',
  resource: 'pods',
  namespace: 'default',
  labels: { app: 'hello' },
  absent: true,
  reasons: [
    {
      for: 'resource.present',
      code: 'pod.other-namespace',
      ko: `hello가 ${namespace}이(가) 아니라 네임스페이스 default에서 돌고 있다.`,
      en: `hello runs in the namespace default, not in ${namespace}.`,
      expected: `a pod in namespace ${namespace}`,
      next: 'kubectl get pod -A',
    },
  ],
} as const;

/** A pod runs, and on a worker. Its name does not matter. */
export const onWorker = {
  kind: 'resource',
  resource: 'pods',
  namespace,
  suggested: 'hello',
  match: {
    spec: { nodeName: { $in: ['k3s-w1', 'k3s-w2'] } },
    status: { conditions: [{ type: 'Ready', status: 'True' }] },
  },
  settleMs: 5_000,
  reasons: [
    {
      for: 'resource.mismatch',
      path: 'spec.nodeName',
      code: 'pod.on-server',
      ko: '{object}이(가) k3s-s에 놓였다. 일꾼 노드에만 놓이도록 nodeSelector에 역할 레이블을 적는다.',
      en: '{object} is on k3s-s. To keep it on the workers, put the label of the role into nodeSelector.',
      next: `kubectl get pod -n ${namespace} -o wide`,
    },
  ],
  explainedBy: [exists, { kind: 'pods', namespace, explainedBy: [notInDefault] }],
} as const;

export const pod: CheckpointSpec = {
  id: 'pod',
  title: { ko: '일꾼 노드에서 파드 하나 돌리기', en: 'Run one pod on a worker' },
  goal: {
    ko: '네임스페이스 `practice`의 파드(nginx)가 일꾼 노드에서 돌고 Ready이다.',
    en: 'A pod (nginx) in the namespace `practice` runs on a worker and is Ready.',
  },
  checks: [onWorker],
  hints: [
    {
      ko: '파드를 어느 노드에 둘지는 파드 명세의 `nodeSelector`가 노드의 레이블을 보고 정한다.',
      en: 'Which nodes may take a pod is said by `nodeSelector` in its specification, by labels of the nodes.',
    },
    {
      ko: '앞에서 붙인 역할 레이블을 파드 템플릿의 `spec` 아래에 적는다. 값은 빈 문자열이다.',
      en: 'Put the label of the role under `spec` of the pod template. Its value is the empty string.',
    },
    {
      ko: '`nodeSelector: {node-role.kubernetes.io/worker: ""}`이고, 파드가 Pending이면 그 레이블이 노드에 있는지 본다.',
      en: 'It is `nodeSelector: {node-role.kubernetes.io/worker: ""}`. If the pod stays Pending, see whether a node has that label.',
    },
  ],
  solution: ['as-the-page/2-k3s-s-pod.sh'],
};

export const reach: CheckpointSpec = {
  id: 'reach',
  title: { ko: '예측: 파드의 IP는 어디에서 닿는가', en: 'Prediction: who can reach the IP of a pod' },
  goal: {
    ko: '파드의 IP로 요청해서 답을 받을 수 있는 곳을 모두 고른다.',
    en: 'Choose all places from which a request to the IP of the pod is answered.',
  },
  exercise: {
    kind: 'choice',
    several: true,
    prompt: {
      ko: '`hello` 파드의 IP(172.16.…)로 요청하면 답을 받는 곳은 어디인가? 모두 고른다.',
      en: 'From where is a request to the IP of the `hello` pod (172.16.…) answered? Choose all.',
    },
    options: [
      {
        id: 'same-node',
        text: { ko: '그 파드가 놓인 노드', en: 'The node that the pod is on' },
        right: true,
        why: {
          ko: '노드의 브리지 cni0에 파드가 매달려 있어 바로 닿는다.',
          en: 'The pod hangs on cni0, a bridge of that node.',
        },
      },
      {
        id: 'other-node',
        text: { ko: '다른 노드', en: 'Another node' },
        right: true,
        why: {
          ko: '노드마다 다른 노드의 /24로 가는 경로가 있다. `ip route`에서 보았다.',
          en: 'Each node has routes to the /24 of the others. You saw them in `ip route`.',
        },
      },
      {
        id: 'testpc',
        text: { ko: '`testpc`', en: '`testpc`' },
        code: 'answer.testpc-has-no-route',
        why: {
          ko: '`testpc`의 경로에는 172.16이 없다. 기본 경로인 192.168.10.1로 나가지만, 거기서도 가는 길을 모른다.',
          en: '`testpc` has no route to 172.16. It tries its default, 192.168.10.1, which knows no way either.',
        },
      },
      {
        id: 'other-pod',
        text: { ko: '다른 노드에 있는 파드', en: 'A pod on another node' },
        right: true,
        why: {
          ko: '쿠버네티스의 약속이다: 모든 파드는 모든 파드에 IP로 닿는다. 파드는 자기 노드의 경로를 쓴다.',
          en: 'That is what Kubernetes promises: every pod reaches every pod by IP. A pod uses the routes of its node.',
        },
      },
    ],
    explanation: {
      ko: '파드 네트워크는 클러스터 안에서만 통한다. 밖에서 들어오려면 호스트 네트워크에 있는 문이 필요하다.',
      en: 'The pod network works within the cluster only. Who comes from outside needs a door in the network of the hosts.',
    },
  },
  checks: [{ kind: 'exercise' }],
  hints: [
    {
      ko: '닿으려면 172.16으로 가는 경로가 있어야 한다.',
      en: 'To reach it, there has to be a route to 172.16.',
    },
    {
      ko: '`k3s-s`와 `testpc`의 `ip route`를 견주어 본다.',
      en: 'Compare `ip route` of `k3s-s` and `testpc`.',
    },
    {
      ko: '클러스터에 속하지 않는 곳은 하나뿐이다.',
      en: 'Only one of these places is not part of the cluster.',
    },
  ],
};
