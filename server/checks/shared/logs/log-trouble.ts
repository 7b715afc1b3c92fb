import type { LogFormat } from '#server/envoy/access-log-config.ts';
import { FIELD_OPERATORS } from '#server/grading/logs/access-record.ts';
import { formatText } from '#server/grading/logs/format/log-format.ts';
import type { ProxyRef } from '#server/grading/logs/log-book.ts';
import { broken, LOG_SETTLE_MS, type Outcome } from '#server/grading/outcome.ts';
import type { LogTrouble } from './access-logs.ts';

/** Why nothing can be said of the requests in a log: its own finding, instead of "no request". */
export function troubleOf(trouble: LogTrouble): Outcome {
  const { proxy } = trouble;
  const base = { layer: 'log' as const, object: `access log of Pod/${proxy.namespace}/${proxy.pod}` };
  const fromConfig = (rest: string) => `${dumpOf(proxy)} | ${rest}`;
  switch (trouble.kind) {
    case 'lacks': {
      const missing = trouble.lacks.map((field) => FIELD_OPERATORS[field]).join(' ');
      return broken(
        {
          ...base,
          code: 'log.format-lacks',
          ko: `${proxy.pod}의 접근 로그는 따로 정한 형식이고 그 형식에 ${missing}이(가) 없다. 그래서 로그의 줄(${trouble.lines}개)만 보고 어느 요청인지 알 수 없다. 형식에 더하거나 accessLogFormat을 지운 뒤 다시 요청한다.`,
          en: `The access log of ${proxy.pod} has a format of its own, and that format leaves out ${missing}. So its lines (${trouble.lines}) do not show which requests they are about. Add it to the format, or remove accessLogFormat, and send the request again.`,
          expected: `a format with ${missing}, or Istio's default`,
          observed: `format: ${formatText(trouble.format)}`,
          next: fromConfig(grepFormat(trouble.format)),
        },
        LOG_SETTLE_MS,
      );
    }
    case 'unreadable':
      return broken(
        {
          ...base,
          code: 'log.format-unreadable',
          ko: `${proxy.pod}의 접근 로그는 따로 정한 형식이라 한 줄에서 요청 하나를 읽을 수 없다. 기본 형식으로 되돌린 뒤 다시 요청한다.`,
          en: `The access log of ${proxy.pod} has a format of its own, in which no request can be recognised. Go back to the default format and send the request again.`,
          expected: 'one line for each request, such as in the default format',
          observed: `format: ${formatText(trouble.format)}`,
          next: fromConfig(grepFormat(trouble.format)),
        },
        LOG_SETTLE_MS,
      );
    case 'unknown':
      return broken(
        {
          ...base,
          code: 'log.format-unknown',
          ko: `${proxy.pod}의 로그에 현재 형식과 맞지 않는 줄이 있다. 형식이 바뀌기 전에 온 요청일 수 있으니 다시 요청한다.`,
          en: `The log of ${proxy.pod} has lines that do not match its current format. They may be of requests from before the format was changed: send the request again.`,
          expected: trouble.format ? `format: ${formatText(trouble.format)}` : "lines of Istio's default format",
          observed: trouble.line,
          next: `kubectl logs -n ${proxy.namespace} ${proxy.pod} -c ${proxy.container} --tail=5`,
        },
        LOG_SETTLE_MS,
      );
    case 'off':
      return broken({
        ...base,
        code: 'log.off',
        ko: `${proxy.pod}의 프록시는 접근 로그를 쓰지 않게 설정되어 있다. 메시 설정의 accessLogFile이나 Telemetry에서 켠 뒤 다시 요청한다.`,
        en: `The proxy of ${proxy.pod} is configured to write no access log. Turn it on (accessLogFile of the mesh configuration, or a Telemetry) and send the request again.`,
        expected: 'accessLogFile: /dev/stdout',
        observed: 'no access log in the HTTP listeners of the proxy',
        next: LOG_SETTINGS,
      });
    case 'elsewhere':
      return broken({
        ...base,
        code: 'log.elsewhere',
        ko: `${proxy.pod}의 프록시는 접근 로그를 컨테이너의 로그가 아닌 곳에 쓴다. /dev/stdout에 쓰게 한 뒤 다시 요청한다.`,
        en: `The proxy of ${proxy.pod} does not write its access log to the log of its container. Make it write to /dev/stdout and send the request again.`,
        expected: '/dev/stdout',
        observed: trouble.path ?? 'a server of access logs',
        next: LOG_SETTINGS,
      });
    case 'filtered':
      return broken({
        ...base,
        code: 'log.filtered',
        ko: `${proxy.pod}의 프록시는 조건에 맞는 요청만 접근 로그에 남긴다. 조건을 지운 뒤 다시 요청한다.`,
        en: `The proxy of ${proxy.pod} logs only requests for which a condition holds. Remove the condition and send the request again.`,
        expected: 'no filter',
        observed: `filter: ${trouble.filter}`,
        next: fromConfig(`grep -A8 '"filter": {'`),
      });
  }
}

/** Where a mesh says how it logs. */
const LOG_SETTINGS = `kubectl get telemetries.telemetry.istio.io -A; kubectl get configmap -n istio-system istio -o jsonpath='{.data.mesh}{"\\n"}'`;

const dumpOf = ({ namespace, pod, container }: ProxyRef): string =>
  `kubectl exec -n ${namespace} ${pod} -c ${container} -- pilot-agent request GET 'config_dump?resource=dynamic_listeners'`;

const grepFormat = ({ kind }: LogFormat): string => `grep -m1 -A${kind === 'json' ? 20 : 3} '"log_format"'`;
