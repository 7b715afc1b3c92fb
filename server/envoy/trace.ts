import { type UpstreamTls, upstreamTls } from './cluster-tls.ts';
import type { ClusterConfig } from './config-dump.ts';
import type { Endpoint } from './endpoints.ts';
import { type Fault, faultOf } from './http-fault.ts';
import { findChain, findListener, isCatchAll, serverNameOf } from './listener-match.ts';
import type { FilterChain, Listener } from './listener-schema.ts';
import { normalizedPath } from './path-normalization.ts';
import { type MadeFrom, madeFrom, rewriteOf, timeoutOf } from './route-details.ts';
import { matchRoute, type PlainRequest, type RouteAnswer } from './route-match.ts';
import type { RouteConfig } from './route-schema.ts';
import { type Share, sharesOf } from './shares.ts';
import { withoutPort } from './virtual-host-match.ts';

export interface TracedRequest {
  readonly authority: string;
  readonly path: string;
  readonly method?: string;
  /** By lower-case name. */
  readonly headers?: Readonly<Record<string, string>>;
  /** Where it arrives at the proxy: a gateway's own port (8080), or for a sidecar the port that the application dials. */
  readonly port: number;
  /** For a sidecar: the address that the application dials (a ClusterIP), where listeners are told apart by it. */
  readonly address?: string;
  /** To a sidecar from outside its pod, at the application's own port. */
  readonly inbound?: true;
  /** What the client speaks; left out: plain HTTP, or between two sidecars (`inbound`) the mesh's TLS. */
  readonly transport?: 'plain' | 'tls' | 'mtls';
}

export type TraceAnswer =
  | RouteAnswer
  /** Nothing listens there: the connection is refused. */
  | { readonly kind: 'no-listener' }
  /** The listener takes no connection of this kind, such as plain text where TLS is asked for, and closes it. */
  | { readonly kind: 'no-filter-chain' }
  /** Sent on as bytes, without a look at the request. */
  | { readonly kind: 'tcp'; readonly clusters: readonly string[] };

export interface TracedCluster {
  readonly name: string;
  readonly percent: number;
  readonly exists: boolean;
  /** `unknown`: there is none, or it cannot be read. */
  readonly tls: UpstreamTls | 'unknown';
  readonly endpoints: readonly Endpoint[];
  /** Whose settings it has. */
  readonly destinationRule?: MadeFrom;
}

/** What one proxy does with one request, as its own configuration says. */
export interface Trace {
  /** Undefined: nothing listens there; for a sidecar, the destination is unknown to it and is passed through. */
  readonly listener: Listener | undefined;
  /** Undefined: the listener passes on bytes, or its routes cannot be read. */
  readonly routeConfig: RouteConfig | undefined;
  readonly tcpCluster?: string;
  readonly answer: TraceAnswer;
  /** Of a request that is not answered otherwise before. */
  readonly fault?: Fault;
  /** Undefined: no limit. */
  readonly timeoutMs?: number;
  /** What the proxy makes of the request before it sends it on. */
  readonly rewrite?: { readonly authority?: string; readonly path?: string };
  /** Whose rule the route was made from. */
  readonly virtualService?: MadeFrom;
  /** Those that get requests. */
  readonly clusters: readonly TracedCluster[];
}

export interface ProxyConfig {
  readonly listeners: readonly Listener[];
  readonly routes: readonly RouteConfig[];
}
/** A trace before the proxy was asked for its clusters. */
type Traced = Omit<Trace, 'clusters'> & { readonly shares: readonly Share[] };

/** Listener, filter chain, virtual host and route of a request. */
export function traceRequest({ listeners, routes }: ProxyConfig, request: TracedRequest): Traced {
  const { inbound = false, port, address } = request;
  const found = findListener(listeners, request, inbound);
  if (!found) return ended(undefined, { kind: 'no-listener' });
  const transport = request.transport ?? (inbound ? 'mtls' : 'plain');
  const serverName = transport === 'plain' ? undefined : serverNameOf(request.authority);
  const listener = !inbound && isCatchAll(found) && port !== found.port ? undefined : found;
  if (!found.chains) return byNames(found, routes, request);
  const chain = findChain(found, { port, address, transport, serverName });
  if (!chain) return ended(listener, { kind: found.incomplete ? 'unknown' : 'no-filter-chain' });
  // It may be the only one, and takes any connection; what does not begin with TLS is closed by it.
  if (chain.tls && transport === 'plain') return ended(listener, { kind: 'no-filter-chain' });
  if (!chain.http) {
    const shares = chain.tcpClusters;
    const [first] = shares;
    if (!first) return ended(listener, { kind: 'unknown' });
    const answer = { kind: 'tcp', clusters: shares.map(({ name }) => name) } as const;
    return { listener, routeConfig: undefined, tcpCluster: first.name, answer, shares };
  }
  const { routeConfig: own, routeConfigName: name } = chain.http;
  const routeConfig = own ?? routes.find((each) => each.name === name);
  return routed(listener, routeConfig, { chain, request, scheme: transport === 'plain' ? 'http' : 'https' });
}

const ended = (listener: Listener | undefined, answer: TraceAnswer): Traced => ({
  listener,
  routeConfig: undefined,
  answer,
  shares: [],
});

/** Of a listener only the names of its route configurations are known. */
function byNames(listener: Listener, routes: readonly RouteConfig[], request: TracedRequest): Traced {
  const routeConfig = routes.find(({ name }) => listener.routeConfigs.includes(name));
  return routed(listener, routeConfig, { request, scheme: listener.tls ? 'https' : 'http' });
}

function routed(
  listener: Listener | undefined,
  routeConfig: RouteConfig | undefined,
  { chain, request, scheme }: { chain?: FilterChain; request: TracedRequest; scheme: 'http' | 'https' },
): Traced {
  if (!routeConfig) return ended(listener, { kind: 'unknown' });
  const { authority, method, headers } = request;
  const manager = chain?.http;
  const plain: PlainRequest = {
    authority:
      manager?.stripPort === 'any' || isOwnPort(manager?.stripPort, authority, request.port)
        ? withoutPort(authority)
        : authority,
    path: normalizedPath(request.path, { dots: manager?.normalizePath, slashes: manager?.mergeSlashes }),
    scheme,
    ...(method !== undefined && { method }),
    ...(headers && { headers }),
  };
  const answer = matchRoute(routeConfig, plain);
  const route = 'route' in answer ? answer.route : undefined;
  const virtualHost = 'virtualHost' in answer ? answer.virtualHost : undefined;
  const weighted = route?.route?.weighted_clusters?.clusters;
  const shares = answer.kind === 'clusters' ? sharesOf(weighted ?? answer.clusters.map((name) => ({ name }))) : [];
  const places = [route, virtualHost, routeConfig].map((each) => each?.typed_per_filter_config);
  const fault = faultOf([...places, manager?.filters], plain, shares[0]?.name);
  const virtualService = madeFrom(route, 'virtual-service');
  const timeoutMs = answer.kind === 'clusters' ? timeoutOf(answer.route) : undefined;
  const rewrite = route && rewriteOf(route, plain);
  return {
    listener,
    routeConfig,
    answer,
    ...(fault && { fault }),
    ...(timeoutMs !== undefined && { timeoutMs }),
    ...(rewrite && { rewrite }),
    ...(virtualService && { virtualService }),
    shares,
  };
}

const isOwnPort = (strip: 'any' | 'matching' | undefined, authority: string, port: number): boolean =>
  strip === 'matching' && authority.endsWith(`:${port}`);

/** The trace's clusters, with what the proxy has of them. */
export function withClusters(
  { shares, ...traced }: Traced,
  configs: readonly ClusterConfig[],
  endpoints: ReadonlyMap<string, readonly Endpoint[]>,
): Trace {
  const byName = new Map<string, number>();
  for (const { name, percent } of shares) byName.set(name, (byName.get(name) ?? 0) + percent);
  const clusters = [...byName].map(([name, percent]): TracedCluster => {
    const config = configs.find((each) => each.name === name);
    const tls = (config && upstreamTls(config)) ?? 'unknown';
    const destinationRule = madeFrom(config, 'destination-rule');
    return {
      name,
      percent,
      exists: config !== undefined,
      tls,
      endpoints: endpoints.get(name) ?? [],
      ...(destinationRule && { destinationRule }),
    };
  });
  return { ...traced, clusters };
}
