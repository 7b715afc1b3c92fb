/**
 * The labels of Istio's standard metrics, as formats of a stock Envoy.
 *
 * A CEL expression costs memory in each place where it stands, and each listener repeats all of them. So what one
 * request has once is computed once, kept in its filter state, and named from there in all four metrics.
 */

/** `PEER_HEADER` tells the receiving sidecar who sends: senders overwrite it, receivers take it off. */
export const PEER_HEADER = 'x-slipway-peer';
const STATE = 'slipway.metrics.';

export type Context = 'SIDECAR_OUTBOUND' | 'SIDECAR_INBOUND' | 'GATEWAY';
export type Reporter = 'source' | 'destination';

const NODE = 'xds.node.metadata';
const CLUSTER = 'xds.cluster_metadata.filter_metadata';
const HAS_SERVICE = `has(xds.cluster_metadata) && 'istio' in ${CLUSTER} && 'services' in ${CLUSTER}['istio']`;

const ofNode = (key: string) => `('${key}' in ${NODE} ? ${NODE}['${key}'] : 'unknown')`;
const ofPod = (label: string) =>
  `('LABELS' in ${NODE} && '${label}' in ${NODE}['LABELS'] ? ${NODE}['LABELS']['${label}'] : 'unknown')`;

/** What a proxy says of the workload that it serves, in the order in which a peer is written. */
const OWN = {
  workload: ofNode('WORKLOAD_NAME'),
  workload_namespace: ofNode('NAMESPACE'),
  canonical_service: ofPod('service.istio.io/canonical-name'),
  canonical_revision: ofPod('service.istio.io/canonical-revision'),
  cluster: ofNode('CLUSTER_ID'),
  app: ofPod('app'),
  version: ofPod('version'),
} as const;

/** These are in a proxy's environment, where they cost nothing. */
const ENVIRONMENT: Partial<Record<keyof typeof OWN, string>> = {
  workload: '%ENVIRONMENT(ISTIO_META_WORKLOAD_NAME)%',
  workload_namespace: '%ENVIRONMENT(POD_NAMESPACE)%',
  cluster: '%ENVIRONMENT(ISTIO_META_CLUSTER_ID)%',
};

const SENT = `request.headers['${PEER_HEADER}']`;
/**
 * Only a peer that proved by mTLS that it is of the mesh is believed; whatever else stands there is nobody. Envoy bounds
 * the size of a pattern, so its form is checked by letters alone.
 */
const PEER = `connection.mtls && '${PEER_HEADER}' in request.headers && ${SENT}.matches('^[A-Za-z0-9._;-]*$') ? ${SENT} : ''`;

const SERVICE_WITHOUT: Record<Context, string> = {
  // As with Istio: only a sidecar takes the name that its own application asked for.
  SIDECAR_OUTBOUND: 'request.host',
  SIDECAR_INBOUND: "'unknown'",
  GATEWAY: "'unknown'",
};
const OF_NO_SERVICE = "['PassthroughCluster', 'BlackHoleCluster', 'InboundPassthroughCluster']";

function service(context: Context) {
  const field = (name: string, otherwise: string) =>
    `${HAS_SERVICE} ? ${CLUSTER}['istio']['services'][0]['${name}'] : ${otherwise}`;
  const none = SERVICE_WITHOUT[context];
  return {
    service: field('host', none),
    service_name: field(
      'name',
      `has(xds.cluster_name) && xds.cluster_name in ${OF_NO_SERVICE} ? xds.cluster_name : ${none}`,
    ),
    service_namespace: field('namespace', "'unknown'"),
  };
}

/** What is computed of a request when it comes, by its name in the filter state. */
export function requestState(context: Context): Record<string, string> {
  const labels = Object.entries(OWN).filter(([name]) => !(name in ENVIRONMENT));
  return Object.fromEntries(
    Object.entries({
      ...Object.fromEntries(labels.map(([name, expression]) => [`own_${name}`, expression])),
      ...service(context),
      protocol: `'content-type' in request.headers && request.headers['content-type'].startsWith('application/grpc') ? 'grpc' : 'http'`,
      ...(context === 'SIDECAR_INBOUND' && { peer: PEER, security: "connection.mtls ? 'mutual_tls' : 'none'" }),
    }).map(([name, expression]) => [STATE + name, `%CEL(${expression})%`]),
  );
}

const kept = (name: string) => `%FILTER_STATE(${STATE}${name}:PLAIN)%`;

const own = (name: keyof typeof OWN) => ENVIRONMENT[name] ?? kept(`own_${name}`);
const OWN_NAMES = Object.keys(OWN) as (keyof typeof OWN)[];

/** A header that is there while the one for the peer is made: Envoy's CEL joins no strings. */
export const OWN_HEADER = 'x-slipway-own';
/** Its value: who sends. */
export const OWN_PEER = OWN_NAMES.map(own).join(';');
/** Of it the value of the peer header: nothing for a destination outside the mesh, which must not learn who sends. */
export const SENT_PEER = `%CEL(${HAS_SERVICE} && !('external' in ${CLUSTER}['istio']) ? request.headers['${OWN_HEADER}'] : '')%`;

/**
 * Label → format. The other side's workload is one label, `source_peer` or `destination_peer`, with its parts between
 * semicolons; Prometheus takes them apart, as it does with Envoy's `envoy_` before each name.
 */
export function requestLabels(reporter: Reporter): Record<string, string> {
  return {
    reporter,
    ...Object.fromEntries(OWN_NAMES.map((name) => [`${reporter}_${name}`, own(name)])),
    destination_service: kept('service'),
    destination_service_name: kept('service_name'),
    destination_service_namespace: kept('service_namespace'),
    request_protocol: kept('protocol'),
    response_code: '%RESPONSE_CODE%',
    grpc_response_status: '%GRPC_STATUS_NUMBER%',
    response_flags: '%RESPONSE_FLAGS%',
    ...(reporter === 'source'
      ? {
          destination_peer: '%UPSTREAM_METADATA(istio:workload)%',
          connection_security_policy: 'unknown',
          source_principal: '%UPSTREAM_LOCAL_URI_SAN%',
          destination_principal: '%UPSTREAM_PEER_URI_SAN%',
        }
      : {
          source_peer: kept('peer'),
          connection_security_policy: kept('security'),
          source_principal: '%DOWNSTREAM_PEER_URI_SAN%',
          destination_principal: '%DOWNSTREAM_LOCAL_URI_SAN%',
        }),
  };
}
