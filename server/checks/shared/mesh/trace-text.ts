import type { Fault } from '#server/envoy/http-fault.ts';
import type { Trace, TracedCluster } from '#server/envoy/trace.ts';
import { vsObject } from '#server/mesh/virtual-services.ts';

/** What a proxy does with the request, in one line for `observed`. */
export function traceText(trace: Trace): string {
  const { answer, clusters } = trace;
  switch (answer.kind) {
    case 'clusters':
    case 'tcp':
      return [clusters.map(clusterText).join(', ') || answer.clusters.join(', '), ...detailTexts(trace)].join('; ');
    case 'no-virtual-host':
      return 'no virtual host for the name';
    case 'no-route':
      return `virtual host ${answer.virtualHost.name}, no route that matches`;
    case 'redirect':
      return `virtual host ${answer.virtualHost.name}: HTTP ${answer.status}${answer.location ? ` → ${answer.location}` : ''}`;
    case 'direct-response':
      return `virtual host ${answer.virtualHost.name}: HTTP ${answer.status} by itself`;
    case 'no-listener':
      return 'no listener';
    case 'no-filter-chain':
      return 'the listener takes no such connection';
    case 'unknown':
      return 'a route that cannot be told';
  }
}

function clusterText({ name, percent, exists, endpoints }: TracedCluster): string {
  const share = percent < 100 ? ` ${Math.round(percent)} %` : '';
  if (!exists) return `${name}${share} (no such cluster)`;
  const shown = endpoints.slice(0, 4).map(({ address, healthy }) => `${address}${healthy ? '' : ' unhealthy'}`);
  return `${name}${share} (${shown.join(', ') || 'no endpoint'})`;
}

const detailTexts = ({ fault, timeoutMs, virtualService }: Trace): string[] => [
  ...(fault ? [faultText(fault)] : []),
  ...(timeoutMs === undefined ? [] : [`timeout ${timeoutMs} ms`]),
  ...(virtualService ? [vsObject(virtualService)] : []),
];

export const faultText = ({ delay, abort }: Fault): string =>
  [
    delay && `delay ${delay.ms} ms for ${share(delay.percent)}`,
    abort && `abort ${abort.status} for ${share(abort.percent)}`,
  ]
    .filter(Boolean)
    .join(', ');
const share = (percent: number): string => `${Math.round(percent * 10) / 10} %`;
