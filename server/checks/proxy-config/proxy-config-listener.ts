import type { Listener } from '#server/envoy/config-dump.ts';
import type { AskedProxy, DesiredListener, ProxyFinding } from './proxy-config.ts';

export async function listenerFault(desired: DesiredListener, { pod, scene, name }: AskedProxy): Promise<ProxyFinding> {
  const all = await scene.listeners(pod);
  const there = all.filter(
    ({ port, address }) => port === desired.port && (desired.address === undefined || address === desired.address),
  );
  const base = { layer: 'listener' as const, look: `listener ${name}`, value: there };
  const place = `${desired.address ?? ''}:${desired.port}`;
  const first = there[0];
  if (desired.absent) {
    if (!first) return { evidence: `no listener ${place}` };
    return {
      fault: {
        ...base,
        code: 'proxy.listener-present',
        ko: `프록시가 ${desired.port}번 포트에서 이미 듣고 있다. 여기서는 아직 듣지 않아야 한다.`,
        en: `The proxy already listens on port ${desired.port}; here it should not yet.`,
        expected: `no listener ${place}`,
        observed: text(first),
      },
    };
  }
  if (!first) {
    return {
      fault: {
        ...base,
        code: 'proxy.listener-missing',
        ko: `프록시에 ${place} 리스너가 없다. 그 포트로 온 연결은 거절된다.`,
        en: `The proxy has no listener ${place}: connections to that port are refused.`,
        expected: `a listener ${place}`,
        observed: `listeners: ${all.map(text).slice(0, 20).join(', ') || 'none'}`,
      },
    };
  }
  const fits = there.find(
    ({ routeConfigs, tls }) =>
      (desired.http === undefined || desired.http === routeConfigs.length > 0) &&
      (desired.tls === undefined || desired.tls === tls),
  );
  if (fits) return { evidence: `listener ${text(fits)}` };
  return {
    fault: {
      ...base,
      code: 'proxy.listener-protocol',
      ko: `${place} 리스너가 다른 프로토콜로 듣는다.`,
      en: `The listener ${place} uses another protocol.`,
      expected: [
        desired.http === true && 'HTTP',
        desired.http === false && 'no HTTP',
        desired.tls === true && 'TLS',
        desired.tls === false && 'no TLS',
      ]
        .filter(Boolean)
        .join(', '),
      observed: text(first),
    },
  };
}

const text = ({ address, port, routeConfigs, tls }: Listener): string =>
  `${address}:${port}${tls ? ' TLS' : ''}${routeConfigs.length > 0 ? ` HTTP (${routeConfigs.join(', ')})` : ' TCP'}`;
