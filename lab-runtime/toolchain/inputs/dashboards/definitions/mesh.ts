import { type Dashboard, lines, number, perSecond, perSecondOrNone, quantile, shareOf } from './dashboard.ts';

/** Each hop is counted once: by who sends. */
const SENT = 'reporter="source"';
const SERVICE = 'destination_service_name';

export const mesh: Dashboard = {
  name: 'mesh',
  title: { en: 'Mesh', ko: '메시' },
  about: {
    en: 'All requests of the mesh, as the proxies that send them count them. A caller without a sidecar is not among them.',
    ko: '메시의 모든 요청을 보내는 쪽 프록시가 센 값이다. 사이드카가 없는 호출자의 요청은 여기에 없다.',
  },
  variables: [],
  rows: [
    {
      title: { en: 'Now', ko: '현재' },
      panels: [
        number({ en: 'Requests', ko: '요청' }, 'requests/sec', [perSecondOrNone('istio_requests_total', SENT)]),
        number({ en: 'Without 5xx', ko: '5xx가 아닌 비율' }, 'share', [shareOf('!~"5.."', SENT)]),
        number({ en: '4xx', ko: '4xx' }, 'requests/sec', [
          perSecondOrNone('istio_requests_total', `${SENT},response_code=~"4.."`),
        ]),
        number({ en: '5xx', ko: '5xx' }, 'requests/sec', [
          perSecondOrNone('istio_requests_total', `${SENT},response_code=~"5.."`),
        ]),
      ],
    },
    {
      title: { en: 'HTTP and gRPC by Service', ko: '서비스별 HTTP와 gRPC' },
      panels: [
        lines({ en: 'Requests', ko: '요청' }, 'requests/sec', [
          perSecond('istio_requests_total', SENT, SERVICE),
          `{{${SERVICE}}}`,
        ]),
        lines({ en: 'Share of 5xx', ko: '5xx 비율' }, 'share', [shareOf('=~"5.."', SENT, SERVICE), `{{${SERVICE}}}`]),
        lines({ en: 'Duration, median', ko: '응답 시간 중앙값' }, 'milliseconds', [
          quantile(0.5, 'istio_request_duration_milliseconds', SENT, SERVICE),
          `{{${SERVICE}}}`,
        ]),
        lines({ en: 'Duration, 99th percentile', ko: '응답 시간 99번째 백분위수' }, 'milliseconds', [
          quantile(0.99, 'istio_request_duration_milliseconds', SENT, SERVICE),
          `{{${SERVICE}}}`,
        ]),
      ],
    },
    {
      title: { en: 'TCP, counted when a connection ends', ko: '연결이 끝날 때 세는 TCP' },
      panels: [
        number({ en: 'Connections ended', ko: '끝난 연결' }, 'requests/sec', [
          perSecondOrNone('istio_tcp_connections_closed_total', SENT),
        ]),
        number({ en: 'Sent', ko: '보낸 양' }, 'bytes/sec', [perSecondOrNone('istio_tcp_sent_bytes_total', SENT)]),
        number({ en: 'Received', ko: '받은 양' }, 'bytes/sec', [
          perSecondOrNone('istio_tcp_received_bytes_total', SENT),
        ]),
      ],
    },
  ],
};
