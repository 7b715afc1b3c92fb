import { isIPv4 } from 'node:net';
import type { ChainMatch, FilterChain, Listener } from './listener-schema.ts';
import { withoutPort } from './virtual-host-match.ts';

/** A connection as a proxy sees it. */
export interface Connection {
  readonly port: number;
  /** The address that was dialled. */
  readonly address?: string | undefined;
  /** What it speaks: plain HTTP, TLS, or the mesh's own TLS between two sidecars. */
  readonly transport: 'plain' | 'tls' | 'mtls';
  /** The name that a TLS client asks for. */
  readonly serverName?: string | undefined;
}

/** All redirected connections come in here: those that leave a pod, and those that enter it. */
const OUTBOUND = 15_001;
const INBOUND = 15_006;
const takesOver = (port: number) => (each: Listener) => each.port === port && /^(0\.0\.0\.0|::)$/.test(each.address);

const isSidecar = (listeners: readonly Listener[]): boolean => listeners.some(takesOver(OUTBOUND));

/** Where the connection ends up: a listener, nowhere, or what a sidecar does with destinations that it does not know. */
export function findListener(
  listeners: readonly Listener[],
  { port, address }: Pick<Connection, 'port' | 'address'>,
  inbound: boolean,
): Listener | undefined {
  if (inbound) return listeners.find(takesOver(INBOUND));
  const there = listeners.filter((each) => each.port === port);
  const [any] = there.filter((each) => ['0.0.0.0', '::'].includes(each.address));
  const exact = address === undefined ? undefined : there.find((each) => each.address === address);
  // Who does not say which address is dialled means the only one that there is.
  const only = address === undefined && there.length === 1 ? there[0] : undefined;
  const own = exact ?? any ?? only;
  return own ?? (isSidecar(listeners) ? listeners.find(takesOver(OUTBOUND)) : undefined);
}

export const isCatchAll = (listener: Listener): boolean => takesOver(OUTBOUND)(listener);

/**
 * The filter chain that takes the connection, by Envoy's order of conditions; at each step only the most special of
 * those that fit go on. Without one the connection is closed.
 */
export function findChain(
  { chains = [], inspectsHttp = false }: Listener,
  connection: Connection,
): FilterChain | undefined {
  const matched = chains.filter(({ match }) => match !== undefined);
  const steps = [byPort, byAddress, byServerName, byTransport, byApplication(inspectsHttp)];
  let left = matched;
  for (const step of steps) {
    const ranked = left.map((chain) => ({ chain, rank: chain.match ? step(chain.match, connection) : 0 }));
    const best = Math.max(0, ...ranked.map(({ rank }) => rank));
    left = best === 0 ? [] : ranked.filter(({ rank }) => rank === best).map(({ chain }) => chain);
  }
  return left[0] ?? chains.find(({ match }) => match === undefined);
}

/** 0: does not fit; 1: takes any; more: the more special. */
type Step = (match: ChainMatch, connection: Connection) => number;

const byPort: Step = ({ destinationPort }, { port }) => {
  if (destinationPort === undefined) return 1;
  return destinationPort === port ? 2 : 0;
};

const byAddress: Step = ({ prefixes }, { address }) => {
  if (prefixes.length === 0) return 1;
  if (address === undefined) return 0;
  return Math.max(0, ...prefixes.map((prefix) => prefixRank(prefix, address)));
};

const byServerName: Step = ({ serverNames }, { serverName }) => {
  if (serverNames.length === 0) return 1;
  if (serverName === undefined) return 0;
  return Math.max(
    0,
    ...serverNames.map((pattern) => {
      if (pattern === serverName) return 1_000;
      return pattern.startsWith('*.') && serverName.endsWith(pattern.slice(1)) ? 1 + pattern.length : 0;
    }),
  );
};

const byTransport: Step = ({ transport }, connection) => {
  if (transport === undefined || transport === '') return 1;
  return (transport === 'raw_buffer') === (connection.transport === 'plain') ? 2 : 0;
};

/** Sidecars name what they speak inside their TLS; what comes in plain is told by its first bytes. */
const byApplication =
  (inspectsHttp: boolean): Step =>
  ({ applications }, { transport }) => {
    if (applications.length === 0) return 1;
    const spoken =
      transport === 'mtls'
        ? ['istio-http/1.1', 'istio', 'http/1.1']
        : transport === 'tls' || inspectsHttp
          ? ['http/1.1']
          : [];
    const index = spoken.findIndex((each) => applications.includes(each));
    return index < 0 ? 0 : 10 - index;
  };

function prefixRank(prefix: string, address: string): number {
  const [base = '', length = '32'] = prefix.split('/');
  if (!isIPv4(base) || !isIPv4(address)) return base === address ? 200 : 0;
  const bits = Number(length);
  const shift = 2 ** (32 - bits);
  return Math.floor(numberOf(base) / shift) === Math.floor(numberOf(address) / shift) ? 2 + bits : 0;
}

const numberOf = (address: string): number => address.split('.').reduce((sum, part) => sum * 256 + Number(part), 0);

export const serverNameOf = (authority: string): string => withoutPort(authority).toLowerCase();
