import type { CheckpointSpec } from '#lesson';
import { ratingsPolicy as ratings, signedIn } from './requests.ts';

type Check = CheckpointSpec['checks'][number];
type Policy = Extract<Check, { kind: 'mesh-policy' }>;
type Reasons = NonNullable<Check['reasons']>;

const mistakes: Reasons = [
  {
    for: 'virtual-service.host',
    code: 'fault.other-service',
    ko: '{object}의 fault는 ratings로 가는 요청에 적용되지 않는다. fault는 hosts에 적힌 서비스를 호출하는 쪽의 사이드카가 만든다. hosts가 ratings인 VirtualService에 적는다.',
    en: 'The fault of {object} does not apply to requests to ratings. A fault is made by the sidecars of the callers of the service in hosts: put it into the VirtualService whose host is ratings.',
  },
  {
    for: 'virtual-service.match-header',
    code: 'fault.match-header',
    ko: '{object}의 규칙이 end-user 헤더를 보지 않는다. productpage가 로그인한 사용자를 알리는 헤더의 이름은 end-user다.',
    en: 'The rule of {object} does not look at the header end-user. productpage uses that header to say who has signed in.',
  },
  {
    for: 'virtual-service.match-value',
    code: 'fault.match-value',
    ko: '{object}의 규칙이 end-user의 다른 값을 찾는다. 값은 대소문자까지 jason과 같아야 한다.',
    en: 'The rule of {object} expects another value of end-user. It must be exactly jason, in lower case.',
  },
  {
    for: 'fault.unwanted',
    code: 'fault.delay-left',
    ko: '규칙에 delay가 남아 있어 500이 늦게 온다: {observed}.',
    en: 'There is still a delay in the rule, so the 500 comes late: {observed}.',
  },
];

type Wanted = Pick<Policy, 'delay' | 'abort'>;

/** Why a fault of ratings does not happen as it should, for jason or for all: by what reviews' sidecar has. */
export const faultMistakes = (wanted: Wanted, { who }: { who: 'jason' | 'all' }): readonly Check[] => [
  { ...ratings, ...(who === 'jason' && signedIn('jason')), ...wanted, reasons: mistakes },
];

/** A rule without match catches everybody. */
export const sparesOthers: readonly Check[] = [
  {
    ...ratings,
    delay: 'none',
    abort: 'none',
    reasons: [
      {
        for: 'fault.unwanted',
        code: 'fault.everybody',
        ko: 'jason이 아닌 사람의 요청에도 폴트가 적용된다({observed}). fault가 있는 규칙에 match가 없거나, 조건이 다른 요청에도 맞는다.',
        en: 'Requests of users other than jason get the fault too ({observed}). The rule with the fault has no match, or one that matches other requests as well.',
      },
    ],
  },
];

/** A timeout where the delay is. */
export const withoutTimeout: Check = {
  ...ratings,
  timeout: 'none',
  reasons: [
    {
      for: 'timeout.unwanted',
      code: 'timeout.on-delayed',
      ko: '{object}에 timeout이 있다. 같은 규칙의 지연은 timeout을 재기 시작하기 전에 일어나므로 timeout으로 끝나지 않는다. timeout은 reviews의 규칙에 둔다.',
      en: '{object} has a timeout. A delay in the same rule happens before that timeout starts, so the timeout does not end it. The timeout belongs to the rule of reviews.',
    },
  ],
};
