import type { AccessLog, HttpLogs, LogFormat } from '#server/envoy/access-log-config.ts';

/** Lines as a lab's proxies wrote them. */
interface LineOptions {
  id: string;
  authority?: string;
  status?: number;
  agent?: string;
  remote?: string;
}

export const gatewayLine = ({
  id,
  authority = 'www.mesh.test',
  status = 200,
  agent = 'curl/7.88.1',
  remote = '192.168.10.10',
}: LineOptions) =>
  status === 404
    ? `[2026-11-23T07:07:03.362Z] "GET / HTTP/1.1" 404 NR route_not_found - "-" 0 0 0 - "${remote}" "${agent}" "${id}" "${authority}" "-" - - 172.16.1.3:8080 ${remote}:61101 - -`
    : `[2026-11-23T07:07:03.362Z] "GET / HTTP/1.1" ${status} - via_upstream - "-" 0 615 1 1 "${remote}" "${agent}" "${id}" "${authority}" "172.16.2.4:80" outbound|80||web-svc.default.svc.cluster.local 172.16.1.3:37666 172.16.1.3:8080 ${remote}:61101 - -`;

export const sidecarLine = (id: string) =>
  `[2026-11-23T07:07:03.363Z] "GET / HTTP/1.1" 200 - via_upstream - "-" 0 615 0 0 "192.168.10.10" "curl/7.88.1" "${id}" "www.mesh.test" "172.16.2.4:80" inbound|80|| 127.0.0.6:54912 172.16.2.4:80 192.168.10.10:0 outbound_.80_._.web-svc.default.svc.cluster.local default`;

/** What a sidecar logs of a port that it takes for TCP. */
export const tcpLine = `[2026-11-23T07:07:03.363Z] "- - -" 0 - - - "-" 147 850 1 - "-" "-" "-" "-" "172.16.2.4:80" inbound|80|| 127.0.0.6:54912 172.16.2.4:80 172.16.1.3:37666 outbound_.80_._.web-svc.default.svc.cluster.local -`;

/** What the sidecar of a sender logs of one of its requests. */
export const outboundLine = (cluster = 'outbound|80||web-svc.default.svc.cluster.local') =>
  `[2026-11-23T07:07:03.362Z] "GET / HTTP/1.1" 200 - via_upstream - "-" 0 615 7 6 "-" "curl/7.88.1" "fe3dee40-c84f-9eca-865f-f5c72079b457" "web-svc" "172.16.2.4:80" ${cluster} 172.16.2.5:40664 10.10.200.24:80 172.16.2.5:36132 - default`;

/** How a proxy logs, by its configuration. */
export const httpLogs = (
  format: LogFormat,
  direction: HttpLogs['direction'] = 'OUTBOUND',
  more: Partial<AccessLog> = {},
): HttpLogs => ({ direction, logs: [{ path: '/dev/stdout', format, filter: undefined, ...more }] });
