import { stringify } from 'yaml';
import {
  type Context,
  OWN_HEADER,
  OWN_PEER,
  PEER_HEADER,
  type Reporter,
  requestLabels,
  requestState,
  SENT_PEER,
} from './labels.ts';
import { connectionCounters, connectionLabels } from './tcp.ts';
import { adviceManifest } from './telemetry-advice.ts';

const EXTENSIONS = 'type.googleapis.com/envoy.extensions';
const MANAGER = 'envoy.filters.network.http_connection_manager';
const ROUTER = 'envoy.filters.http.router';
/** Requests of the desk's own looks are no traffic of the learner's. */
const PROBE_AGENT = 'slipway-probe';

const REPORTERS: Record<Context, Reporter> = {
  SIDECAR_OUTBOUND: 'source',
  GATEWAY: 'source',
  SIDECAR_INBOUND: 'destination',
};

/** istiod knows the types of its own Envoy only; of a newer one it passes on what comes as a struct with a type's name. */
const struct = (type: string, value: object) => ({
  '@type': 'type.googleapis.com/udpa.type.v1.TypedStruct',
  type_url: `${EXTENSIONS}.${type}`,
  value,
});

const listener = (subFilter?: string) => ({
  filterChain: { filter: { name: MANAGER, ...(subFilter !== undefined && { subFilter: { name: subFilter } }) } },
});

function httpFilter(context: Context, operation: 'INSERT_FIRST' | 'INSERT_BEFORE', name: string, config: object) {
  return {
    applyTo: 'HTTP_FILTER',
    match: { context, listener: listener(operation === 'INSERT_BEFORE' ? ROUTER : undefined) },
    patch: { operation, value: { name: `slipway.metrics_${name}`, typed_config: config } },
  };
}

/** In front of faults, JWT and authorization, so that what those answer has labels too. */
function keepState(context: Context) {
  const values = Object.entries(requestState(context)).map(([key, format]) => ({
    object_key: key,
    factory_key: 'envoy.string',
    format_string: { text_format_source: { inline_string: format } },
  }));
  const type = 'filters.http.set_filter_state.v3.Config';
  return httpFilter(context, 'INSERT_FIRST', 'state', struct(type, { on_request_headers: values }));
}

const HEADER_MUTATION = 'filters.http.header_mutation.v3.HeaderMutation';
const removePeer = { remove: PEER_HEADER };
/** An empty value sets nothing. */
const set = (key: string, value: string) => ({
  append: { append_action: 'OVERWRITE_IF_EXISTS_OR_ADD', header: { key, value } },
});

/** Whatever an application wrote into the header goes; who sends goes in, where the destination may know it. */
const sendPeer = (context: Context) =>
  httpFilter(
    context,
    'INSERT_BEFORE',
    'peer',
    struct(HEADER_MUTATION, {
      mutations: {
        request_mutations: [removePeer, set(OWN_HEADER, OWN_PEER), set(PEER_HEADER, SENT_PEER), { remove: OWN_HEADER }],
      },
    }),
  );

/** No application sees the header, whoever sent it. */
const takePeer = () =>
  httpFilter(
    'SIDECAR_INBOUND',
    'INSERT_FIRST',
    'peer',
    struct(HEADER_MUTATION, { mutations: { request_mutations: [removePeer] } }),
  );

function count(context: Context) {
  const tags = Object.entries(requestLabels(REPORTERS[context])).map(([name, value_format]) => ({
    name,
    value_format,
  }));
  const stat = (name: string) => ({ name, tags });
  return {
    applyTo: 'NETWORK_FILTER',
    match: { context, listener: listener() },
    patch: {
      operation: 'MERGE',
      value: {
        typed_config: {
          '@type': `${EXTENSIONS}.filters.network.http_connection_manager.v3.HttpConnectionManager`,
          access_log: [
            {
              name: 'envoy.access_loggers.stats',
              filter: {
                header_filter: {
                  header: {
                    name: 'user-agent',
                    string_match: { contains: PROBE_AGENT },
                    invert_match: true,
                    treat_missing_header_as_empty: true,
                  },
                },
              },
              typed_config: struct('access_loggers.stats.v3.Config', {
                stat_prefix: 'istio',
                counters: [{ stat: stat('requests_total'), value_fixed: 1 }],
                histograms: [
                  { stat: stat('request_duration_milliseconds'), value_format: '%DURATION%', unit: 'Milliseconds' },
                  { stat: stat('request_bytes'), value_format: '%CEL(request.total_size)%', unit: 'Bytes' },
                  { stat: stat('response_bytes'), value_format: '%CEL(response.total_size)%', unit: 'Bytes' },
                ],
              }),
            },
          ],
        },
      },
    },
  };
}

const TCP_PROXY = 'envoy.filters.network.tcp_proxy';

/** Connections that are no HTTP, or not known to be. */
function countConnections(context: Context) {
  const tags = Object.entries(connectionLabels(REPORTERS[context])).map(([name, value_format]) => ({
    name,
    value_format,
  }));
  const counters = connectionCounters((name) => ({ name, tags }));
  return {
    applyTo: 'NETWORK_FILTER',
    match: { context, listener: { filterChain: { filter: { name: TCP_PROXY } } } },
    patch: {
      operation: 'MERGE',
      value: {
        typed_config: {
          '@type': `${EXTENSIONS}.filters.network.tcp_proxy.v3.TcpProxy`,
          access_log: [
            {
              name: 'envoy.access_loggers.stats',
              typed_config: struct('access_loggers.stats.v3.Config', { stat_prefix: 'istio', counters }),
            },
          ],
        },
      },
    },
  };
}

/** The object that makes a stock Envoy count requests as Istio's own does. */
export const metricsFilter = () => ({
  apiVersion: 'networking.istio.io/v1alpha3',
  kind: 'EnvoyFilter',
  metadata: { name: 'mesh-metrics', namespace: 'istio-system' },
  spec: {
    configPatches: [
      ...(['SIDECAR_OUTBOUND', 'GATEWAY'] as const).flatMap((context) => [
        count(context),
        countConnections(context),
        keepState(context),
        sendPeer(context),
      ]),
      // Each INSERT_FIRST comes before the ones above it: the header is read before it is taken off.
      count('SIDECAR_INBOUND'),
      countConnections('SIDECAR_INBOUND'),
      takePeer(),
      keepState('SIDECAR_INBOUND'),
    ],
  },
});

const EXPLAINED = `# Istio's standard metrics, counted by a stock Envoy: Istio's own filter for them is not in it. A proxy names them with
# envoy_ in front, and the other side of a request in one label; Prometheus (prometheus.yaml) makes Istio's names of both.
`;

const filterManifest = (): string => EXPLAINED + stringify(metricsFilter(), { lineWidth: 0 });

/** As a manifest that a learner applies, with advice about what cannot be changed. */
export const metricsManifest = (): string => filterManifest() + adviceManifest();

/** As a template of istiod's chart, under the switch that Istio has for it. */
export const metricsTemplate = (): string =>
  `{{- if .Values.telemetry.v2.prometheus.enabled }}\n${filterManifest()}{{- end }}\n`;
