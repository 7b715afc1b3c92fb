import { type Dashboard, lines, number, perSecond, perSecondOrNone, quantile, shareOf } from './dashboard.ts';

const OF = 'destination_service="$service"';
const SENT = `reporter="source",${OF}`;
const RECEIVED = `reporter="destination",${OF}`;
const DURATION = 'istio_request_duration_milliseconds';
const CALLER = '{{source_workload}}';

export const service: Dashboard = {
  name: 'service',
  title: { en: 'Service', ko: '서비스' },
  about: {
    en: 'Requests for one Service, from both sides. What only the sender counts never arrived: an aborted, denied or late one.',
    ko: '서비스 하나로 가는 요청을 양쪽에서 센 값이다. 보낸 쪽에만 있는 요청은 도착하지 못한 것이다.',
  },
  variables: [
    {
      name: 'service',
      title: { en: 'Service', ko: '서비스' },
      label: 'destination_service',
      of: 'istio_requests_total',
    },
  ],
  rows: [
    {
      title: { en: 'Now', ko: '현재' },
      panels: [
        number({ en: 'Sent', ko: '보낸 요청' }, 'requests/sec', [perSecondOrNone('istio_requests_total', SENT)]),
        number({ en: 'Received', ko: '받은 요청' }, 'requests/sec', [
          perSecondOrNone('istio_requests_total', RECEIVED),
        ]),
        number({ en: 'Sent, without 5xx', ko: '보낸 요청 중 5xx가 아닌 비율' }, 'share', [shareOf('!~"5.."', SENT)]),
        number({ en: 'Sent, 99th percentile', ko: '보낸 요청의 99번째 백분위수' }, 'milliseconds', [
          quantile(0.99, DURATION, SENT),
        ]),
      ],
    },
    {
      title: { en: 'As its callers see it', ko: '호출자가 본 값' },
      panels: [
        lines({ en: 'Requests by caller and code', ko: '호출자와 응답 코드별 요청' }, 'requests/sec', [
          perSecond('istio_requests_total', SENT, 'source_workload, response_code'),
          `${CALLER} {{response_code}}`,
        ]),
        lines({ en: 'Requests by flag', ko: '응답 플래그별 요청' }, 'requests/sec', [
          perSecond('istio_requests_total', SENT, 'response_code, response_flags'),
          '{{response_code}} {{response_flags}}',
        ]),
        lines(
          { en: 'Duration', ko: '응답 시간' },
          'milliseconds',
          [quantile(0.5, DURATION, SENT), 'p50'],
          [quantile(0.95, DURATION, SENT), 'p95'],
          [quantile(0.99, DURATION, SENT), 'p99'],
        ),
        lines({ en: 'Requests by workload that answers', ko: '응답하는 워크로드별 요청' }, 'requests/sec', [
          perSecond('istio_requests_total', SENT, 'destination_workload'),
          '{{destination_workload}}',
        ]),
      ],
    },
    {
      title: { en: 'As its own proxies see it', ko: '서비스 쪽 프록시가 본 값' },
      panels: [
        lines({ en: 'Requests by mTLS', ko: 'mTLS 여부별 요청' }, 'requests/sec', [
          perSecond('istio_requests_total', RECEIVED, 'source_workload, connection_security_policy'),
          `${CALLER} {{connection_security_policy}}`,
        ]),
        lines(
          { en: 'Duration, 95th percentile, by workload', ko: '워크로드별 응답 시간 95번째 백분위수' },
          'milliseconds',
          [quantile(0.95, DURATION, RECEIVED, 'destination_workload'), '{{destination_workload}}'],
        ),
        lines(
          { en: 'Bytes', ko: '바이트' },
          'bytes/sec',
          [perSecond('istio_request_bytes_sum', RECEIVED), 'requests'],
          [perSecond('istio_response_bytes_sum', RECEIVED), 'responses'],
        ),
      ],
    },
  ],
};
