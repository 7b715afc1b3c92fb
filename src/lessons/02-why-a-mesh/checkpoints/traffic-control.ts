import type { CheckpointSpec } from '#lesson';

export const scenarios: CheckpointSpec = {
  id: 'scenarios',
  title: { ko: '어떤 상황에 어떤 기능인가', en: 'Which feature for which situation' },
  goal: {
    ko: '운영에서 만나는 여섯 상황을 트래픽 컨트롤의 네 기능으로 분류한다.',
    en: 'Match six situations in operations with the four features of traffic control.',
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
        why: { ko: '비율을 조금씩 옮기는 것이 시프팅이다.', en: 'Moving the share step by step is shifting.' },
      },
      {
        id: 'greedy-client',
        text: {
          ko: '제휴사 하나가 1초에 수천 번 조회한다. 서비스는 정상이지만 1초에 100번까지만 받기로 했다.',
          en: 'A partner asks thousands of times a second. The service is healthy, but only 100 requests a second were agreed.',
        },
        target: 'limit',
        why: {
          ko: '합의한 요청 수를 넘지 않게 하는 것이므로 속도 제한이다. 초과한 요청은 429를 받는다.',
          en: 'A rate limit enforces an agreed number of requests. Requests above it are answered 429.',
        },
      },
      {
        id: 'sick-pod',
        text: {
          ko: '파드 세 개 가운데 하나가 계속 500을 반환한다. 정상으로 돌아올 때까지 그 파드로는 보내지 않는다.',
          en: 'One of three pods keeps answering 500. Send nothing to it until it is healthy again.',
        },
        target: 'breaker',
        why: {
          ko: '비정상 엔드포인트를 잠시 제외하는 것(outlier detection)은 서킷 브레이커의 한 부분이다.',
          en: 'Ejecting an unhealthy endpoint for a while (outlier detection) is one half of circuit breaking.',
        },
      },
      {
        id: 'rehearsal',
        text: {
          ko: '재고 서비스가 3초 늦을 때 주문 화면이 어떻게 되는지, 장애가 나기 전에 알아본다.',
          en: 'Find out, before it really happens, what the order page does when the stock service is 3 seconds late.',
        },
        target: 'fault',
        why: {
          ko: '일부러 지연을 넣어 보는 것이 폴트 인젝션이다.',
          en: 'Adding a delay on purpose is fault injection.',
        },
      },
      {
        id: 'full-queue',
        text: {
          ko: '느려진 결제 서비스 앞에 요청이 쌓인다. 대기열이 차면 기다리게 하지 말고 곧바로 오류를 반환한다.',
          en: 'Requests pile up in front of a slow payment service. Once the queue is full, answer with an error at once instead of waiting.',
        },
        target: 'breaker',
        why: {
          ko: '연결과 대기 요청의 상한(connection pool)이 서킷 브레이커의 다른 부분이다. 호출하는 쪽까지 함께 멈추는 일을 막는다.',
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
          ko: '비율 대신 사용자를 기준으로 할 뿐, 새 버전으로 단계적으로 옮긴다는 점은 같다.',
          en: 'It selects by user instead of by share, but traffic still moves to the new version in steps.',
        },
      },
    ],
    mistakes: [
      {
        code: 'answer.breaker-is-no-limit',
        item: 'greedy-client',
        target: 'breaker',
        why: {
          ko: '서킷 브레이커는 목적지가 비정상이거나 과부하일 때 차단한다. 여기서는 서비스가 정상이다. 합의한 횟수를 지키게 하는 것은 다른 기능이다.',
          en: 'A circuit breaker opens when the destination is unhealthy or overloaded. Here it is healthy; another feature enforces an agreed number of requests.',
        },
      },
      {
        code: 'answer.limit-is-no-breaker',
        item: 'full-queue',
        target: 'limit',
        why: {
          ko: '정해 둔 횟수가 아니라 목적지가 지금 감당하지 못하는 것이 문제다. 동시에 열린 연결과 대기 요청의 수를 보고 차단한다.',
          en: 'The problem is not a number of requests per second but that the destination cannot keep up now. What counts is how many are open and waiting.',
        },
      },
      {
        code: 'answer.fault-is-no-breaker',
        item: 'sick-pod',
        target: 'fault',
        why: {
          ko: '폴트 인젝션은 장애를 일부러 만드는 일이다. 여기서는 실제 장애에서 서비스를 보호한다.',
          en: 'Fault injection creates failures. Here the service is to be protected from a real one.',
        },
      },
      {
        code: 'answer.rehearsal-is-a-fault',
        item: 'rehearsal',
        target: 'breaker',
        why: {
          ko: '서킷 브레이커는 비정상 목적지를 차단할 뿐 응답을 늦추지는 않는다. 훈련에는 일부러 넣는 지연이 필요하다.',
          en: 'A circuit breaker cuts off an unhealthy destination; it delays nothing. A rehearsal needs a delay that is added on purpose.',
        },
      },
    ],
    explanation: {
      ko: '시프팅은 옮기고, 서킷 브레이커는 차단하고, 폴트 인젝션은 장애를 연습하고, 속도 제한은 요청 수를 센다.',
      en: 'Shifting moves, a circuit breaker cuts off, fault injection rehearses, a rate limit counts.',
    },
  },
  checks: [{ kind: 'exercise' }],
  hints: [
    {
      ko: '목적지가 비정상인지 정상인지부터 구별한다.',
      en: 'First ask: is the destination unhealthy or healthy?',
    },
    {
      ko: '두 기능은 각각 두 상황에 쓰이고, 나머지 두 기능은 한 상황에만 쓰인다.',
      en: 'Two of the features fit two situations each, the other two fit one.',
    },
    {
      ko: '429를 반환하는 것은 속도 제한이고, 503을 바로 반환하는 것은 서킷 브레이커다.',
      en: 'A rate limit answers 429; a circuit breaker answers 503 at once.',
    },
  ],
};

export const objects: CheckpointSpec = {
  id: 'objects',
  title: { ko: '그 기능을 적는 곳', en: 'Where that feature is written' },
  goal: {
    ko: '트래픽 컨트롤의 필드 일곱을, 그것이 있는 오브젝트별로 분류한다.',
    en: 'Match seven fields of traffic control with the object that has them.',
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
          ko: '목적지의 파드를 다루는 방식이므로 DestinationRule의 trafficPolicy에 있다.',
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
          ko: '라우트에 적용되는 일이라 VirtualService의 http에 있다.',
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
          en: 'Neither VirtualService nor DestinationRule has a field for it. A filter of Envoy (local or global rate limit) is added by an EnvoyFilter.',
        },
      },
      {
        id: 'weight',
        text: { ko: 'v1에 99, v2에 1 (weight)', en: '99 to v1, 1 to v2 (weight)' },
        target: 'virtual-service',
        why: {
          ko: '어디로 보낼지의 비율은 라우트의 weight다.',
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
          ko: 'VirtualService는 이 이름을 참조하기만 한다. 정하는 것은 DestinationRule이다.',
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
          en: 'A common misconception. A VirtualService has timeout and retries, but no field for a rate limit.',
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
          ko: 'VirtualService는 목적지를 고르는 데서 끝난다. 그 목적지의 파드를 빼고 넣는 것은 DestinationRule의 trafficPolicy다.',
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
          en: 'A VirtualService contains only the name of a subset. Without a DestinationRule that defines it, requests end in 503 (NC).',
        },
      },
      {
        code: 'answer.fault-in-destination-rule',
        item: 'abort',
        target: 'destination-rule',
        why: {
          ko: '폴트는 요청이 지나가는 라우트에 넣는다. 그래서 누구의 요청에 넣을지도 match로 고를 수 있다.',
          en: 'Faults are added to the route of a request. That is why match can choose whose requests they affect.',
        },
      },
    ],
    explanation: {
      ko: 'VirtualService는 엔보이의 라우트가 되고 DestinationRule은 엔보이의 클러스터가 된다. 둘 다에 없는 것은 EnvoyFilter로 엔보이 설정에 직접 끼워 넣는다.',
      en: "A VirtualService becomes Envoy's routes, a DestinationRule becomes its clusters. What neither of them has is added directly to Envoy's configuration by an EnvoyFilter.",
    },
  },
  checks: [{ kind: 'exercise' }],
  hints: [
    {
      ko: '요청마다 달라질 수 있는 것과, 목적지에 항상 적용되는 것을 구분한다.',
      en: 'Separate what may differ from request to request from what always applies to a destination.',
    },
    {
      ko: '한 항목은 두 오브젝트 어디에도 필드가 없다.',
      en: 'One of them has no field in either of the first two objects.',
    },
    {
      ko: 'trafficPolicy 아래에는 loadBalancer, connectionPool, outlierDetection, tls가 있다.',
      en: 'Under trafficPolicy there are loadBalancer, connectionPool, outlierDetection and tls.',
    },
  ],
};
