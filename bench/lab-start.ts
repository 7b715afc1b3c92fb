/**
 * Time from the request for a lab until it is usable, and its anonymous memory.
 * Usage: node bench/lab-start.ts [--runs 10] [--target bare|mesh]
 * `bare`: every host runs a command and three nodes are Ready. `mesh`: Istio is installed and its gateway is Ready.
 */
import { parseArgs } from 'node:util';
import { adminClient } from '#cli/admin-client.ts';
import { waitForEnd, waitForReady } from '#cli/lab/wait.ts';
import { layout } from '#lab-runtime/layout.ts';
import { labSpecSchema, labTargetSchema } from '#protocol/lab-state.ts';
import { labAnonymousBytes } from './lab-memory.ts';
import { summarize } from './statistics.ts';
import { writeResult } from './write-result.ts';

const { values } = parseArgs({
  options: {
    runs: { type: 'string', default: '10' },
    target: { type: 'string', default: 'bare' },
    'run-dir': { type: 'string' },
  },
});
const client = adminClient(layout(undefined, values['run-dir']).serverSocket);
const target = labTargetSchema.parse({ kind: values.target });
const interrupted = new AbortController();
process.once('SIGINT', () => interrupted.abort());
const times: number[] = [];
const memory: number[] = [];
const steps: Record<string, number[]> = {};

for (let run = 0; run < Number(values.runs); run++) {
  const began = performance.now();
  const { lab } = await client.create({ target, spec: labSpecSchema.parse({}) });
  try {
    const ready = await waitForReady(client, lab.id, { onChange: () => undefined, signal: interrupted.signal });
    times.push(Math.round(performance.now() - began));
    for (const { name, ms } of ready.steps) if (ms !== undefined) steps[name] = [...(steps[name] ?? []), ms];
    memory.push(Math.round(labAnonymousBytes(lab.id) / 2 ** 20));
  } finally {
    await client.destroy(lab.id);
    await waitForEnd(client, lab.id);
  }
  console.error(`run ${run + 1}: ${times.at(-1)} ms, ${memory.at(-1)} MiB anonymous`);
}

writeResult(`lab-start-${values.target}`, {
  unit: 'ms',
  ...summarize(times),
  stepsP50: Object.fromEntries(Object.entries(steps).map(([name, ms]) => [name, summarize(ms).p50])),
  anonymousMiB: summarize(memory),
});
