import type { CheckpointSpec } from '#lesson';

const reviews = { namespace: 'default', name: 'reviews' } as const;
const productpage = { namespace: 'default', name: 'productpage' } as const;
const page = 'http://{ingress}/productpage';
const pageAsJason = `curl -s -c jason -d "username=jason&passwd=any" http://{ingress}/login; curl -s -b jason ${page} | grep -o "<title>.*"`;
const anyPage = `curl -s -o /dev/null -w '%{http_code}\\n' ${page}`;

export const delayFlag: CheckpointSpec = {
  id: 'delay-flag',
  title: { ko: '지연은 로그에 어떻게 남는가', en: 'What the delay looks like in the log' },
  goal: {
    ko: '`jason`으로 페이지를 요청하고, reviews의 사이드카가 `/ratings/0`에 적은 두 응답 플래그를 찾는다.',
    en: "Request the page as `jason`, and find the two response flags that reviews' sidecar wrote for `/ratings/0`.",
  },
  exercise: {
    kind: 'text',
    prompt: {
      ko: 'reviews v2의 사이드카 로그에서 `/ratings/0` 줄의 응답 플래그(상태 코드 바로 뒤)는 무엇인가? 적힌 그대로 입력한다.',
      en: "In the log of reviews v2's sidecar, what are the response flags in a line of `/ratings/0` (just after the status)? Type them exactly as they are.",
    },
    placeholder: 'XX,YY',
    accept: ['^(DI, ?DC|DC, ?DI)$'],
    mistakes: [
      {
        code: 'answer.inbound-line',
        pattern: '^DC$',
        why: {
          ko: '그것은 `/reviews/0`의 줄이다. 나가는 요청인 `/ratings/0`의 줄을 본다.',
          en: 'That is the line of `/reviews/0`. Look at `/ratings/0`, the request that goes out.',
        },
      },
      {
        code: 'answer.half-of-flags',
        pattern: '^DI$',
        why: {
          ko: '지연(DI)은 맞다. 쉼표 뒤에 하나가 더 있고, 요청이 왜 완료되지 못했는지를 나타낸다.',
          en: 'DI, the delay, is right. There is another after the comma, which says why the request did not complete.',
        },
      },
      {
        code: 'answer.timeout-flag',
        pattern: '^(UT|504)$',
        why: {
          ko: 'UT는 프록시의 timeout이 끝났다는 뜻이다. 여기서는 프록시가 아니라 애플리케이션이 기다리다 포기했다.',
          en: 'UT says that a timeout of the proxy ended. Here it was the application that stopped waiting, not the proxy.',
        },
      },
    ],
    next: "kubectl logs deploy/reviews-v2 -c istio-proxy | grep -v slipway-probe | grep '/ratings/0' | tail -n 2",
    explanation: {
      ko: 'DI(delay injected)는 폴트로 지연시켰다는 뜻이고 DC(downstream disconnect)는 호출한 쪽이 먼저 연결을 끊었다는 뜻이다. 상태 코드가 0인 것은 응답이 없었기 때문이다.',
      en: 'DI is a delay that was injected, DC a downstream that disconnected first. The status is 0 because there never was an answer.',
    },
  },
  checks: [
    {
      kind: 'request-logged',
      app: reviews,
      match: { path: '/ratings/0', flags: { $regex: 'DI' } },
      next: pageAsJason,
      reasons: [
        {
          code: 'request.no-delay-seen',
          ko: 'reviews의 사이드카 로그에 지연된 요청(DI)이 아직 없다. 지연을 적용한 다음 testpc에서 jason으로 로그인한 페이지를 요청한다.',
          en: "The log of reviews' sidecars has no request that was delayed (DI) yet. With the delay in place, request the page from testpc, signed in as jason.",
        },
      ],
    },
    { kind: 'exercise' },
  ],
  hints: [
    {
      ko: '지연은 호출하는 쪽의 사이드카가 만든다. 그러므로 그 로그도 거기에 있다.',
      en: 'The delay is made in the sidecar of the caller, so that is where it is logged.',
    },
    {
      ko: '`kubectl logs deploy/reviews-v2 -c istio-proxy`에서 `/ratings/0` 줄을 찾는다.',
      en: 'Find the lines of `/ratings/0` in `kubectl logs deploy/reviews-v2 -c istio-proxy`.',
    },
    {
      ko: '`"GET /ratings/0 HTTP/1.1" 0` 바로 뒤, 쉼표로 이어진 두 글자짜리 플래그 둘이다.',
      en: 'Just after `"GET /ratings/0 HTTP/1.1" 0`: two flags of two letters each, with a comma between them.',
    },
  ],
};

export const timeoutFlag: CheckpointSpec = {
  id: 'timeout-flag',
  title: { ko: 'timeout은 로그에 어떻게 남는가', en: 'What the timeout looks like in the log' },
  goal: {
    ko: '페이지를 한 번 요청하고, productpage의 사이드카가 504와 함께 적은 응답 플래그를 찾는다.',
    en: "Request the page once, and find the response flag that productpage's sidecar wrote with the 504.",
  },
  exercise: {
    kind: 'text',
    prompt: {
      ko: 'productpage의 사이드카 로그에서 `/reviews/0`의 504 바로 뒤에 적힌 응답 플래그는?',
      en: "Which response flag comes just after the 504 of `/reviews/0` in the log of productpage's sidecar?",
    },
    accept: ['^UT$', '^UT,? ?\\(?response_timeout\\)?$'],
    mistakes: [
      {
        code: 'answer.other-side',
        pattern: '^(DC|DI, ?DC)$',
        why: {
          ko: '그것은 reviews 쪽 로그다. 기다리다 포기한 쪽, 즉 productpage의 사이드카를 본다.',
          en: 'That is the log on the side of reviews. Look at the side that stopped waiting: the sidecar of productpage.',
        },
      },
      {
        code: 'answer.details-field',
        pattern: '^response_timeout$',
        why: {
          ko: '그것은 응답 상세다. 플래그는 그 앞의 두 글자다.',
          en: 'Those are the response details. The flag is the two letters before them.',
        },
      },
      {
        code: 'answer.no-endpoint-flag',
        pattern: '^(UH|UF|NR|NC)$',
        why: {
          ko: '그 플래그가 있는 요청은 업스트림에 도달하지 못한다. 여기서는 도달했지만 응답이 늦었다.',
          en: 'A request with that flag never reaches an upstream. Here it did, but the answer was late.',
        },
      },
    ],
    next: "kubectl logs deploy/productpage-v1 -c istio-proxy | grep -v slipway-probe | grep '/reviews/0' | tail -n 2",
    explanation: {
      ko: 'UT는 업스트림의 응답이 라우트의 timeout 안에 오지 않았다는 뜻이다. 504는 프록시가 만든 응답이고, reviews의 로그에는 DC로만 남는다.',
      en: 'UT: the answer of the upstream did not come within the timeout of the route. The proxy made the 504; the log of reviews shows it only as DC.',
    },
  },
  checks: [
    {
      kind: 'request-logged',
      app: productpage,
      match: { path: '/reviews/0', status: 504, flags: { $regex: 'UT' } },
      next: anyPage,
      reasons: [
        {
          code: 'request.no-timeout-seen',
          ko: 'productpage의 사이드카 로그에 504 UT가 아직 없다. timeout을 둔 다음 testpc에서 페이지를 요청한다.',
          en: "The log of productpage's sidecar has no 504 UT yet. With the timeout in place, request the page from testpc.",
        },
      ],
    },
    { kind: 'exercise' },
  ],
  hints: [
    {
      ko: 'timeout은 호출하는 쪽의 사이드카가 잰다.',
      en: 'The sidecar of the caller measures a timeout.',
    },
    {
      ko: '`kubectl logs deploy/productpage-v1 -c istio-proxy`에서 `/reviews/0` 줄을 찾는다.',
      en: 'Find the lines of `/reviews/0` in `kubectl logs deploy/productpage-v1 -c istio-proxy`.',
    },
    {
      ko: '`504` 바로 뒤의 두 글자다.',
      en: 'It is the two letters just after `504`.',
    },
  ],
};
