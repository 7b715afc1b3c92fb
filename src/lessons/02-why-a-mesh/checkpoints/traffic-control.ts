import type { CheckpointSpec } from '#lesson';

export const scenarios: CheckpointSpec = {
  id: 'scenarios',
  title: { ko: '어떤 상황에 어떤 기능인가', en: 'Which feature for which situation' },
  goal: {
    ko: '운영에서 만나는 여섯 상황을 트래픽 컨트롤의 네 기능에 나눈다.',
    en: 'Sort six situations of operation to the four features of traffic control.',
  },
  exercise: {
    kind: 'assign',
    prompt: { ko: '각 상황에 쓸 기능을 고른다.', en: 'Choose the feature for each situation.' },
    targets: [
      { id: 'shifting', text: { ko: '트래픽 시프팅', en: 'Traffic shifting' } },
      { id: 'breaker', text: { ko: '서킷 브레이커', en: 'Circuit breaker' } },
      { id: 'fault', text: { ko: '폴트 인젝션', en: 'Fault injection' } },
      { id: 'limit', text: { ko: '속도 제한', en: 'Rate limiting' } },
    ],
    items: [
      {
        id: 'one-percent',
        text: {
          ko: '새 버전을 1% 요청으로 시험하고, 괜찮으면 10%, 50%로 늘린다.',
          en: 'Try a new version with 1% of the requests; if it does well, go on to 10% and 50%.',
        },
        target: 'shifting',
        why: { ko: '비율을 조금씩 옮기는 것이 시프팅이다.', en: 'To move the share step by step is shifting.' },
      },
      {
        id: 'greedy-client',
        text: {
          ko: '제휴사 하나가 1초에 수천 번 조회한다. 멀쩡한 서비스지만 1초에 100번까지만 받아 주기로 했다.',
          en: 'A partner asks thousands of times a second. The service is well, but it was agreed to accept 100 a second and no more.',
        },
        target: 'limit',
        why: {
          ko: '요청 수의 약속을 지키게 하는 것이므로 속도 제한이다. 넘친 요청은 429를 받는다.',
          en: 'An agreed number of requests is kept by a rate limit. What exceeds it is answered 429.',
        },
      },
      {
        id: 'sick-pod',
        text: {
          ko: '파드 세 개 가운데 하나가 자꾸 500을 돌려준다. 나아질 때까지 그 파드로는 보내지 않는다.',
          en: 'One of three pods keeps answering 500. Send nothing to it until it is well again.',
        },
        target: 'breaker',
        why: {
          ko: '아픈 엔드포인트를 잠시 빼는 것(outlier detection)은 서킷 브레이커의 한 부분이다.',
          en: 'To take a sick endpoint out for a while (outlier detection) is one half of circuit breaking.',
        },
      },
      {
        id: 'rehearsal',
        text: {
          ko: '재고 서비스가 3초 늦을 때 주문 화면이 어떻게 되는지, 고장 나기 전에 알아본다.',
          en: 'Find out, before it really happens, what the order page does when the stock service is 3 seconds late.',
        },
        target: 'fault',
        why: {
          ko: '일부러 지연을 넣어 보는 것이 폴트 인젝션이다.',
          en: 'To put a delay in on purpose is fault injection.',
        },
      },
      {
        id: 'full-queue',
        text: {
          ko: '느려진 결제 서비스 앞에 요청이 쌓인다. 대기열이 차면 기다리게 하지 말고 곧바로 오류를 돌려준다.',
          en: 'Requests pile up before a slow payment service. Once the queue is full, answer with an error at once instead of waiting.',
        },
        target: 'breaker',
        why: {
          ko: '연결과 대기 요청의 상한(connection pool)이 서킷 브레이커의 다른 부분이다. 부르는 쪽까지 함께 멈추는 일을 막는다.',
          en: 'Limits on connections and waiting requests (the connection pool) are the other half. They keep the callers from stalling too.',
        },
      },
      {
        id: 'employees',
        text: {
          ko: '직원의 요청만 먼저 새 버전으로 보내고, 다른 사람은 그대로 둔다.',
          en: 'Let only requests of employees go to the new version first; everybody else stays.',
        },
        target: 'shifting',
        why: {
          ko: '비율 대신 사람을 기준으로 옮길 뿐 새 버전으로 차례차례 옮긴다는 점은 같다.',
          en: 'It goes by person instead of by share, but traffic is moved to the new version in steps all the same.',
        },
      },
    ],
    mistakes: [
      {
        code: 'answer.breaker-is-no-limit',
        item: 'greedy-client',
        target: 'breaker',
        why: {
          ko: '서킷 브레이커는 목적지가 아프거나 넘칠 때 끊는다. 여기서는 서비스가 멀쩡하다. 횟수의 약속을 지키게 하는 것은 다른 기능이다.',
          en: 'A circuit breaker opens when the destination is ill or overrun. Here it is well; an agreed number of requests is the matter of another feature.',
        },
      },
      {
        code: 'answer.limit-is-no-breaker',
        item: 'full-queue',
        target: 'limit',
        why: {
          ko: '정해 둔 횟수가 아니라 목적지가 지금 감당하지 못하는 것이 문제다. 동시에 열린 연결과 대기 요청의 수를 보고 끊는다.',
          en: 'Not a number of requests per time is the problem, but that the destination cannot keep up now. What counts is how many are open and waiting.',
        },
      },
      {
        code: 'answer.fault-is-no-breaker',
        item: 'sick-pod',
        target: 'fault',
        why: {
          ko: '폴트 인젝션은 고장을 만드는 일이다. 여기서는 진짜 고장에서 서비스를 지킨다.',
          en: 'Fault injection makes failures. Here a real failure is to be kept from doing harm.',
        },
      },
      {
        code: 'answer.rehearsal-is-a-fault',
        item: 'rehearsal',
        target: 'breaker',
        why: {
          ko: '서킷 브레이커는 아픈 목적지를 막을 뿐 늦게 만들지는 않는다. 연습에는 일부러 넣는 지연이 필요하다.',
          en: 'A circuit breaker shuts off a sick destination; it makes nothing late. A rehearsal needs a delay put in on purpose.',
        },
      },
    ],
    explanation: {
      ko: '시프팅은 옮기고, 서킷 브레이커는 끊고, 폴트 인젝션은 연습시키고, 속도 제한은 센다.',
      en: 'Shifting moves, a circuit breaker cuts off, fault injection rehearses, a rate limit counts.',
    },
  },
  checks: [{ kind: 'exercise' }],
  hints: [
    {
      ko: '목적지가 아픈 상황인지, 멀쩡한 상황인지부터 가른다.',
      en: 'First ask: is the destination ill, or is it well?',
    },
    {
      ko: '두 기능은 각각 두 상황에 쓰이고, 나머지 두 기능은 한 상황에만 쓰인다.',
      en: 'Two of the features fit two situations each, the other two fit one.',
    },
    {
      ko: '429를 돌려주는 것은 속도 제한이고, 503을 바로 돌려주는 것은 서킷 브레이커다.',
      en: 'A rate limit answers 429; a circuit breaker answers 503 at once.',
    },
  ],
};

export const objects: CheckpointSpec = {
  id: 'objects',
  title: { ko: '그 기능은 어디에 적는가', en: 'Where that feature is written' },
  goal: {
    ko: '트래픽 컨트롤의 필드 일곱을, 그것이 있는 오브젝트에 나눈다.',
    en: 'Sort seven fields of traffic control to the object that has them.',
  },
  exercise: {
    kind: 'assign',
    prompt: { ko: '어느 오브젝트에 적는가?', en: 'In which object is it written?' },
    targets: [
      { id: 'virtual-service', text: { ko: 'VirtualService', en: 'VirtualService' } },
      { id: 'destination-rule', text: { ko: 'DestinationRule', en: 'DestinationRule' } },
      { id: 'envoy-filter', text: { ko: 'EnvoyFilter', en: 'EnvoyFilter' } },
    ],
    items: [
      {
        id: 'outlier',
        text: {
          ko: '연달아 5xx를 내는 파드를 30초 빼기 (outlierDetection)',
          en: 'Take a pod out for 30 s after several 5xx in a row (outlierDetection)',
        },
        target: 'destination-rule',
        why: {
          ko: '목적지의 파드를 대하는 방식이므로 DestinationRule의 trafficPolicy에 있다.',
          en: 'It says how to treat pods of a destination: trafficPolicy of a DestinationRule.',
        },
      },
      {
        id: 'abort',
        text: {
          ko: '요청의 10%를 500으로 끝내기 (fault.abort)',
          en: 'End 10% of the requests with a 500 (fault.abort)',
        },
        target: 'virtual-service',
        why: {
          ko: '라우트에 걸리는 일이라 VirtualService의 http에 있다.',
          en: 'It applies to a route: http of a VirtualService.',
        },
      },
      {
        id: 'limit',
        text: {
          ko: '1초에 100번까지만 받기 (속도 제한)',
          en: 'Accept 100 requests a second (rate limit)',
        },
        target: 'envoy-filter',
        why: {
          ko: 'VirtualService와 DestinationRule에는 속도 제한 필드가 없다. 엔보이의 필터(local 또는 global ratelimit)를 EnvoyFilter로 끼워 넣는다.',
          en: 'Neither VirtualService nor DestinationRule has a field for it. A filter of Envoy (local or global rate limit) is put in by an EnvoyFilter.',
        },
      },
      {
        id: 'weight',
        text: { ko: 'v1에 99, v2에 1 (weight)', en: '99 to v1, 1 to v2 (weight)' },
        target: 'virtual-service',
        why: {
          ko: '어디로 보낼지의 비율은 라우트의 weight이다.',
          en: 'The share of each destination is the weight in a route.',
        },
      },
      {
        id: 'pool',
        text: {
          ko: '동시 연결과 대기 요청의 상한 (connectionPool)',
          en: 'Limits on open connections and waiting requests (connectionPool)',
        },
        target: 'destination-rule',
        why: {
          ko: '서킷 브레이커의 절반이다. outlierDetection과 나란히 DestinationRule에 있다.',
          en: 'It is one half of the circuit breaker and sits beside outlierDetection in a DestinationRule.',
        },
      },
      {
        id: 'timeout',
        text: { ko: '2초가 지나면 그만 기다리기 (timeout)', en: 'Wait 2 s and no longer (timeout)' },
        target: 'virtual-service',
        why: {
          ko: '요청 하나를 얼마나 기다릴지는 라우트의 timeout이다.',
          en: 'How long one request may take is the timeout of its route.',
        },
      },
      {
        id: 'subset',
        text: {
          ko: 'v1이란 레이블 version=v1인 파드라고 정하기 (subsets)',
          en: 'Say that v1 means the pods with the label version=v1 (subsets)',
        },
        target: 'destination-rule',
        why: {
          ko: 'VirtualService는 이 이름을 부르기만 한다. 정하는 것은 DestinationRule이다.',
          en: 'A VirtualService only uses the name. A DestinationRule defines it.',
        },
      },
    ],
    mistakes: [
      {
        code: 'answer.rate-limit-in-virtual-service',
        item: 'limit',
        target: 'virtual-service',
        why: {
          ko: '흔한 오해다. VirtualService에는 timeout과 retries는 있어도 속도 제한 필드는 없다.',
          en: 'A common belief. A VirtualService has timeout and retries, but no field for a rate limit.',
        },
      },
      {
        code: 'answer.rate-limit-in-destination-rule',
        item: 'limit',
        target: 'destination-rule',
        why: {
          ko: 'connectionPool은 동시에 열려 있는 수를 제한할 뿐 1초에 몇 번인지는 세지 않는다.',
          en: 'A connectionPool limits how many are open at a time. It does not count how many come in a second.',
        },
      },
      {
        code: 'answer.breaker-in-virtual-service',
        item: 'outlier',
        target: 'virtual-service',
        why: {
          ko: 'VirtualService는 목적지를 고르는 데서 끝난다. 그 목적지의 파드를 빼고 넣는 것은 DestinationRule의 trafficPolicy이다.',
          en: "A VirtualService ends with the choice of a destination. Taking pods of that destination out is a DestinationRule's trafficPolicy.",
        },
      },
      {
        code: 'answer.breaker-in-virtual-service',
        item: 'pool',
        target: 'virtual-service',
        why: {
          ko: '연결 수는 라우트가 아니라 목적지(엔보이의 클러스터)마다 센다. 그래서 DestinationRule에 있다.',
          en: 'Connections are counted for each destination (a cluster of Envoy), not for a route. So it is in a DestinationRule.',
        },
      },
      {
        code: 'answer.subset-in-virtual-service',
        item: 'subset',
        target: 'virtual-service',
        why: {
          ko: 'VirtualService에 적는 subset은 이름뿐이다. 그 이름의 뜻을 정한 DestinationRule이 없으면 요청은 503(NC)이 된다.',
          en: 'What a VirtualService says of a subset is its name only. Without a DestinationRule that defines it, requests end in 503 (NC).',
        },
      },
      {
        code: 'answer.fault-in-destination-rule',
        item: 'abort',
        target: 'destination-rule',
        why: {
          ko: '고장은 요청이 지나가는 라우트에 넣는다. 그래서 누구의 요청에 넣을지도 match로 고를 수 있다.',
          en: 'Faults are put into the route that a request takes. That is why match can choose whose requests they hit.',
        },
      },
    ],
    explanation: {
      ko: 'VirtualService는 엔보이의 라우트가 되고 DestinationRule은 엔보이의 클러스터가 된다. 둘 다에 없는 것은 EnvoyFilter로 엔보이 설정에 직접 끼워 넣는다.',
      en: "A VirtualService becomes Envoy's routes, a DestinationRule becomes its clusters. What neither has is put straight into Envoy's configuration by an EnvoyFilter.",
    },
  },
  checks: [{ kind: 'exercise' }],
  hints: [
    {
      ko: '요청마다 달라질 수 있는 것과, 목적지에 늘 걸리는 것을 나눈다.',
      en: 'Part what may differ from request to request from what always holds for a destination.',
    },
    {
      ko: '한 항목은 두 오브젝트 어디에도 필드가 없다.',
      en: 'For one of them neither of the first two objects has a field.',
    },
    {
      ko: 'trafficPolicy 아래에는 loadBalancer, connectionPool, outlierDetection, tls가 있다.',
      en: 'Under trafficPolicy there are loadBalancer, connectionPool, outlierDetection and tls.',
    },
  ],
};
