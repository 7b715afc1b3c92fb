import type { CheckpointSpec } from '#lesson';

const namespaces = ['default', 'office'];

export const plainTextCaller: CheckpointSpec = {
  id: 'plain-text-caller',
  title: { ko: '평문으로 호출하는 쪽 찾기', en: 'Find the plain-text caller' },
  goal: {
    ko: '누군가 details를 평문으로 호출한다. 누구인지 찾아 메시에 넣는다. 호출은 계속되고, details로 가는 간선에는 모두 자물쇠가 있다.',
    en: 'Somebody calls details in plain text. Find out who, and bring it into the mesh: the calls go on, and every edge to details has its padlock.',
  },
  task: true,
  facts: [
    {
      ko: '호출은 위의 명령을 실행한 뒤에 시작되었고 초당 두 번쯤이다.',
      en: 'The calls began with the command above, about two a second.',
    },
    {
      ko: '호출하는 디플로이먼트는 이름과 네임스페이스를 그대로 둔다. 프로그램도 바꾸지 않는다.',
      en: 'The Deployment that calls keeps its name, its namespace and its program.',
    },
    {
      ko: 'details와 다른 서비스의 규칙은 바꾸지 않는다.',
      en: 'No rule of details or of other services changes.',
    },
  ],
  checks: [
    {
      kind: 'kiali-edge',
      from: 'report',
      to: 'details-v1',
      namespaces,
      seconds: 20,
      mtls: { min: 95 },
      explainedBy: [{ kind: 'pods', namespace: 'office', app: 'report', sidecar: 'present', ready: false }],
    },
    {
      kind: 'kiali-edge',
      from: 'unknown',
      to: 'details-v1',
      namespaces,
      seconds: 20,
      absent: true,
      reasons: [
        {
          for: 'kiali.edge-present',
          code: 'plain-text.still-there',
          ko: 'details를 평문으로 호출하는 것이 아직 있다({observed}).',
          en: 'Somebody still calls details in plain text ({observed}).',
        },
      ],
    },
  ],
  hints: [
    {
      ko: '그래프는 이름을 모른다. details의 접근 로그에는 보낸 쪽의 주소가 있다.',
      en: 'The graph does not know the name. The access log of details has the address of the sender.',
    },
    {
      ko: '모든 네임스페이스의 파드에서 그 주소를 찾는다. 사이드카가 없는 파드다.',
      en: 'Look for that address among the pods of all namespaces. It is one without a sidecar.',
    },
    {
      ko: '그 네임스페이스에 `istio-injection=enabled`를 붙이고, 이미 있는 파드는 다시 만든다.',
      en: 'Give its namespace `istio-injection=enabled`, and have the pod that is there replaced.',
    },
  ],
  solution: ['as-the-page/19-k3s-s-plain-text-caller.sh'],
};
