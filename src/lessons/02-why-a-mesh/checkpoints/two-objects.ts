import type { CheckpointSpec } from '#lesson';

const from = { namespace: 'tour', app: 'client' } as const;
const url = 'http://shop.tour/';
const object = 'VirtualService/tour/shop';

export const twoObjects: CheckpointSpec = {
  id: 'two-objects',
  title: { ko: '두 오브젝트를 적용하기', en: 'Apply the two objects' },
  goal: {
    ko: 'client가 shop에 보내는 요청 가운데 헤더 `x-tester: yes`가 있는 것은 418을, 나머지는 서브셋 v1에서 200을 받는다.',
    en: 'Of the requests from client to shop, those with the header `x-tester: yes` get 418, all others 200 from the subset v1.',
  },
  checks: [
    {
      kind: 'probe',
      from,
      url,
      reasons: [
        {
          when: { status: 503 },
          code: 'two-objects.no-subset',
          layer: 'cluster',
          object: 'DestinationRule/tour/shop',
          ko: '헤더가 없는 요청이 503을 받는다. VirtualService가 가리키는 서브셋을 정의한 DestinationRule이 없거나, 서브셋의 레이블에 맞는 파드가 없다.',
          en: 'Requests without the header get 503: no DestinationRule defines the subset that the VirtualService names, or no pod has the labels of that subset.',
          next: 'kubectl get destinationrules -n tour -o yaml; kubectl exec -n tour deploy/client -- curl -sI shop',
        },
        {
          when: { status: 418 },
          code: 'two-objects.everybody',
          layer: 'route',
          object,
          ko: '헤더가 없는 요청도 418을 받는다. 폴트가 있는 규칙에 match가 없다.',
          en: 'Requests without the header get 418 too: the rule with the fault has no match.',
          next: 'kubectl get virtualservices -n tour -o yaml; kubectl exec -n tour deploy/client -- curl -sI shop',
        },
      ],
    },
    {
      kind: 'probe',
      from,
      url,
      headers: { 'x-tester': 'yes' },
      expect: { status: 418 },
      reasons: [
        {
          when: { status: 200 },
          code: 'two-objects.rule-not-reached',
          layer: 'route',
          object,
          ko: '`x-tester: yes`가 있는 요청이 200을 받는다. VirtualService가 없거나, match의 헤더가 다르거나, match가 없는 규칙이 앞에 있다.',
          en: 'Requests with `x-tester: yes` get 200: there is no VirtualService, its match names another header, or a rule without match comes first.',
          next: "kubectl get virtualservices -n tour -o yaml; kubectl exec -n tour deploy/client -- curl -sI -H 'x-tester: yes' shop",
        },
      ],
    },
    { kind: 'proxy-config', proxy: from, cluster: { name: 'outbound|80|v1|shop.tour.svc.cluster.local' } },
  ],
  hints: [
    {
      ko: '위의 두 오브젝트를 그대로 적용하면 된다. 프록시가 받는 데 1초쯤 걸린다.',
      en: 'The two objects above are enough as they are. It takes a second until the proxies have them.',
    },
    {
      ko: '`kubectl get virtualservices,destinationrules -n tour`에 shop이 하나씩 있는지 본다.',
      en: 'See whether `kubectl get virtualservices,destinationrules -n tour` lists one shop each.',
    },
    {
      ko: '규칙은 위에서부터 맞춰 보고 처음 맞는 것을 쓴다. match가 있는 규칙이 먼저다. VirtualService의 `subset`과 DestinationRule의 `subsets[].name`은 같은 이름이다.',
      en: 'Rules are tried from the top, and the first that matches is used: the one with the match comes first. `subset` in the VirtualService is a name from `subsets` in the DestinationRule.',
    },
  ],
  solution: ['by-looking/1-k3s-s-two-objects.sh'],
};
