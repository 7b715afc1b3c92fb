import { type Dashboard, lines, number, perSecond, quantile, WINDOW } from './dashboard.ts';

const ISTIOD = 'app="istiod"';

export const controlPlane: Dashboard = {
  name: 'control-plane',
  title: { en: 'Control plane', ko: '컨트롤 플레인' },
  about: {
    en: 'What istiod counts of itself: which proxies it has, what it pushes to them, and how long that takes.',
    ko: 'istiod가 자신에 대해 센 값이다. 연결된 프록시, 보낸 설정, 설정이 반영되는 데 걸린 시간을 보여 준다.',
  },
  variables: [],
  rows: [
    {
      title: { en: 'Now', ko: '현재' },
      panels: [
        number({ en: 'Connected proxies', ko: '연결된 프록시' }, 'decimal', [`sum(pilot_xds{${ISTIOD}})`]),
        number({ en: 'Services known', ko: '알고 있는 서비스' }, 'decimal', [`max(pilot_services{${ISTIOD}})`]),
        number({ en: 'Rejected by proxies', ko: '프록시가 거부한 설정' }, 'decimal', [
          // istiod has this series from the first one on.
          `sum(pilot_total_xds_rejects{${ISTIOD}}) or vector(0)`,
        ]),
        number({ en: 'Running for', ko: '가동 시간' }, 'seconds', [`max(istiod_uptime_seconds{${ISTIOD}})`]),
      ],
    },
    {
      title: { en: 'Configuration', ko: '설정' },
      panels: [
        lines({ en: 'Pushes by kind', ko: '종류별 푸시' }, 'decimal', [
          perSecond('pilot_xds_pushes', ISTIOD, 'type'),
          '{{type}}',
        ]),
        lines(
          { en: 'From a change to all proxies', ko: '변경이 모든 프록시에 반영되기까지' },
          'seconds',
          [quantile(0.5, 'pilot_proxy_convergence_time', ISTIOD), 'p50'],
          [quantile(0.99, 'pilot_proxy_convergence_time', ISTIOD), 'p99'],
        ),
        lines({ en: 'What made istiod push', ko: '푸시의 원인' }, 'decimal', [
          perSecond('pilot_push_triggers', ISTIOD, 'type'),
          '{{type}}',
        ]),
        lines({ en: 'Changes that came in', ko: '들어온 변경' }, 'decimal', [
          perSecond('pilot_inbound_updates', ISTIOD, 'type'),
          '{{type}}',
        ]),
      ],
    },
    {
      title: { en: 'The process', ko: '프로세스' },
      panels: [
        lines(
          { en: 'Memory', ko: '메모리' },
          'bytes',
          [`sum(process_resident_memory_bytes{${ISTIOD}})`, 'resident'],
          [`sum(go_memstats_heap_inuse_bytes{${ISTIOD}})`, 'heap in use'],
        ),
        lines({ en: 'Processor', ko: '프로세서' }, 'share', [
          `sum(rate(process_cpu_seconds_total{${ISTIOD}}[${WINDOW}]))`,
          'of one core',
        ]),
        lines({ en: 'Goroutines', ko: '고루틴' }, 'decimal', [`sum(go_goroutines{${ISTIOD}})`, 'goroutines']),
      ],
    },
  ],
};
