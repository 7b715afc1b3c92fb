import { z } from 'zod';
import type { ProbeResult } from '#protocol/labinit.ts';
import { broken, type Outcome, ok, PROXY_SETTLE_MS } from '#server/grading/outcome.ts';
import { defineCheck } from '../check.ts';
import { explainAnswer } from '../shared/probes/explain-answer.ts';
import { loginField, requestFields, sendProbe } from '../shared/probes/probe-request.ts';
import { probeInputs } from '../shared/probes/probe-target.ts';
import { resultText } from '../shared/probes/probe-triage.ts';
import { expectField, faultOf, patienceMs } from './probe-expectation.ts';

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
    const fault = (result: ProbeResult) => faultOf(expect, result);
    const sent = await sendProbe(request, scene, {
      timeoutMs: patienceMs(expect),
      hopedFor: (result) => fault(result) === undefined,
    });
    if (sent.kind === 'broken') return sent.outcome;
    const { result, target, asked, command } = sent;
    const found = fault(result);
    if (!found) return ok(`${command.text} → ${resultText(result)}, ${Math.round(result.ms)} ms`);
    const { path, ...finding } = found;
    const object = `${request.method} ${target.url}${request.host ? ` (Host: ${request.host})` : ''}`;
    const explained = await explainAnswer({ scene, way: target.way, request: asked }, result, finding);
    return broken(
      {
        layer: 'probe',
        object,
        next: command.text,
        on: command.on,
        ...finding,
        ...explained,
      },
      PROXY_SETTLE_MS,
      { path, value: result },
    );
  },
});
