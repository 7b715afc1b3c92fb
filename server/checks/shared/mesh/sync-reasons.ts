import type { ProxySync } from '#server/envoy/sync-status.ts';
import type { Finding } from '#server/grading/outcome.ts';
import { podName } from '#server/grading/world/pods.ts';
import type { Pod } from '#server/grading/world/resources.ts';

/** Without a Gateway the ingress proxy is sent no listener and no route: `NOT SENT` is then no fault. */
export function stateFault({ proxy, states, error }: ProxySync, gateway: boolean): Finding | undefined {
  const demanded = Object.entries(states).filter(([kind]) => !gateway || kind === 'CDS');
  const stale = error !== undefined || Object.values(states).some((state) => state === 'STALE' || state === 'ERROR');
  const unsent = demanded.find(([, state]) => state === 'NOT SENT')?.[0];
  if (!stale && unsent === undefined) return undefined;
  return {
    code: stale ? 'proxy.not-synced' : 'proxy.not-sent',
    layer: 'proxy',
    object: proxy,
    ko: stale
      ? `프록시 ${proxy}이(가) istiod가 보낸 설정을 적용하지 않았다.`
      : `istiod가 프록시 ${proxy}에 ${unsent}을(를) 보낸 적이 없다.`,
    en: stale
      ? `Proxy ${proxy} has not accepted what istiod sent.`
      : `istiod has never sent ${unsent} to proxy ${proxy}.`,
    expected: gateway ? 'SYNCED (or NOT SENT / IGNORED where nothing was sent)' : 'CDS LDS EDS RDS SYNCED',
    observed: `${statesText(states)}${error ? `; ${error}` : ''}`,
    next: 'istioctl proxy-status',
  };
}

export const notConnected = (pod: Pod, rows: readonly ProxySync[]): Finding => ({
  code: 'proxy.not-connected',
  layer: 'proxy',
  object: podName(pod),
  ko: `istiod의 목록에 파드 ${pod.metadata.name}의 프록시가 없다.`,
  en: `istiod does not list the proxy of pod ${pod.metadata.name}.`,
  expected: `a line ${pod.metadata.name}.${pod.metadata.namespace} in proxy-status`,
  observed: proxiesText(rows),
  // istioctl asks istiod too: where no istiod answers, that is to be seen first.
  next: rows.length === 0 ? 'kubectl get pod -n istio-system -l app=istiod' : 'istioctl proxy-status',
});

export const proxiesText = (rows: readonly ProxySync[]): string =>
  `proxies: ${rows.map(({ proxy }) => proxy).join(', ') || 'none'}`;

export const statesText = (states: ProxySync['states']): string =>
  Object.entries(states)
    .map(([kind, state]) => `${kind} ${state}`)
    .join(' ');
