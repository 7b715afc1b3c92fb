import type { CheckpointSpec } from '#lesson';

const url = 'http://shop.tour/';

export const strict: CheckpointSpec = {
  id: 'strict',
  title: { ko: '평문을 거절하기', en: 'Refuse plain text' },
  goal: {
    ko: 'shop의 사이드카는 mTLS만 받는다. plain의 요청은 거절되고, client의 요청은 여전히 200을 받는다.',
    en: 'The sidecar of shop accepts mTLS only: requests of plain are refused, those of client are still answered 200.',
  },
  checks: [
    {
      kind: 'probe',
      from: { namespace: 'tour', app: 'plain' },
      url,
      expect: 'reset',
      reasons: [
        {
          for: 'probe.unexpected-success',
          code: 'strict.plain-accepted',
          layer: 'listener',
          object: 'PeerAuthentication/tour',
          ko: '사이드카가 없는 plain의 요청이 아직 응답을 받는다. shop에 적용되는 PeerAuthentication이 없거나, 방식이 STRICT가 아니다.',
          en: 'plain, which has no sidecar, is still answered: no PeerAuthentication applies to shop, or its mode is not STRICT.',
          next: "kubectl get peerauthentications -A; kubectl exec -n tour deploy/plain -- curl -s -o /dev/null -w '%{http_code}\\n' shop",
        },
      ],
    },
    { kind: 'probe', from: { namespace: 'tour', app: 'client' }, url },
  ],
  hints: [
    {
      ko: 'mTLS를 요구할지는 받는 쪽이 정한다. 그것을 적는 오브젝트가 PeerAuthentication이다.',
      en: 'The receiving side decides whether mTLS is required. The object for it is PeerAuthentication.',
    },
    {
      ko: '이름을 `default`로 하고 selector를 적지 않으면 그 네임스페이스 전체에 적용된다.',
      en: 'Called `default` and without a selector, it applies to its whole namespace.',
    },
    {
      ko: '네임스페이스 `tour`에서 `spec.mtls.mode`가 `STRICT`다.',
      en: 'In the namespace `tour`, `spec.mtls.mode` is `STRICT`.',
    },
  ],
  solution: ['by-looking/6-k3s-s-strict.sh'],
};
