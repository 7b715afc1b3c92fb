/** One made series: a counter that grows evenly. */
export interface Sample {
  readonly labels: Readonly<Record<string, string>>;
  readonly perSecond: number;
}

interface Flow {
  readonly from: string;
  readonly to: string;
  readonly service: string;
  readonly namespace?: string;
  readonly code?: string;
  readonly flags?: string;
  readonly security?: 'mutual_tls' | 'none';
  /** Where no sidecar of the other side reports it. */
  readonly only?: 'source' | 'destination';
  readonly perSecond: number;
  /** Of a hundred requests: how many take at most so many milliseconds. */
  readonly within?: Readonly<Record<string, number>>;
}

const QUICK = { '10': 60, '50': 95, '100': 100, '500': 100, '1000': 100 };
const SLOW = { '10': 0, '50': 5, '100': 20, '500': 60, '1000': 99 };

/**
 * A mesh whose numbers no lab has: rates that differ all over, errors by several causes, a namespace with the same names,
 * callers without a sidecar. Of each flow both sides report, so who counts both counts twice.
 */
const flows: readonly Flow[] = [
  { from: 'istio-ingressgateway', to: 'productpage-v1', service: 'productpage', perSecond: 7 },
  {
    from: 'istio-ingressgateway',
    to: 'productpage-v1',
    service: 'productpage',
    code: '503',
    flags: 'UH',
    perSecond: 1,
  },
  { from: 'productpage-v1', to: 'details-v1', service: 'details', perSecond: 6 },
  { from: 'productpage-v1', to: 'reviews-v1', service: 'reviews', perSecond: 2 },
  { from: 'productpage-v1', to: 'reviews-v2', service: 'reviews', perSecond: 3, within: SLOW },
  { from: 'productpage-v1', to: 'reviews-v3', service: 'reviews', perSecond: 4 },
  {
    from: 'productpage-v1',
    to: 'reviews-v3',
    service: 'reviews',
    code: '504',
    flags: 'UT',
    perSecond: 1,
    within: SLOW,
  },
  { from: 'reviews-v2', to: 'ratings-v1', service: 'ratings', perSecond: 5 },
  { from: 'reviews-v3', to: 'ratings-v1', service: 'ratings', perSecond: 9 },
  { from: 'reviews-v3', to: 'ratings-v1', service: 'ratings', code: '404', perSecond: 2 },
  { from: 'reviews-v3', to: 'unknown', service: 'ratings', code: '500', flags: 'FI', only: 'source', perSecond: 3 },
  { from: 'unknown', to: 'details-v1', service: 'details', security: 'none', only: 'destination', perSecond: 8 },
  { from: 'shop', to: 'reviews-v1', service: 'reviews', namespace: 'other', perSecond: 11, within: SLOW },
];

const labelsOf = (flow: Flow, reporter: 'source' | 'destination', pod: string): Record<string, string> => ({
  pod,
  reporter,
  source_workload: flow.from,
  source_app: flow.from.replace(/-v\d$/, ''),
  source_workload_namespace: flow.from === 'istio-ingressgateway' ? 'istio-system' : (flow.namespace ?? 'default'),
  destination_workload: flow.to,
  destination_app: flow.to.replace(/-v\d$/, ''),
  destination_workload_namespace: flow.namespace ?? 'default',
  destination_service_name: flow.service,
  destination_service_namespace: flow.namespace ?? 'default',
  destination_service: `${flow.service}.${flow.namespace ?? 'default'}.svc.cluster.local`,
  destination_version: /-(v\d)$/.exec(flow.to)?.[1] ?? 'unknown',
  response_code: flow.code ?? '200',
  response_flags: flow.flags ?? '-',
  request_protocol: 'http',
  connection_security_policy: reporter === 'source' ? 'unknown' : (flow.security ?? 'mutual_tls'),
});

const DURATION = 'istio_request_duration_milliseconds';

export const samples: readonly Sample[] = flows.flatMap((flow, index) =>
  (['source', 'destination'] as const)
    .filter((reporter) => flow.only === undefined || flow.only === reporter)
    .flatMap((reporter): Sample[] => {
      const { perSecond, within = QUICK } = flow;
      const labels = labelsOf(flow, reporter, `p${index}-${reporter}`);
      const named = (name: string, more: Record<string, string> = {}) => ({ __name__: name, ...labels, ...more });
      const buckets = Object.entries({ ...within, '+Inf': 100 });
      return [
        { labels: named('istio_requests_total'), perSecond },
        { labels: named(`${DURATION}_count`), perSecond },
        { labels: named(`${DURATION}_sum`), perSecond: perSecond * (within === SLOW ? 400 : 12) },
        ...buckets.map(([le, percent]) => ({
          labels: named(`${DURATION}_bucket`, { le }),
          perSecond: (perSecond * percent) / 100,
        })),
      ];
    }),
);
