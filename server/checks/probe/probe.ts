import { z } from 'zod';
import type { ProbeResult } from '#protocol/labinit.ts';
import { broken, type Outcome, ok, PROXY_SETTLE_MS } from '#server/grading/outcome.ts';
import { defineCheck } from '../check.ts';
import { expectField, faultOf, patienceMs } from './probe-expectation.ts';
import { loginField, requestFields, sendProbe } from '../shared/probes/probe-request.ts';
import { resultText } from '../shared/probes/probe-triage.ts';
import { probeInputs } from '../shared/probes/probe-target.ts';

const schema = z.strictObject({
  ...requestFields,
  login: loginField.optional(),
  expect: expectField,
  watch: z
    .array(z.string().startsWith('/'))
    .readonly()
    .default([])
    .describe(
      'paths of further resources that change the answer, such as `/apis/security.istio.io/v1/peerauthentications`',
    ),
});

/** One real request, and what must come back: an answer, or the way in which the connection fails. */
export const probe = defineCheck({
  kind: 'probe',
  schema,
  inputs: ({ from, url, watch }) => [...probeInputs(from, url), ...watch.map((path) => `metadata:${path}` as const)],
  async run({ expect, watch: _watch, ...request }, scene): Promise<Outcome> {
    const fault = (result: ProbeResult, proxy?: string) => faultOf(expect, result, { host: hostOf(request), proxy });
    const sent = await sendProbe(request, scene, {
      timeoutMs: patienceMs(expect),
      hopedFor: (result) => fault(result) === undefined,
    });
    if (sent.kind === 'broken') return sent.outcome;
    const { result, target, command } = sent;
    const found = fault(result, target.proxy);
    if (!found) return ok(`${command.text} → ${resultText(result)}, ${Math.round(result.ms)} ms`);
    const { path, ...finding } = found;
    const object = `${request.method} ${target.url}${request.host ? ` (Host: ${request.host})` : ''}`;
    // A host of the lab has no proxy of the mesh in front: what is to be looked at is the request itself.
    const look = target.proxy ? {} : { next: command.text, on: command.on };
    return broken(
      {
        layer: 'probe',
        object,
        next: command.text,
        on: command.on,
        ...finding,
        ...look,
        ...plainRefusal(finding.code, target.proxy, target.url),
      },
      PROXY_SETTLE_MS,
      { path, value: result },
    );
  },
});

const hostOf = ({ host, url }: { host?: string | undefined; url: string }): string =>
  host ?? url.replace(/^https?:\/\/([^/]*).*$/s, '$1');

/** Without a proxy in front, a refusal means only that no program listens there. */
function plainRefusal(code: string, proxy: string | undefined, url: string) {
  if (code !== 'probe.refused' || proxy !== undefined) return {};
  return {
    ko: `${url}의 연결이 거절됐다. 그 주소와 포트에서 듣는 프로그램이 없다.`,
    en: `The connection to ${url} was refused: no program listens at that address and port.`,
  };
}
