import type { Text } from './definitions/dashboard.ts';

export const texts = {
  name: { en: 'Dashboards', ko: '대시보드' },
  /** What it is, for who expects Grafana at this address. */
  honest: {
    en: 'Not Grafana: panels of Perses over this lab’s Prometheus, in its place. They can be read, not changed.',
    ko: 'Grafana가 아니라 그 자리에 둔 Perses 패널이며 이 실습 환경의 Prometheus를 조회한다. 볼 수만 있고 바꿀 수 없다.',
  },
  choose: { en: 'Dashboard', ko: '대시보드 선택' },
} as const satisfies Record<string, Text>;
