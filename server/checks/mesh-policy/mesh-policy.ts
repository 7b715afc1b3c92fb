import { z } from 'zod';
import type { Trace } from '#server/envoy/trace.ts';
import { broken, type Finding, type Outcome, ok, PROXY_SETTLE_MS } from '#server/grading/outcome.ts';
import type { Scene } from '#server/grading/scene.ts';
import { defineCheck } from '../check.ts';
import { callFields, callInputs, type MeshCall, traceCalls } from '../shared/mesh/mesh-call.ts';
import { ruleReason, staleReason } from '../shared/mesh/rule-reasons.ts';
import { rulingOf } from '../shared/mesh/ruling.ts';
import { sidecarReason } from '../shared/mesh/sidecar-reasons.ts';
import { type Aspect, abortAspect, delayAspect, timeoutAspect } from './policy-aspects.ts';

const timeField = z.strictObject({
  ms: z.number().positive(),
  min: z.number().optional().describe('ms; left out: a little less'),
  max: z.number().optional().describe('ms; left out: somewhat more'),
});
const none = z.literal('none');

const schema = z.strictObject({
  ...callFields,
  delay: z.union([none, timeField]).optional().describe('a fault that delays every such request so long; or none'),
  abort: z
    .union([none, z.number().int()])
    .optional()
    .describe('a fault that answers every one with this status; or none'),
  timeout: z.union([none, timeField]).optional().describe('how long the sidecar waits for the answer; or for ever'),
});
type Spec = z.output<typeof schema>;

/** What a caller's sidecar does to a request on purpose: faults and timeouts; and whose rule says so. */
export const meshPolicy = defineCheck({
  kind: 'mesh-policy',
  schema,
  inputs: callInputs,
  async run(spec, scene): Promise<Outcome> {
    const calls = await traceCalls(spec, scene);
    if ('code' in calls) return broken(calls);
    for (const call of calls) {
      if (call.trace.answer.kind === 'unknown') continue;
      for (const aspect of aspectsOf(spec)) {
        if (aspect.isMet(call.trace)) continue;
        const finding = await explain(call, aspect, scene);
        return broken(finding, PROXY_SETTLE_MS, { value: call.trace.fault ?? {} });
      }
    }
    return ok(calls.map(({ caller, trace }) => `${caller.metadata.name}: ${policyText(trace)}`).join('; '));
  },
});

/** What should be there comes first: while it is missing, what is too much explains nothing. */
function aspectsOf({ delay, abort, timeout }: Spec): Aspect[] {
  const aspects = [
    delay !== undefined && { unwanted: delay === 'none', aspect: delayAspect(delay === 'none' ? undefined : delay) },
    abort !== undefined && { unwanted: abort === 'none', aspect: abortAspect(abort === 'none' ? undefined : abort) },
    timeout !== undefined && {
      unwanted: timeout === 'none',
      aspect: timeoutAspect(timeout === 'none' ? undefined : timeout),
    },
  ];
  return aspects
    .filter((each) => each !== false)
    .toSorted((a, b) => Number(a.unwanted) - Number(b.unwanted))
    .map(({ aspect }) => aspect);
}

async function explain(call: MeshCall, aspect: Aspect, { world }: Scene): Promise<Finding> {
  const ruling = rulingOf(world, call);
  const present = aspect.reason(call.trace, ruling);
  if (present) return present;
  return (
    sidecarReason(ruling) ??
    (await ruleReason(world, ruling, { wants: async ({ rule }) => aspect.isIn(rule), expected: aspect.expected })) ??
    staleReason(ruling) ??
    aspect.missing(ruling)
  );
}

function policyText({ fault = {}, timeoutMs }: Trace): string {
  const { delay, abort } = fault;
  const parts = [
    delay && `delay ${delay.ms} ms (${delay.percent} %)`,
    abort && `abort ${abort.status} (${abort.percent} %)`,
    timeoutMs !== undefined && `timeout ${timeoutMs} ms`,
  ];
  return parts.filter(Boolean).join(', ') || 'no fault, no timeout';
}
