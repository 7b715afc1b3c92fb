import { requestLabels } from '#lab-runtime/toolchain/inputs/mesh/metrics/labels.ts';
import { connectionLabels } from '#lab-runtime/toolchain/inputs/mesh/metrics/tcp.ts';

/** What Prometheus adds to each series of a pod, besides the pod's own labels. */
const SCRAPED = ['job', 'instance', 'namespace', 'pod'];
const ISTIOD = [...SCRAPED, 'app'];

const REPORTERS = ['source', 'destination'] as const;
/** Prometheus takes the label of the other side apart into what a proxy says of its own. */
const taken = (labels: readonly string[]) =>
  labels.flatMap((label) => {
    const side = /^(source|destination)_peer$/.exec(label)?.[1];
    if (side === undefined) return [label];
    return [
      'workload',
      'workload_namespace',
      'canonical_service',
      'canonical_revision',
      'cluster',
      'app',
      'version',
    ].map((part) => `${side}_${part}`);
  });

const HTTP = [...SCRAPED, ...taken(REPORTERS.flatMap((reporter) => Object.keys(requestLabels(reporter))))];
const TCP = [...SCRAPED, ...taken(REPORTERS.flatMap((reporter) => Object.keys(connectionLabels(reporter))))];

const histogram = (name: string, labels: readonly string[]): [string, readonly string[]][] => [
  [`${name}_bucket`, [...labels, 'le']],
  [`${name}_sum`, labels],
  [`${name}_count`, labels],
];

/** Metric → labels, of what a lab's Prometheus has. */
export const knownSeries: ReadonlyMap<string, readonly string[]> = new Map([
  ['istio_requests_total', HTTP],
  ...['istio_request_duration_milliseconds', 'istio_request_bytes', 'istio_response_bytes'].flatMap((name) =>
    histogram(name, HTTP),
  ),
  ...['connections_opened', 'connections_closed', 'sent_bytes', 'received_bytes'].map(
    (name): [string, readonly string[]] => [`istio_tcp_${name}_total`, TCP],
  ),
  // Of a proxy that says no more of itself than Istio's bootstrap lets it.
  ...['envoy_server_live', 'envoy_server_memory_allocated'].map((name): [string, readonly string[]] => [name, SCRAPED]),
  ...['resident_memory_bytes', 'cpu_seconds_total'].map((name): [string, readonly string[]] => [
    `istio_agent_process_${name}`,
    SCRAPED,
  ]),
  ['pilot_xds', [...ISTIOD, 'version']],
  ['pilot_services', ISTIOD],
  ['istiod_uptime_seconds', ISTIOD],
  ...['pilot_xds_pushes', 'pilot_push_triggers', 'pilot_inbound_updates', 'pilot_total_xds_rejects'].map(
    (name): [string, readonly string[]] => [name, [...ISTIOD, 'type']],
  ),
  ...histogram('pilot_proxy_convergence_time', ISTIOD),
  ...[
    'process_resident_memory_bytes',
    'process_cpu_seconds_total',
    'go_memstats_heap_inuse_bytes',
    'go_goroutines',
  ].map((name): [string, readonly string[]] => [name, ISTIOD]),
  ['prometheus_tsdb_head_series', ['job', 'instance']],
  ['scrape_samples_scraped', SCRAPED],
  ['scrape_duration_seconds', SCRAPED],
]);
