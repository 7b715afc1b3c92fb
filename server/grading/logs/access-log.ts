import type { LogFormat } from '#server/envoy/access-log-config.ts';
import type { AccessRecord } from './access-record.ts';
import { lineReader } from './format/log-format.ts';

/** What Istio gives a proxy for whose log nothing else is asked. */
const DEFAULT_TEXT: LogFormat = {
  kind: 'text',
  text: '[%START_TIME%] "%REQ(:METHOD)% %REQ(X-ENVOY-ORIGINAL-PATH?:PATH)% %PROTOCOL%" %RESPONSE_CODE% %RESPONSE_FLAGS% %RESPONSE_CODE_DETAILS% %CONNECTION_TERMINATION_DETAILS% "%UPSTREAM_TRANSPORT_FAILURE_REASON%" %BYTES_RECEIVED% %BYTES_SENT% %DURATION% %RESP(X-ENVOY-UPSTREAM-SERVICE-TIME)% "%REQ(X-FORWARDED-FOR)%" "%REQ(USER-AGENT)%" "%REQ(X-REQUEST-ID)%" "%REQ(:AUTHORITY)%" "%UPSTREAM_HOST%" %UPSTREAM_CLUSTER_RAW% %UPSTREAM_LOCAL_ADDRESS% %DOWNSTREAM_LOCAL_ADDRESS% %DOWNSTREAM_REMOTE_ADDRESS% %REQUESTED_SERVER_NAME% %ROUTE_NAME%\n',
};

const DEFAULT_JSON: LogFormat = {
  kind: 'json',
  json: {
    start_time: '%START_TIME%',
    route_name: '%ROUTE_NAME%',
    method: '%REQ(:METHOD)%',
    path: '%REQ(X-ENVOY-ORIGINAL-PATH?:PATH)%',
    protocol: '%PROTOCOL%',
    response_code: '%RESPONSE_CODE%',
    response_flags: '%RESPONSE_FLAGS%',
    response_code_details: '%RESPONSE_CODE_DETAILS%',
    connection_termination_details: '%CONNECTION_TERMINATION_DETAILS%',
    bytes_received: '%BYTES_RECEIVED%',
    bytes_sent: '%BYTES_SENT%',
    duration: '%DURATION%',
    upstream_service_time: '%RESP(X-ENVOY-UPSTREAM-SERVICE-TIME)%',
    x_forwarded_for: '%REQ(X-FORWARDED-FOR)%',
    user_agent: '%REQ(USER-AGENT)%',
    request_id: '%REQ(X-REQUEST-ID)%',
    authority: '%REQ(:AUTHORITY)%',
    upstream_host: '%UPSTREAM_HOST%',
    upstream_cluster: '%UPSTREAM_CLUSTER%',
    upstream_local_address: '%UPSTREAM_LOCAL_ADDRESS%',
    downstream_local_address: '%DOWNSTREAM_LOCAL_ADDRESS%',
    downstream_remote_address: '%DOWNSTREAM_REMOTE_ADDRESS%',
    requested_server_name: '%REQUESTED_SERVER_NAME%',
    upstream_transport_failure_reason: '%UPSTREAM_TRANSPORT_FAILURE_REASON%',
  },
};

const text = lineReader(DEFAULT_TEXT);
const json = lineReader(DEFAULT_JSON);
/** Without one of these a line is of a format that somebody made from Istio's keys. */
const JSON_KEYS = [
  '"method"',
  '"path"',
  '"response_code"',
  '"user_agent"',
  '"request_id"',
  '"authority"',
  '"upstream_cluster"',
];

/** Istio's default text format, or its default JSON encoding. Anything else is read by what the proxy says of its log. */
export function parseAccessLine(line: string): AccessRecord | undefined {
  if (line.startsWith('[')) return text?.read(line, '');
  if (line.startsWith('{') && JSON_KEYS.every((key) => line.includes(key))) return json?.read(line, '');
  return undefined;
}
