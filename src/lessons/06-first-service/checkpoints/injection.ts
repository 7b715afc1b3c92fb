import type { CheckpointSpec } from '#lesson';
import { injected, labelled, served } from './checks.ts';

export const label: CheckpointSpec = {
  id: 'label',
  title: { ko: '네임스페이스에 주입 레이블 붙이기', en: 'Label the namespace for injection' },
  goal: {
    ko: '네임스페이스 default에 새로 만드는 파드에 사이드카가 들어간다.',
    en: 'A pod that is made in the namespace default from now on gets a sidecar.',
  },
  checks: [labelled],
  hints: [
    {
      ko: '파드를 고치는 것이 아니라, 파드가 만들어질 네임스페이스에 표시를 한다.',
      en: 'Do not change a pod: mark the namespace in which pods will be created.',
    },
    {
      ko: '웹훅은 네임스페이스의 레이블을 본다. 어노테이션이 아니다.',
      en: 'The webhook looks at labels of the namespace, not at annotations.',
    },
    {
      ko: '레이블 이름은 istio-injection, 값은 정확히 enabled이다.',
      en: 'The label is called istio-injection, and its value is exactly enabled.',
    },
  ],
  solution: ['apply-by-file/1-k3s-s-label.sh'],
};

export const web: CheckpointSpec = {
  id: 'web',
  title: { ko: '웹 서버 배포하고 2/2 보기', en: 'Deploy the web server and see 2/2' },
  goal: {
    ko: '네임스페이스 default의 디플로이먼트 web(nginx)이 사이드카와 함께 2/2로 실행되고, 서비스 web-svc가 그 파드를 고른다.',
    en: 'The Deployment web (nginx) in the namespace default runs 2/2 with its sidecar, and the Service web-svc selects its pod.',
  },
  checks: [injected, served],
  hints: [
    {
      ko: '두 가지가 필요하다. 파드를 실행하는 것과, 그 파드에 이름을 주는 것.',
      en: 'Two things are needed: one that runs the pod, and one that gives it a name.',
    },
    {
      ko: 'READY가 1/1이면 레이블을, 엔드포인트가 비어 있으면 서비스의 셀렉터를 본다.',
      en: 'If READY says 1/1 look at the label; if there are no endpoints look at the selector of the Service.',
    },
    {
      ko: '서비스의 selector는 파드 템플릿의 labels와 같아야 하고, targetPort는 nginx가 듣는 80이다.',
      en: "The Service's selector must equal the labels of the pod template; targetPort is 80, where nginx listens.",
    },
  ],
  solution: ['apply-by-file/2-k3s-s-deploy.sh'],
};

export const early: CheckpointSpec = {
  id: 'early',
  title: { ko: '먼저 만든 파드도 메시에 넣기', en: 'Bring the earlier pod into the mesh' },
  goal: {
    ko: '네임스페이스 default에 레이블보다 먼저 만들어져 사이드카가 없는 파드가 남아 있지 않다.',
    en: 'No pod in the namespace default is left from before the label without a sidecar.',
  },
  checks: [{ kind: 'no-pod-left-behind', namespace: 'default', explainedBy: [labelled] }],
  hints: [
    {
      ko: '이미 있는 파드의 컨테이너 목록은 바꿀 수 없다.',
      en: 'The list of containers of a pod that exists cannot be changed.',
    },
    {
      ko: '파드를 다시 만들면 된다. 디플로이먼트가 그 일을 대신해 준다.',
      en: 'Recreate the pod: its Deployment does that for you.',
    },
    {
      ko: '`kubectl rollout`의 하위 명령 가운데 파드를 새로 만드는 것이 있다.',
      en: 'One of the subcommands of `kubectl rollout` recreates the pods.',
    },
  ],
  solution: ['apply-by-file/3-k3s-s-restart.sh'],
};
