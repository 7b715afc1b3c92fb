import type { CheckpointSpec } from '#lesson';

export const profiles: CheckpointSpec = {
  id: 'profiles',
  title: { ko: '프로필이 설치하는 것', en: 'What a profile installs' },
  goal: {
    ko: '각 구성을 그대로 설치하는 프로필을 고른다. `istioctl profile dump`로 확인한다.',
    en: 'Pick the profile that installs exactly that. Check with `istioctl profile dump`.',
  },
  exercise: {
    kind: 'assign',
    oneEach: true,
    prompt: {
      ko: '설치되는 구성마다 그것을 그대로 설치하는 프로필을 고른다.',
      en: 'Give each set of components the profile that installs it as it is.',
    },
    targets: [
      { id: 'default', text: { ko: 'default', en: 'default' } },
      { id: 'demo', text: { ko: 'demo', en: 'demo' } },
      { id: 'minimal', text: { ko: 'minimal', en: 'minimal' } },
      { id: 'empty', text: { ko: 'empty', en: 'empty' } },
    ],
    items: [
      {
        id: 'both-gateways',
        text: {
          ko: 'istiod, 인그레스 게이트웨이, 이그레스 게이트웨이',
          en: 'istiod, ingress gateway and egress gateway',
        },
        target: 'demo',
        why: {
          ko: 'demo는 기능을 둘러보기 위한 프로필이라 이그레스 게이트웨이까지 켠다.',
          en: 'demo shows what Istio can do, so it turns the egress gateway on as well.',
        },
      },
      {
        id: 'one-gateway',
        text: { ko: 'istiod와 인그레스 게이트웨이', en: 'istiod and ingress gateway' },
        target: 'default',
        why: {
          ko: 'default는 istiod와 인그레스 게이트웨이를 설치한다. 이그레스 게이트웨이는 꺼져 있다.',
          en: 'default installs istiod and the ingress gateway; the egress gateway is off.',
        },
      },
      {
        id: 'control-plane',
        text: { ko: 'istiod만', en: 'istiod alone' },
        target: 'minimal',
        why: {
          ko: 'minimal은 컨트롤 플레인만 설치한다. 게이트웨이는 따로 붙인다.',
          en: 'minimal installs the control plane only; gateways are added separately.',
        },
      },
      {
        id: 'nothing',
        text: { ko: '아무것도 없음', en: 'nothing' },
        target: 'empty',
        why: {
          ko: 'empty는 빈 프로필이다. 구성 요소를 하나씩 직접 켠다.',
          en: 'empty is a blank start: each component is turned on by hand.',
        },
      },
    ],
    mistakes: [
      {
        item: 'both-gateways',
        target: 'default',
        code: 'answer.default-has-egress',
        why: {
          ko: 'default 프로필에는 이그레스 게이트웨이가 없다. `istioctl profile dump default --config-path components.egressGateways`로 본다.',
          en: 'The profile default has no egress gateway. Look with `istioctl profile dump default --config-path components.egressGateways`.',
        },
      },
      {
        item: 'control-plane',
        target: 'empty',
        code: 'answer.empty-has-istiod',
        why: {
          ko: 'empty에서는 istiod(구성 요소 이름은 pilot)도 꺼져 있다.',
          en: 'In empty, istiod (the component is called pilot) is off too.',
        },
      },
    ],
    explanation: {
      ko: '프로필은 IstioOperator의 기본값 모음이다. 하나를 골라 그 위에 필요한 것만 바꾼다.',
      en: 'A profile is a set of defaults for IstioOperator. Choose one and change only what you need on top of it.',
    },
  },
  checks: [{ kind: 'exercise' }],
  hints: [
    {
      ko: '프로필은 두 가지로 구별한다. istiod를 설치하는가, 게이트웨이를 몇 개 설치하는가.',
      en: 'Two questions tell the profiles apart: do they install istiod, and how many gateways?',
    },
    {
      ko: '`istioctl profile dump minimal --config-path components`처럼 프로필마다 출력해서 `enabled: true`인 것을 비교한다.',
      en: 'Dump each profile, as in `istioctl profile dump minimal --config-path components`, and compare what says `enabled: true`.',
    },
    {
      ko: '게이트웨이가 둘이면 demo, 하나면 default, istiod만이면 minimal이다.',
      en: 'With two gateways it is demo, with one default, with istiod alone minimal.',
    },
  ],
};
