import type { CheckpointSpec } from '#lesson';

export const withoutIstiod: CheckpointSpec = {
  id: 'without-istiod',
  title: { ko: 'istiod를 멈추고 요청하기', en: 'A request while istiod is stopped' },
  goal: {
    ko: 'istiod의 파드가 하나도 없는데, client가 사이드카를 거쳐 shop에 보낸 요청은 200을 받는다.',
    en: 'There is no pod of istiod, and a request from client to shop is still answered 200 through the sidecars.',
  },
  checks: [
    {
      kind: 'probe',
      from: { namespace: 'tour', app: 'client' },
      url: 'http://shop.tour/',
      expect: { headers: { server: '^envoy$' } },
    },
    {
      kind: 'resource',
      resource: 'pods',
      namespace: 'istio-system',
      labels: { app: 'istiod' },
      absent: true,
      settleMs: 5_000,
      reasons: [
        {
          for: 'resource.present',
          code: 'without-istiod.still-there',
          ko: 'istiod의 파드가 아직 있다. 파드만 지우면 디플로이먼트가 곧바로 다시 만든다. 복제본 수를 0으로 바꾼다.',
          en: 'There is still a pod of istiod. A pod that is deleted is made again by its Deployment; set the number of replicas to 0.',
          next: 'kubectl get deployments,pods -n istio-system',
        },
      ],
    },
  ],
  hints: [
    {
      ko: '파드를 지우는 것으로는 멈추지 않는다. 파드의 수는 무엇이 정하는가?',
      en: 'Deleting the pod does not stop it. What decides how many pods there are?',
    },
    {
      ko: 'istiod는 네임스페이스 `istio-system`의 디플로이먼트다.',
      en: 'istiod is a Deployment in the namespace `istio-system`.',
    },
    {
      ko: '`kubectl scale`로 복제본 수를 0으로 바꾸고, 파드가 사라질 때까지 기다린다. 통과한 다음에는 다시 1로 되돌린다.',
      en: 'Set its replicas to 0 with `kubectl scale` and wait until the pod is gone. Set them back to 1 when this has passed.',
    },
  ],
  solution: ['by-looking/3-k3s-s-stop.sh'],
};
