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
      ko: `네임스페이스 ${namespace}가 없다.`,
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
      ko: `hello가 ${namespace}가 아니라 네임스페이스 default에서 돌고 있다.`,
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
      ko: '{object}이(가) k3s-s에 배치됐다. 워커 노드에만 배치되도록 nodeSelector에 역할 레이블을 적는다.',
      en: '{object} is on k3s-s. To keep it on the workers, put the label of the role into nodeSelector.',
      next: `kubectl get pod -n ${namespace} -o wide`,
    },
  ],
  explainedBy: [exists, { kind: 'pods', namespace, explainedBy: [notInDefault] }],
} as const;

export const pod: CheckpointSpec = {
  id: 'pod',
  title: { ko: '워커 노드에서 파드 하나 실행하기', en: 'Run one pod on a worker' },
  goal: {
    ko: '네임스페이스 `practice`의 파드(nginx)가 워커 노드에서 실행 중이고 Ready다.',
    en: 'A pod (nginx) in the namespace `practice` runs on a worker and is Ready.',
  },
  checks: [onWorker],
  hints: [
    {
      ko: '파드를 어느 노드에 둘지는 파드 명세의 `nodeSelector`가 노드의 레이블을 보고 정한다.',
      en: '`nodeSelector` in the specification of a pod says, by labels of nodes, which nodes may run it.',
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
  title: { ko: '예측: 파드의 IP에는 어디에서 접근할 수 있는가', en: 'Prediction: who can reach the IP of a pod' },
  goal: {
    ko: '파드의 IP로 요청해서 응답을 받을 수 있는 곳을 모두 고른다.',
    en: 'Choose all places from which a request to the IP of the pod is answered.',
  },
  exercise: {
    kind: 'choice',
    several: true,
    prompt: {
      ko: '`hello` 파드의 IP(172.16.…)로 요청하면 응답을 받는 곳은 어디인가? 모두 고른다.',
      en: 'From where is a request to the IP of the `hello` pod (172.16.…) answered? Choose all.',
    },
    options: [
      {
        id: 'same-node',
        text: { ko: '그 파드가 배치된 노드', en: 'The node that the pod is on' },
        right: true,
        why: {
          ko: '파드가 노드의 브리지 cni0에 연결되어 있어 바로 접근할 수 있다.',
          en: 'The pod is attached to cni0, a bridge of that node.',
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
          ko: '`testpc`의 라우팅 테이블에는 172.16이 없다. 기본 경로인 192.168.10.1로 나가지만, 거기에도 그쪽으로 가는 경로가 없다.',
          en: '`testpc` has no route to 172.16. It tries its default, 192.168.10.1, which has no route either.',
        },
      },
      {
        id: 'other-pod',
        text: { ko: '다른 노드에 있는 파드', en: 'A pod on another node' },
        right: true,
        why: {
          ko: '쿠버네티스가 보장하는 것이다: 모든 파드는 모든 파드에 IP로 접근할 수 있다. 파드는 자기 노드의 경로를 쓴다.',
          en: 'That is what Kubernetes promises: every pod reaches every pod by IP. A pod uses the routes of its node.',
        },
      },
    ],
    explanation: {
      ko: '파드 네트워크는 클러스터 안에서만 통한다. 밖에서 접근하려면 호스트 네트워크에 열린 포트가 필요하다.',
      en: 'The pod network works only within the cluster. Access from outside needs an open port in the network of the hosts.',
    },
  },
  checks: [{ kind: 'exercise' }],
  hints: [
    {
      ko: '접근하려면 172.16으로 가는 경로가 있어야 한다.',
      en: 'To reach it, there has to be a route to 172.16.',
    },
    {
      ko: '`k3s-s`와 `testpc`의 `ip route`를 비교한다.',
      en: 'Compare `ip route` of `k3s-s` and `testpc`.',
    },
    {
      ko: '클러스터에 속하지 않는 곳은 하나뿐이다.',
      en: 'Only one of these places is not part of the cluster.',
    },
  ],
};
