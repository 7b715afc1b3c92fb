import type { CheckpointSpec } from '#lesson';

export const receivedRate: CheckpointSpec = {
  id: 'received-rate',
  title: { ko: 'PromQL: 워크로드마다 초당 받은 요청', en: 'PromQL: requests received by each workload' },
  goal: {
    ko: '네임스페이스 default의 워크로드가 최근 1분 동안 초당 몇 개의 요청을 받았는지, 받은 쪽의 보고로 구하는 쿼리를 쓴다.',
    en: 'Write a query for the requests a second that each workload of the namespace default received over the last minute, as the receivers report them.',
  },
  exercise: {
    kind: 'text',
    prompt: {
      ko: '결과는 `destination_workload`마다 값 하나다. 실습 환경의 데이터와, 보이지 않는 다른 데이터로 시험한다.',
      en: 'The result has one value for each `destination_workload`. It is tried on the data of the lab, and on other data that you do not see.',
    },
    placeholder: 'sum by (…) (rate(…[1m]))',
    accept: ['^.*rate.*istio_requests_total.*$', '^.*istio_requests_total.*rate.*$'],
    mistakes: [
      {
        code: 'answer.counter-without-rate',
        pattern: 'istio_requests_total',
        why: {
          ko: '카운터는 프록시가 시작한 뒤의 합계다. 초당 값은 `rate(…[1m])`으로 구한다.',
          en: 'A counter is the sum since the proxy started. Per second is `rate(…[1m])`.',
        },
      },
    ],
    next: `kubectl get --raw '/api/v1/namespaces/istio-system/services/prometheus:9090/proxy/api/v1/query?query=sum%20by%20(reporter)%20(rate(istio_requests_total%5B1m%5D))' | jq -c '.data.result'`,
    explanation: {
      ko: '요청 하나를 두 사이드카가 센다. `reporter`를 고르지 않으면 두 배가 되고, 네임스페이스를 고르지 않으면 이름이 같은 다른 워크로드가 더해진다.',
      en: 'Two sidecars count each request. Without choosing a `reporter` it is counted twice, and without a namespace other workloads of the same name are added.',
    },
  },
  checks: [
    { kind: 'exercise' },
    {
      kind: 'promql',
      reference:
        'sum by (destination_workload) (rate(istio_requests_total{reporter="destination",destination_workload_namespace="default"}[1m]))',
      by: ['destination_workload'],
    },
  ],
  hints: [
    {
      ko: '`istio_requests_total`의 `rate`를 1분 동안 구하고 `sum by`로 모은다.',
      en: 'Take the `rate` of `istio_requests_total` over 1 minute, and gather it with `sum by`.',
    },
    {
      ko: '받은 쪽의 보고만 세려면 레이블 `reporter`를 고른다.',
      en: 'To count what the receivers report alone, choose by the label `reporter`.',
    },
    {
      ko: '`reporter="destination"`과 `destination_workload_namespace="default"`가 필요하다.',
      en: 'It takes `reporter="destination"` and `destination_workload_namespace="default"`.',
    },
  ],
};

export const errorShare: CheckpointSpec = {
  id: 'error-share',
  title: { ko: 'PromQL: 실패하는 요청의 비율', en: 'PromQL: the share that fails' },
  goal: {
    ko: '워크로드마다 보낸 요청 가운데 몇 퍼센트가 5xx로 끝났는지, 보낸 쪽의 보고로 최근 1분을 구하는 쿼리를 쓴다.',
    en: 'Write a query for the percentage of 5xx among the requests that each workload sent over the last minute, as the senders report them.',
  },
  exercise: {
    kind: 'text',
    prompt: {
      ko: '결과는 `source_workload`마다 0과 100 사이의 값이다. 실패가 없는 워크로드는 없어도 된다. 이것도 다른 데이터에서 함께 시험한다.',
      en: 'The result has a value between 0 and 100 for each `source_workload`; those without failures are left out. This one too is tried on other data.',
    },
    placeholder: '100 * sum by (…) (…) / sum by (…) (…)',
    accept: ['^.*rate.*/.*rate.*$', '^.*increase.*/.*increase.*$'],
    mistakes: [
      {
        code: 'answer.no-ratio',
        pattern: '^[^/]*$',
        why: {
          ko: '비율은 나눗셈이다. 실패한 요청의 rate를 모든 요청의 rate로 나눈다.',
          en: 'A share is a division: the rate of failures by the rate of all requests.',
        },
      },
    ],
    next: `kubectl get --raw '/api/v1/namespaces/istio-system/services/prometheus:9090/proxy/api/v1/query?query=sum%20by%20(source_workload,response_code)%20(rate(istio_requests_total%5B1m%5D))' | jq -c '.data.result'`,
    explanation: {
      ko: '폴트로 중단된 요청은 받은 쪽에 가지 않으므로 보낸 쪽만 안다. 그래서 여기서는 `reporter="source"`다. 오류를 500으로만 찾으면 503과 504를 놓친다.',
      en: 'A request that a fault aborted never reached its receiver, so only the sender knows of it: hence `reporter="source"`. A query for 500 alone misses 503 and 504.',
    },
  },
  checks: [
    { kind: 'exercise' },
    {
      kind: 'promql',
      reference:
        '100 * sum by (source_workload) (rate(istio_requests_total{reporter="source",response_code=~"5.."}[1m])) / sum by (source_workload) (rate(istio_requests_total{reporter="source"}[1m]))',
      by: ['source_workload'],
    },
  ],
  hints: [
    {
      ko: '두 개의 `sum by (source_workload)`를 나눈다.',
      en: 'Divide two `sum by (source_workload)`.',
    },
    {
      ko: '위에는 `response_code`를 고르고 아래에는 고르지 않는다.',
      en: 'Choose by `response_code` above the line, and not below it.',
    },
    {
      ko: '`response_code=~"5.."`는 5로 시작하는 모든 상태 코드다. 100을 곱한다.',
      en: '`response_code=~"5.."` is each status that begins with 5. Multiply by 100.',
    },
  ],
};
