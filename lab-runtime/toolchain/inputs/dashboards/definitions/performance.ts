import { type Dashboard, lines, number, WINDOW } from './dashboard.ts';

export const performance: Dashboard = {
  name: 'performance',
  title: { en: 'Performance', ko: '성능' },
  about: {
    en: 'What the mesh itself costs, as its processes say. Envoy does not count its processor time, and this lab’s Prometheus does not ask the nodes: a sidecar’s CPU is not here.',
    ko: '메시 자체가 쓰는 자원을 각 프로세스가 밝힌 값이다. Envoy는 프로세서 시간을 세지 않고 이 실습 환경의 Prometheus는 노드를 조회하지 않으므로 사이드카의 CPU는 없다.',
  },
  variables: [],
  rows: [
    {
      title: { en: 'Now', ko: '현재' },
      panels: [
        number({ en: 'Proxies', ko: '프록시' }, 'decimal', ['sum(envoy_server_live)']),
        number({ en: 'All Envoys, allocated', ko: '모든 Envoy가 할당한 메모리' }, 'bytes', [
          'sum(envoy_server_memory_allocated)',
        ]),
        number({ en: 'All agents, resident', ko: '모든 에이전트의 상주 메모리' }, 'bytes', [
          'sum(istio_agent_process_resident_memory_bytes)',
        ]),
        number({ en: 'istiod, resident', ko: 'istiod의 상주 메모리' }, 'bytes', [
          'sum(process_resident_memory_bytes{app="istiod"})',
        ]),
      ],
    },
    {
      title: { en: 'By pod', ko: '파드별' },
      panels: [
        lines({ en: 'Envoy, allocated', ko: 'Envoy가 할당한 메모리' }, 'bytes', [
          'sum by (pod) (envoy_server_memory_allocated)',
          '{{pod}}',
        ]),
        lines({ en: 'Agent, resident', ko: '에이전트의 상주 메모리' }, 'bytes', [
          'sum by (pod) (istio_agent_process_resident_memory_bytes)',
          '{{pod}}',
        ]),
        lines({ en: 'Agent, processor', ko: '에이전트의 프로세서 사용' }, 'share', [
          `sum by (pod) (rate(istio_agent_process_cpu_seconds_total[${WINDOW}]))`,
          '{{pod}}',
        ]),
        lines({ en: 'Requests counted', ko: '센 요청' }, 'requests/sec', [
          `sum by (pod) (rate(istio_requests_total[${WINDOW}]))`,
          '{{pod}}',
        ]),
      ],
    },
    {
      title: { en: 'Cost of watching', ko: '관측의 비용' },
      panels: [
        lines({ en: 'Series in Prometheus', ko: 'Prometheus의 시계열' }, 'decimal', [
          'prometheus_tsdb_head_series',
          'series',
        ]),
        lines({ en: 'Samples that a scrape brings', ko: '스크레이프마다 들어오는 샘플' }, 'decimal', [
          'sum by (pod) (scrape_samples_scraped{job="kubernetes-pods"})',
          '{{pod}}',
        ]),
        lines({ en: 'Time that a scrape takes', ko: '스크레이프에 걸리는 시간' }, 'seconds', [
          'max by (pod) (scrape_duration_seconds{job="kubernetes-pods"})',
          '{{pod}}',
        ]),
      ],
    },
  ],
};
