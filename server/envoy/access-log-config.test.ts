import { expect, test } from 'vitest';
import { parseHttpLogs } from './access-log-config.ts';

const hcm = 'type.googleapis.com/envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager';
const file = 'type.googleapis.com/envoy.extensions.access_loggers.file.v3.FileAccessLog';
const dump = (access_log: unknown[], direction = 'OUTBOUND') => ({
  configs: [
    {
      active_state: {
        listener: {
          traffic_direction: direction,
          filter_chains: [{ filters: [{ typed_config: { '@type': hcm, access_log } }] }],
          access_log: [{ typed_config: { '@type': file, path: '/dev/stderr' } }],
        },
      },
    },
  ],
});
const logOf = (config: Record<string, unknown>, more: Record<string, unknown> = {}) =>
  parseHttpLogs(dump([{ typed_config: { '@type': file, path: '/dev/stdout', ...config }, ...more }]))[0]?.logs[0];

test('reads text and JSON formats', () => {
  const text = { log_format: { text_format_source: { inline_string: '%RESPONSE_CODE%\n' } } };
  expect(logOf(text)).toEqual({
    path: '/dev/stdout',
    format: { kind: 'text', text: '%RESPONSE_CODE%\n' },
    filter: undefined,
  });
  const json = { log_format: { json_format: { code: '%RESPONSE_CODE%' } } };
  expect(logOf(json)?.format).toEqual({ kind: 'json', json: { code: '%RESPONSE_CODE%' } });
});

test('says the expression of a filter, or the filter', () => {
  const cel = { extension_filter: { name: 'cel', typed_config: { expression: 'response.code >= 400' } } };
  expect(logOf({}, { filter: cel })?.filter).toBe('response.code >= 400');
  expect(logOf({}, { filter: { not_health_check_filter: {} } })?.filter).toBe('{"not_health_check_filter":{}}');
});

test('a manager without a log has none, and a log without a file has no path', () => {
  expect(parseHttpLogs(dump([], 'INBOUND'))).toEqual([{ direction: 'INBOUND', logs: [] }]);
  const otel = {
    '@type': 'type.googleapis.com/envoy.extensions.access_loggers.open_telemetry.v3.OpenTelemetryAccessLogConfig',
  };
  expect(parseHttpLogs(dump([{ typed_config: otel }]))[0]?.logs[0]?.path).toBeUndefined();
});

test('what is no dump makes the verdict inconclusive', () => {
  expect(() => parseHttpLogs({ configs: 1 })).toThrow('SLW400');
});
