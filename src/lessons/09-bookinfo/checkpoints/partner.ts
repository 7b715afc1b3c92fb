import type { CheckpointSpec } from '#lesson';

const HOST = 'api.books.test';
const productpage = { namespace: 'default', name: 'productpage' } as const;
const asked = (path: string, host: string | undefined = HOST) =>
  ({ kind: 'probe', url: `http://{ingress}${path}`, ...(host && { host }) }) as const;
const routed = (path: string) =>
  ({ kind: 'route-to-app', host: HOST, path, app: productpage, virtualService: 'partner' }) as const;

export const partner: CheckpointSpec = {
  id: 'partner',
  title: { ko: '파트너에게는 데이터만', en: 'Only the data for a partner' },
  goal: {
    ko: '파트너 회사가 책과 리뷰의 데이터를 읽어 가려 한다. 데이터만, 파트너의 주소 체계로 열어 준다. 페이지를 읽는 사람에게는 아무것도 바뀌지 않는다.',
    en: 'A partner wants to read the data of books and reviews. Open the data and nothing else, under paths of the partner. Nothing changes for people who read the page.',
  },
  task: true,
  facts: [
    {
      ko: `파트너는 호스트 이름 \`${HOST}\`로, 페이지와 같은 포트로 온다.`,
      en: `The partner comes with the host name \`${HOST}\`, on the same port as readers of the page.`,
    },
    {
      ko: '파트너의 `/catalog`는 productpage의 `/api/v1/products`이고, 그 아래도 같다. `/catalog/0/reviews`는 `/api/v1/products/0/reviews`다. VirtualService의 규칙은 경로를 바꾸어 보낼 수 있다.',
      en: '`/catalog` is `/api/v1/products` of productpage, and so on below: `/catalog/0/reviews` is `/api/v1/products/0/reviews`. A rule of a VirtualService can change the path on the way.',
    },
    {
      ko: `\`${HOST}\`의 다른 경로는 모두 404다. \`/productpage\`도 그렇다.`,
      en: `Every other path of \`${HOST}\` is 404, \`/productpage\` too.`,
    },
    {
      ko: '다른 이름으로 오는 요청에는 전과 똑같이 응답한다.',
      en: 'Requests with other names are answered as before.',
    },
  ],
  checks: [
    { ...asked('/catalog'), expect: { body: 'The Comedy of Errors' }, explainedBy: [routed('/catalog')] },
    { ...asked('/catalog/0/reviews'), expect: { body: '"podname"' }, explainedBy: [routed('/catalog/0/reviews')] },
    {
      ...asked('/productpage'),
      expect: { status: 404 },
      reasons: [
        {
          when: { status: 200 },
          code: 'partner.page-open',
          ko: `${HOST}로 \`/productpage\`를 요청하면 페이지가 온다. 이 이름의 규칙이 \`/catalog\`가 아닌 경로까지 받는다.`,
          en: `\`/productpage\` of ${HOST} is answered with the page: the rules for this name take other paths than \`/catalog\` too.`,
          expected: '404',
        },
      ],
    },
    { ...asked('/productpage', ''), expect: { body: 'Simple Bookstore' } },
  ],
  hints: [
    {
      ko: '새 호스트 이름은 VirtualService를 하나 더 뜻한다. 더 구체적인 이름이 `*`보다 우선한다.',
      en: 'A new host name means one more VirtualService. The more specific name comes before `*`.',
    },
    {
      ko: '샘플의 `bookinfo`처럼 `match` 아래 `uri`로 경로를 제한한다. 목적지는 productpage의 9080번 포트다.',
      en: 'Limit the paths by `uri` under `match`, as `bookinfo` of the samples does. The destination is port 9080 of productpage.',
    },
    {
      ko: '`match`는 `uri: prefix: /catalog`이고, `route`와 같은 깊이에 `rewrite: uri: /api/v1/products`를 둔다. 조건이 맞은 앞부분만 바뀐다.',
      en: '`match` has `uri: prefix: /catalog`; at the same level as `route` write `rewrite: uri: /api/v1/products`. It replaces the part that matched.',
    },
  ],
  solution: ['by-file/7-k3s-s-partner.sh'],
};
