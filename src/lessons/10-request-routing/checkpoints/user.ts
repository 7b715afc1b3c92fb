import type { CheckpointSpec } from '#lesson';
import { anybodyGetsV1, anybodyToV1, jasonGetsV2, minaGetsV1 } from './bookinfo.ts';

export const identity: CheckpointSpec = {
  id: 'identity',
  title: { ko: '사용자가 jason임은 무엇이 정하는가', en: 'What identifies jason' },
  goal: {
    ko: 'reviews로 가는 요청의 end-user 헤더가 어디에서 오는지 고른다.',
    en: 'Choose where the header end-user of the requests to reviews comes from.',
  },
  exercise: {
    kind: 'choice',
    prompt: {
      ko: '`reviews`로 가는 요청에 `end-user: jason`을 넣는 것은 무엇인가?',
      en: 'What adds `end-user: jason` to the request to `reviews`?',
    },
    options: [
      {
        id: 'client',
        text: { ko: '브라우저나 curl', en: 'The browser, or curl' },
        code: 'answer.client-says',
        why: {
          ko: '밖에서 온 그 헤더는 전달되지 않는다. 전달된다면 누구나 jason이 될 수 있을 것이다.',
          en: 'The header from outside is not passed on. If it were, anybody could be jason.',
        },
      },
      {
        id: 'gateway',
        text: { ko: '인그레스 게이트웨이', en: 'The ingress gateway' },
        code: 'answer.proxy-says',
        why: {
          ko: '게이트웨이는 쿠키를 전달할 뿐 세션을 해석하지 못한다.',
          en: 'The gateway forwards the cookie but cannot read the session in it.',
        },
      },
      {
        id: 'productpage',
        text: { ko: 'productpage가 세션에서', en: 'productpage, from its session' },
        right: true,
        why: {
          ko: '로그인할 때 서명한 쿠키를 주고, 요청마다 그것을 확인해 사용자의 이름을 헤더에 적는다.',
          en: 'At login it returns a signed cookie. With each request it checks the cookie and writes the name of the user into the header.',
        },
      },
      {
        id: 'sidecar',
        text: { ko: 'productpage의 사이드카', en: "productpage's sidecar" },
        code: 'answer.proxy-says',
        why: {
          ko: '사이드카는 이 헤더를 읽을 뿐이다. 누가 로그인했는지는 애플리케이션만 안다.',
          en: 'The sidecar only reads this header. Only the application knows who has signed in.',
        },
      },
    ],
    explanation: {
      ko: '메시는 요청에 있는 것으로만 라우팅한다. 누구의 요청인지는 애플리케이션이 확인해 헤더로 전달해야 하고, 뒤의 서비스들도 그 헤더를 전달해야 한다.',
      en: 'A mesh routes by what is in the request. The application must find out whose request it is and pass that on in a header, and the services behind it must pass on that header too.',
    },
  },
  checks: [{ kind: 'exercise' }],
  hints: [
    {
      ko: '헤더를 직접 넣은 요청과 로그인한 요청의 차이를 본다.',
      en: 'Compare the request with the header and the one with the login.',
    },
    {
      ko: '`/login`에 응답하고 쿠키를 준 것은 무엇이었는가?',
      en: 'What answered `/login` and gave you the cookie?',
    },
    {
      ko: '쿠키를 해석할 수 있는 것은 그것을 만든 쪽뿐이다.',
      en: 'Only the application that made the cookie can read it.',
    },
  ],
};

export const jason: CheckpointSpec = {
  id: 'jason',
  title: { ko: 'jason에게만 v2', en: 'v2 for jason only' },
  goal: {
    ko: 'jason으로 로그인하면 언제나 v2가, 다른 사람이나 로그인하지 않은 사람에게는 언제나 v1이 응답한다.',
    en: 'When signed in as jason, v2 always answers; v1 answers everybody else, signed in or not.',
  },
  checks: [jasonGetsV2, anybodyToV1, minaGetsV1, anybodyGetsV1],
  hints: [
    {
      ko: '한 VirtualService에 규칙이 둘 필요하다. 하나에는 조건이 있고 하나에는 없다.',
      en: 'One VirtualService needs two rules: one with a condition, one without.',
    },
    {
      ko: '조건은 `match` 아래 `headers`의 `end-user`이고, 조건이 있는 규칙이 앞에 온다.',
      en: 'The condition is `end-user` in `headers` under `match`, and the rule with it comes first.',
    },
    {
      ko: '`end-user: exact: jason`이면 `subset: v2`, 나머지는 `subset: v1`이다. 샘플의 `virtual-service-reviews-test-v2.yaml`이 그렇게 쓰여 있다.',
      en: '`end-user: exact: jason` leads to `subset: v2`, the rest to `subset: v1`. The sample `virtual-service-reviews-test-v2.yaml` says just that.',
    },
  ],
  solution: ['by-file/1-k3s-s-subsets.sh', 'by-file/3-k3s-s-jason.sh'],
};

export const visit: CheckpointSpec = {
  id: 'visit',
  title: { ko: 'jason으로 접속해 보기', en: 'Visit the page as jason' },
  goal: {
    ko: 'jason으로 로그인해 페이지를 열고, v2의 검은 별을 본다.',
    en: 'Sign in as jason, open the page, and see the black stars of v2.',
  },
  checks: [
    {
      kind: 'request-logged',
      app: { namespace: 'default', name: 'productpage' },
      match: { path: { $regex: '^/reviews/' }, status: 200 },
      answeredBy: { namespace: 'default', labels: { app: 'reviews', version: 'v2' } },
      next: 'curl -s -c jar -d "username=jason&passwd=any" http://{ingress}/login; curl -s -b jar http://{ingress}/productpage',
      explainedBy: [jasonGetsV2],
      reasons: [
        {
          for: 'request.other',
          code: 'routing.not-signed-in',
          ko: '규칙은 맞지만 지금까지의 요청은 모두 jason의 것이 아니었다. 밖에서 넣은 end-user 헤더는 productpage가 전달하지 않는다. /login에서 받은 쿠키를 함께 보낸다.',
          en: 'The rule is right, but none of your requests so far was by jason. productpage does not pass on an end-user header from outside: send the cookie that /login gives.',
        },
      ],
    },
  ],
  hints: [
    {
      ko: '웹 탭에서 오른쪽 위의 Sign in을 쓰거나, curl로 `/login`에 POST한다.',
      en: 'Use Sign in at the top right of the page in the web tab, or POST to `/login` with curl.',
    },
    {
      ko: 'curl에서는 `-c jar`로 쿠키를 받아 두고 `-b jar`로 함께 보낸다.',
      en: 'With curl, keep the cookie with `-c jar` and send it along with `-b jar`.',
    },
    {
      ko: '폼의 필드는 `username`과 `passwd`이고, 비밀번호는 무엇이어도 된다.',
      en: 'The fields of the form are `username` and `passwd`; any password will do.',
    },
  ],
  solution: ['by-file/1-k3s-s-subsets.sh', 'by-file/3-k3s-s-jason.sh', 'by-file/4-testpc-visit.sh'],
};

export const order: CheckpointSpec = {
  id: 'order',
  title: { ko: '예측: 규칙의 순서를 바꾸면', en: 'Prediction: the rules swapped' },
  goal: {
    ko: '조건 없는 규칙을 앞에 두면 어떻게 되는지 고른다.',
    en: 'Choose what happens when the rule without condition comes first.',
  },
  exercise: {
    kind: 'choice',
    prompt: {
      ko: '두 규칙의 순서를 바꾸어, 조건 없는 v1 규칙을 앞에, jason의 v2 규칙을 뒤에 둔다. jason에게는 어느 버전이 응답하는가?',
      en: 'The two rules are swapped: first the one for v1 without condition, then the one for jason and v2. Which version answers jason?',
    },
    options: [
      {
        id: 'v2',
        text: { ko: 'v2. 더 구체적인 조건이 우선한다', en: 'v2: the more specific condition wins' },
        code: 'answer.most-specific',
        why: {
          ko: '호스트 이름은 더 구체적인 것이 우선하지만, 규칙은 적힌 순서대로 확인한다.',
          en: 'Among host names the more specific one wins. Rules are read in the order in which they are written.',
        },
      },
      {
        id: 'v1',
        text: { ko: 'v1. 처음 맞는 규칙만 적용된다', en: 'v1: only the first match counts' },
        right: true,
        why: {
          ko: '조건 없는 규칙은 누구에게나 맞으므로 뒤의 규칙은 절대 적용되지 않는다.',
          en: 'A rule without a condition matches everybody, so rules after it are never used.',
        },
      },
      {
        id: 'half',
        text: { ko: 'v1과 v2가 반반', en: 'v1 and v2, half each' },
        code: 'answer.rules-share',
        why: {
          ko: '요청을 나누는 것은 한 규칙 안의 weight다. 규칙끼리는 요청을 나누지 않는다.',
          en: 'Shares come from weights within one rule. Rules do not divide requests among each other.',
        },
      },
      {
        id: 'rejected',
        text: {
          ko: '적용되지 않는다. 절대 쓰이지 않을 규칙이 있으면 API 서버가 거절한다',
          en: 'Neither: the API server rejects a rule that can never be used',
        },
        code: 'answer.order-rejected',
        why: {
          ko: '문법이 맞으므로 받아들여진다. 아무 오류도 없이 규칙 하나가 무시된다.',
          en: 'It is valid and is accepted. One rule is simply lost, without any error.',
        },
      },
    ],
    explanation: {
      ko: '위에서부터 처음 맞는 것 하나만 적용된다. istiod는 조건 없는 규칙 뒤의 것을 프록시에 보내지도 않는다.',
      en: 'From the top, only the first match counts. istiod does not even send the proxies what comes after a rule without a condition.',
    },
  },
  checks: [{ kind: 'exercise' }],
  hints: [
    { ko: '규칙은 어느 방향으로 읽히는가?', en: 'In which direction are rules read?' },
    {
      ko: '조건 없는 규칙에 맞지 않는 요청이 있는가?',
      en: 'Is there a request that does not match a rule without a condition?',
    },
    { ko: '처음 맞는 것에서 멈춘다.', en: 'Reading stops at the first match.' },
  ],
};
