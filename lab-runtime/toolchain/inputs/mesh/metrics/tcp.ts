import type { Reporter } from './labels.ts';

/**
 * The labels of a TCP connection, as formats of a stock Envoy. Each listener repeats them, so none is an expression;
 * what they do not say Prometheus takes from the names of the pod and of the cluster.
 */
export function connectionLabels(reporter: Reporter): Record<string, string> {
  return {
    reporter,
    [`${reporter}_workload`]: '%ENVIRONMENT(ISTIO_META_WORKLOAD_NAME)%',
    [`${reporter}_workload_namespace`]: '%ENVIRONMENT(POD_NAMESPACE)%',
    [`${reporter}_cluster`]: '%ENVIRONMENT(ISTIO_META_CLUSTER_ID)%',
    request_protocol: 'tcp',
    response_flags: '%RESPONSE_FLAGS%',
    upstream_cluster: '%UPSTREAM_CLUSTER%',
    upstream_services: '%METADATA(CLUSTER:istio:services)%',
    ...(reporter === 'source'
      ? {
          destination_peer: '%UPSTREAM_METADATA(istio:workload)%',
          connection_security_policy: 'unknown',
          source_principal: '%UPSTREAM_LOCAL_URI_SAN%',
          destination_principal: '%UPSTREAM_PEER_URI_SAN%',
        }
      : {
          connection_security_policy: 'none',
          source_principal: '%DOWNSTREAM_PEER_URI_SAN%',
          destination_principal: '%DOWNSTREAM_LOCAL_URI_SAN%',
        }),
  };
}

type Stat = (name: string) => object;

/** What a connection adds when it ends: Envoy tells a logger of it before that only where all logs get such a line. */
export const connectionCounters = (stat: Stat): object[] => [
  { stat: stat('tcp_connections_opened_total'), value_fixed: 1 },
  { stat: stat('tcp_connections_closed_total'), value_fixed: 1 },
  { stat: stat('tcp_sent_bytes_total'), value_format: '%BYTES_SENT%' },
  { stat: stat('tcp_received_bytes_total'), value_format: '%BYTES_RECEIVED%' },
];
