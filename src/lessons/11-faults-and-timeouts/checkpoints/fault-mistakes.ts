import type { CheckpointSpec } from '#lesson';

export type Check = CheckpointSpec['checks'][number];
type Picture = NonNullable<Extract<Check, { kind: 'resource' }>['match']>;

type Fault = 'delay' | 'abort';

const RATINGS = { $regex: '^ratings(\\.default(\\.svc(\\.cluster\\.local)?)?)?$' };
const next = 'kubectl get virtualservices -o yaml';

interface Mistake {
  readonly code: `fault.${string}` | `virtual-service.${string}`;
  readonly ko: string;
  readonly en: string;
}

/** A VirtualService that looks like this is the mistake. */
const mistake = (spec: Picture, { code, ko, en }: Mistake): Check => ({
  kind: 'resource',
  resource: 'virtualservices.networking.istio.io',
  namespace: 'default',
  match: { spec },
  absent: true,
  reasons: [{ for: 'resource.present', code, ko, en, next }],
});

const jason = { headers: { 'end-user': { $any: [{ exact: 'jason' }, { prefix: { $regex: '^j' } }] } } };

const duplicate: Check = {
  kind: 'resource',
  resource: 'virtualservices.networking.istio.io',
  namespace: 'default',
  match: { spec: { hosts: [RATINGS] } },
  count: { max: 1 },
  reasons: [
    {
      for: 'resource.too-many',
      code: 'virtual-service.duplicate',
      ko: 'ratings의 VirtualService가 둘 이상이다. 사이드카에서는 합쳐지지 않고 먼저 만든 것만 쓰인다. 규칙을 한 VirtualService에 모은다.',
      en: 'There are several VirtualServices for ratings. For sidecars they are not merged: only the oldest counts. Put the rules into one.',
      next: 'istioctl analyze',
      analyzer: 'IST0109',
    },
  ],
};

/** Why a fault of ratings does not happen, for jason or for all. */
export function faultMistakes(fault: Fault, { who }: { who: 'jason' | 'all' }): readonly Check[] {
  const present = { [fault]: { $exists: true } };
  const general = [
    mistake(
      { hosts: { $none: RATINGS }, http: [{ fault: present }] },
      {
        code: 'fault.other-service',
        ko: '{object}의 fault는 ratings로 가는 요청에 걸리지 않는다. fault는 hosts에 적힌 서비스를 부르는 쪽의 사이드카가 낸다. hosts가 ratings인 VirtualService에 적는다.',
        en: 'The fault of {object} is not for requests to ratings. A fault is made by the sidecars of those who call the service in hosts: put it into the VirtualService whose host is ratings.',
      },
    ),
    duplicate,
    mistake(
      {
        hosts: [RATINGS],
        http: [{ fault: { [fault]: { $exists: true, percentage: { $absent: true }, percent: { $absent: true } } } }],
      },
      {
        code: 'fault.percentage-missing',
        ko: '{object}의 fault에 percentage가 없다. 적지 않으면 100이 아니라 0이라, 어느 요청에도 걸리지 않는다.',
        en: 'The fault of {object} has no percentage. Left out it is 0, not 100: no request is meant.',
      },
    ),
    mistake(
      { hosts: [RATINGS], http: [{ fault: { [fault]: { percentage: { value: { $lt: 100 } } } } }] },
      {
        code: 'fault.percentage',
        ko: '{object}의 fault가 요청의 일부에만 걸린다. percentage.value는 퍼센트라, 모든 요청이면 1이 아니라 100이다.',
        en: 'The fault of {object} is for a part of the requests. percentage.value is in percent: all requests are 100, not 1.',
      },
    ),
  ];
  if (who === 'all') return general;
  return [
    ...general,
    mistake(
      {
        hosts: [RATINGS],
        http: [{ fault: present, match: { $exists: true, $none: { headers: { 'end-user': { $exists: true } } } } }],
      },
      {
        code: 'fault.match-header',
        ko: '{object}의 규칙이 end-user 헤더를 보지 않는다. productpage가 로그인한 사용자를 알리는 헤더의 이름은 end-user이다.',
        en: 'The rule of {object} does not look at the header end-user. That is the name of the header in which productpage tells who has signed in.',
      },
    ),
    mistake(
      { hosts: [RATINGS], http: [{ fault: present, match: { $exists: true, $none: jason } }] },
      {
        code: 'fault.match-value',
        ko: '{object}의 규칙이 end-user의 다른 값을 본다. 값은 대소문자까지 jason과 같아야 한다.',
        en: 'The rule of {object} wants another value of end-user. It must be jason letter by letter, capitals too.',
      },
    ),
  ];
}

/** A rule without match catches everybody. */
export const everybody = {
  for: 'probe.too-slow',
  code: 'fault.everybody',
  ko: 'jason이 아닌 사람의 요청도 늦어진다({observed}). fault가 있는 규칙에 match가 없거나, 조건이 다른 요청에도 맞는다.',
  en: 'Requests of others than jason are late too ({observed}). The rule with the fault has no match, or one that takes other requests as well.',
  next,
} as const;
export const everybodyFails = {
  for: 'probe.fault',
  code: 'fault.everybody',
  ko: 'jason이 아닌 사람의 요청도 실패한다({observed}). fault가 있는 규칙에 match가 없거나, 조건이 다른 요청에도 맞는다.',
  en: 'Requests of others than jason fail too ({observed}). The rule with the fault has no match, or one that takes other requests as well.',
  next,
} as const;
