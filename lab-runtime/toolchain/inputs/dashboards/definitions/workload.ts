import { type Dashboard, lines, number, perSecond, perSecondOrNone, quantile, shareOf } from './dashboard.ts';

const IN = 'reporter="destination",destination_workload_namespace="$namespace",destination_workload="$workload"';
const OUT = 'reporter="source",source_workload_namespace="$namespace",source_workload="$workload"';
const DURATION = 'istio_request_duration_milliseconds';

const ALL_IN = perSecond('istio_requests_total', IN);
const UNDER_MTLS = perSecond('istio_requests_total', `${IN},connection_security_policy="mutual_tls"`);

export const workload: Dashboard = {
  name: 'workload',
  title: { en: 'Workload', ko: '워크로드' },
  about: {
    en: 'What the proxies of one workload count: the requests that come in, and those that it sends. A gateway only sends.',
    ko: '워크로드 하나의 프록시가 센 값이다. 들어오는 요청과 내보내는 요청이 있고, 게이트웨이는 내보내기만 한다.',
  },
  variables: [
    {
      name: 'namespace',
      title: { en: 'Namespace', ko: '네임스페이스' },
      label: 'destination_workload_namespace',
      of: 'istio_requests_total{reporter="destination"}',
    },
    {
      name: 'workload',
      title: { en: 'Workload', ko: '워크로드' },
      label: 'destination_workload',
      of: 'istio_requests_total{reporter="destination",destination_workload_namespace="$namespace"}',
    },
  ],
  rows: [
    {
      title: { en: 'Now', ko: '현재' },
      panels: [
        number({ en: 'Coming in', ko: '들어오는 요청' }, 'requests/sec', [perSecondOrNone('istio_requests_total', IN)]),
        number({ en: 'Coming in, without 5xx', ko: '들어오는 요청 중 5xx가 아닌 비율' }, 'share', [
          shareOf('!~"5.."', IN),
        ]),
        number({ en: 'Coming in under mTLS', ko: '들어오는 요청 중 mTLS 비율' }, 'share', [
          `(${UNDER_MTLS} or 0 * ${ALL_IN}) / ${ALL_IN}`,
        ]),
        number({ en: 'Going out', ko: '내보내는 요청' }, 'requests/sec', [
          perSecondOrNone('istio_requests_total', OUT),
        ]),
      ],
    },
    {
      title: { en: 'Requests that come in', ko: '들어오는 요청' },
      panels: [
        lines({ en: 'By caller and code', ko: '호출자와 응답 코드별' }, 'requests/sec', [
          perSecond('istio_requests_total', IN, 'source_workload, response_code'),
          '{{source_workload}} {{response_code}}',
        ]),
        lines({ en: 'By pod', ko: '파드별' }, 'requests/sec', [
          perSecond('istio_requests_total', IN, 'pod'),
          '{{pod}}',
        ]),
        lines(
          { en: 'Duration', ko: '응답 시간' },
          'milliseconds',
          [quantile(0.5, DURATION, IN), 'p50'],
          [quantile(0.95, DURATION, IN), 'p95'],
          [quantile(0.99, DURATION, IN), 'p99'],
        ),
        lines({ en: 'Size of a response, 95th percentile', ko: '응답 크기 95번째 백분위수' }, 'bytes', [
          quantile(0.95, 'istio_response_bytes', IN, 'source_workload'),
          '{{source_workload}}',
        ]),
      ],
    },
    {
      title: { en: 'Requests that go out', ko: '내보내는 요청' },
      panels: [
        lines({ en: 'By Service and code', ko: '서비스와 응답 코드별' }, 'requests/sec', [
          perSecond('istio_requests_total', OUT, 'destination_service_name, response_code'),
          '{{destination_service_name}} {{response_code}}',
        ]),
        lines(
          { en: 'Duration, 95th percentile, by Service', ko: '서비스별 응답 시간 95번째 백분위수' },
          'milliseconds',
          [quantile(0.95, DURATION, OUT, 'destination_service_name'), '{{destination_service_name}}'],
        ),
      ],
    },
  ],
};
