import { faultText } from '#server/checks/shared/mesh/trace-text.ts';
import type { TraceStep } from '#protocol/trace-way.ts';
import type { Trace, TracedCluster } from '#server/envoy/trace.ts';
import { vsObject } from '#server/mesh/virtual-services.ts';
import { idOf } from '../mesh-view/draft.ts';

type At = TraceStep['at'];
const TEXT_MAX = 600;

export const step = (
  at: At,
  text: string,
  { status = 'ok', object }: { status?: TraceStep['status']; object?: string | undefined } = {},
): TraceStep => ({
  at,
  status,
  text: text.length <= TEXT_MAX ? text : `${text.slice(0, TEXT_MAX - 1)}…`,
  ...(object !== undefined && { object: object.slice(0, 300) }),
});

/** What one proxy does with the request, part by part, down to where it ends or is sent on. */
export function proxySteps(trace: Trace): TraceStep[] {
  return [...listenerSteps(trace), ...routeSteps(trace), ...trace.clusters.flatMap(clusterSteps)];
}

function listenerSteps({ listener, answer, tcpCluster, routeConfig }: Trace): TraceStep[] {
  if (answer.kind === 'no-listener') return [step('listener', 'none on this port', { status: 'ends' })];
  const name = listener
    ? `${listener.name ?? ''} ${listener.address}:${listener.port}`.trim()
    : 'virtualOutbound 0.0.0.0:15001';
  const steps = [step('listener', name)];
  if (answer.kind === 'no-filter-chain') {
    return [...steps, step('filter-chain', 'none takes this connection', { status: 'ends' })];
  }
  const chain =
    tcpCluster === undefined ? `HTTP${routeConfig ? `, routes ${routeConfig.name}` : ''}` : 'TCP: bytes, not requests';
  return [...steps, step('filter-chain', chain)];
}

function routeSteps({ answer, virtualService, routeConfig, fault, timeoutMs, rewrite }: Trace): TraceStep[] {
  const object = virtualService && vsObject(virtualService);
  switch (answer.kind) {
    case 'no-virtual-host': {
      const domains = routeConfig?.virtual_hosts.flatMap((each) => each.domains) ?? [];
      return [step('virtual-host', `none; domains: ${domains.slice(0, 12).join(', ') || 'none'}`, { status: 'ends' })];
    }
    case 'no-route':
      return [
        step('virtual-host', answer.virtualHost.name),
        step('route', `none of ${answer.virtualHost.routes.length} fits`, { status: 'ends' }),
      ];
    case 'redirect':
      return [
        step('virtual-host', answer.virtualHost.name),
        step('route', `HTTP ${answer.status} → ${answer.location ?? '?'}`, { status: 'note', object }),
      ];
    case 'direct-response':
      return [
        step('virtual-host', answer.virtualHost.name),
        step('route', `HTTP ${answer.status}`, { status: 'note', object }),
      ];
    case 'clusters': {
      const { match, name } = answer.route;
      const { headers, query_parameters: query, ...path } = match;
      const when = JSON.stringify({
        ...path,
        ...(headers.length > 0 && { headers }),
        ...(query.length > 0 && { query }),
      });
      const made = [
        name ? `${name}: ` : '',
        when,
        fault ? `; ${faultText(fault)}` : '',
        timeoutMs === undefined ? '' : `; timeout ${timeoutMs} ms`,
        rewrite ? `; rewrite ${JSON.stringify(rewrite)}` : '',
      ].join('');
      return [step('virtual-host', answer.virtualHost.name), step('route', made, { object })];
    }
    case 'unknown':
      return [step('route', 'cannot be told from the configuration', { status: 'note' })];
    case 'tcp':
    case 'no-listener':
    case 'no-filter-chain':
      return [];
  }
}

function clusterSteps(cluster: TracedCluster, _index: number, all: readonly TracedCluster[]): TraceStep[] {
  const { name, percent, exists, endpoints, tls, destinationRule } = cluster;
  // One of several that is missing ends some requests, not this one for sure.
  const bad = all.length > 1 ? 'note' : 'ends';
  const share = percent < 100 ? ` (${Math.round(percent)} %)` : '';
  const object = destinationRule && idOf('DestinationRule', destinationRule);
  if (!exists) return [step('cluster', `${name}${share}: no such cluster`, { status: bad })];
  const healthy = endpoints.filter((each) => each.healthy);
  const shown = endpoints.slice(0, 6).map(({ address, healthy: ok }) => `${address}${ok ? '' : ' (unhealthy)'}`);
  const rest = endpoints.length > 6 ? ` … ${endpoints.length}` : '';
  const isOriginal = endpoints.length === 0 && /^(PassthroughCluster|inbound\|)/.test(name);
  return [
    step('cluster', `${name}${share}`, { object }),
    ...(isOriginal
      ? []
      : [step('endpoint', `${shown.join(', ') || 'none'}${rest}`, healthy.length === 0 ? { status: bad } : {})]),
    ...(tls === 'unknown' ? [] : [step('tls', TLS[tls])]),
  ];
}

const TLS: Readonly<Record<Exclude<TracedCluster['tls'], 'unknown'>, string>> = {
  mtls: 'mTLS',
  tls: 'TLS',
  plain: 'plain text',
  auto: 'mTLS to endpoints with a sidecar, plain text to others',
};
