import type { CheckpointSpec } from '#lesson';

const system = 'istio-system';
const available = { status: { conditions: [{ type: 'Available', status: 'True' }] } };

export const install: CheckpointSpec = {
  id: 'install',
  title: { ko: '이그레스 없이 설치하기', en: 'Install without the egress gateway' },
  goal: {
    ko: 'istiod와 인그레스 게이트웨이가 실행 중이고, 이그레스 게이트웨이는 없으며, 프록시는 접근 로그를 표준 출력에 쓴다.',
    en: 'istiod and the ingress gateway run, there is no egress gateway, and proxies write their access log to standard output.',
  },
  checks: [
    {
      kind: 'resource',
      resource: 'deployments',
      namespace: system,
      name: 'istiod',
      match: available,
      reasons: [
        {
          for: 'resource.missing',
          code: 'install.istiod-missing',
          ko: '네임스페이스 istio-system에 istiod가 없다. 아직 설치하지 않았거나, 설치한 프로필이 empty다.',
          en: 'There is no istiod in the namespace istio-system: nothing was installed yet, or the profile was empty.',
          next: 'kubectl get all -n istio-system',
        },
      ],
    },
    {
      kind: 'resource',
      resource: 'deployments',
      namespace: system,
      labels: { istio: 'egressgateway' },
      absent: true,
      reasons: [
        {
          for: 'resource.present',
          code: 'install.egress-present',
          ko: '이그레스 게이트웨이가 설치되어 있다. 고친 파일이 아니라 프로필 그대로 설치했거나, 파일에서 enabled의 위치(들여쓰기)가 틀렸다.',
          en: 'The egress gateway is installed. Either the profile was installed as it is instead of the edited file, or enabled is in the wrong place (indentation) in it.',
          next: 'kubectl get deployment -n istio-system',
        },
      ],
    },
    {
      kind: 'resource',
      resource: 'deployments',
      namespace: system,
      labels: { istio: 'ingressgateway' },
      suggested: 'istio-ingressgateway',
      match: available,
      reasons: [
        {
          for: 'resource.missing',
          code: 'install.ingress-missing',
          ko: '인그레스 게이트웨이가 없다. 프로필 minimal에는 게이트웨이가 없고, 파일에서 인그레스까지 껐을 수도 있다.',
          en: 'There is no ingress gateway. The profile minimal has none, or the file turns the ingress off as well.',
          next: 'kubectl get deployment -n istio-system',
        },
      ],
    },
    {
      kind: 'resource',
      resource: 'configmaps',
      namespace: system,
      name: 'istio',
      match: { data: { mesh: { $regex: 'accessLogFile: "?/dev/stdout' } } },
      reasons: [
        {
          for: 'resource.mismatch',
          code: 'install.access-log-off',
          ko: '메시 설정에 accessLogFile: /dev/stdout이 없다. 프로필 default는 접근 로그를 끈다. demo를 바탕으로 설치한다.',
          en: 'The mesh configuration lacks accessLogFile: /dev/stdout. The profile default keeps access logs off; start from demo.',
          expected: 'accessLogFile: /dev/stdout',
          next: `kubectl get configmap -n istio-system istio -o jsonpath='{.data.mesh}{"\\n"}'`,
        },
      ],
    },
  ],
  hints: [
    {
      ko: '명령줄에서 프로필 이름만 주면 고친 내용이 적용되지 않는다. 무엇을 설치하라고 했는지 다시 본다.',
      en: 'Naming a profile on the command line ignores what you edited. Look again at what you asked to install.',
    },
    {
      ko: '`istioctl profile dump demo`의 출력을 파일로 두고 egressGateways 아래를 본다.',
      en: 'Save the output of `istioctl profile dump demo` in a file and look under egressGateways.',
    },
    {
      ko: 'components.egressGateways의 첫 항목에서 enabled를 false로 바꾸고 `istioctl install -f 파일`로 설치한다.',
      en: 'Set enabled to false in the first item of components.egressGateways, then `istioctl install -f FILE`.',
    },
  ],
  solution: ['by-file/2-k3s-s-install.sh'],
};
