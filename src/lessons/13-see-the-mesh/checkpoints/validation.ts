import type { CheckpointSpec } from '#lesson';
import { edge, page } from './graph.ts';

const reviews = {
  kind: 'kiali-validation',
  resource: 'virtualservices',
  namespace: 'default',
  name: 'reviews',
} as const;

export const wrongSubset: CheckpointSpec = {
  id: 'wrong-subset',
  title: { ko: 'Kiali가 찾은 잘못', en: 'What Kiali finds wrong' },
  goal: {
    ko: '없는 subset으로 보내는 VirtualService를 적용하고, Kiali의 Istio Config가 보여 주는 코드를 적는다.',
    en: 'Apply a VirtualService that sends to a subset that does not exist, and type the code that Istio Config of Kiali shows.',
  },
  exercise: {
    kind: 'text',
    prompt: {
      ko: 'Kiali가 VirtualService `reviews`에서 찾은 것의 코드는?',
      en: 'What is the code of what Kiali finds in the VirtualService `reviews`?',
    },
    placeholder: 'KIA0000',
    accept: ['^KIA1107$'],
    mistakes: [
      {
        code: 'answer.analyze-code',
        pattern: '^IST\\d{4}$',
        why: {
          ko: '그것은 istioctl analyze의 코드다. Kiali는 KIA로 시작하는 자신의 코드를 쓴다.',
          en: 'That is a code of istioctl analyze. Kiali has its own, which begin with KIA.',
        },
      },
      {
        code: 'answer.other-object',
        pattern: '^KIA',
        why: {
          ko: '다른 오브젝트의 코드다. VirtualService reviews의 것을 본다.',
          en: 'That is of another object. Look at the VirtualService reviews.',
        },
      },
    ],
    next: `kubectl get --raw '/api/v1/namespaces/istio-system/services/kiali:20001/proxy/kiali/api/namespaces/default/istio/virtualservices/reviews?validate=true' | jq -c '.validation.checks'`,
    explanation: {
      ko: 'KIA1107은 `Subset not found`다. API 서버는 이 오브젝트를 받아들였고, 요청은 503 NC로 끝난다. Kiali는 오브젝트를 서로 비교해서 찾는다.',
      en: 'KIA1107 is `Subset not found`. The API server took the object, and requests end with 503 NC. Kiali finds it by comparing objects.',
    },
  },
  checks: [{ ...reviews, code: 'KIA1107' }, { kind: 'exercise' }],
  hints: [
    {
      ko: 'Kiali의 Istio Config에서 경고 표시가 있는 오브젝트를 연다.',
      en: 'In Istio Config of Kiali open the object that has a warning.',
    },
    {
      ko: '편집기에서 표시된 줄 위에 마우스를 올린다.',
      en: 'In the editor there, hover over the line that is marked.',
    },
    { ko: 'KIA 뒤에 네 자리 숫자다.', en: 'It is KIA and four digits.' },
  ],
  solution: ['as-the-page/14-k3s-s-wrong-subset.sh'],
};

export const repaired: CheckpointSpec = {
  id: 'repaired',
  title: { ko: '경고 없이', en: 'Without a warning' },
  goal: {
    ko: 'Kiali가 VirtualService `reviews`에서 아무 잘못도 찾지 않고, 요청은 다시 reviews v1에 간다.',
    en: 'Kiali finds nothing wrong with the VirtualService `reviews`, and requests reach reviews v1 again.',
  },
  checks: [reviews, { ...edge(page, 'reviews-v1'), response: { code: '200', min: 90 } }],
  hints: [
    { ko: '있는 subset의 이름을 쓴다.', en: 'Use the name of a subset that exists.' },
    {
      ko: 'DestinationRule `reviews`에 v1, v2, v3이 있다.',
      en: 'The DestinationRule `reviews` has v1, v2 and v3.',
    },
    {
      ko: '샘플 `virtual-service-all-v1.yaml`이 모두를 v1로 보낸다.',
      en: 'The sample `virtual-service-all-v1.yaml` sends everything to v1.',
    },
  ],
  solution: ['as-the-page/16-k3s-s-repair.sh'],
};
