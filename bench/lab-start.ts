/**
 * Time from the request for a lab until it is usable, and its anonymous memory.
 * Usage: node bench/lab-start.ts [--runs 10] [--target bare|mesh]
 * `bare`: every host runs a command and three nodes are Ready. `mesh`: Istio is installed and its gateway is Ready.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { layout } from '../lab-runtime/layout.ts';
import { adminApi } from './admin-api.ts';
import { labAnonymousBytes } from './lab-memory.ts';
import { summarize } from './statistics.ts';

const POLL_MS = 20;

const { values } = parseArgs({
  options: {
    runs: { type: 'string', default: '10' },
    target: { type: 'string', default: 'bare' },
    'run-dir': { type: 'string' },
  },
});
const paths = layout(undefined, values['run-dir']);
const api = adminApi(paths.serverSocket);
const times: number[] = [];
const memory: number[] = [];
const steps: Record<string, number[]> = {};

for (let run = 0; run < Number(values.runs); run++) {
  const began = performance.now();
  const { id } = await api.createLab({ kind: values.target });
  try {
    for (;;) {
      const lab = await api.getLab(id);
      if (lab === undefined || lab.state === 'failed' || lab.state === 'stopped') {
        throw new Error(`lab ${id}: ${JSON.stringify(lab)}`);
      }
      if (lab.state === 'ready') {
        times.push(Math.round(performance.now() - began));
        for (const step of lab.steps) {
          if (step.ms === undefined) continue;
          steps[step.name] = [...(steps[step.name] ?? []), step.ms];
        }
        break;
      }
      await delay(POLL_MS);
    }
    memory.push(labAnonymousBytes(id));
  } finally {
    await api.destroyLab(id);
    while (((await api.getLab(id))?.state ?? 'stopped') !== 'stopped') await delay(100);
  }
  console.error(`run ${run + 1}: ${times.at(-1)} ms, ${Math.round((memory.at(-1) ?? 0) / 2 ** 20)} MiB anonymous`);
}

const result = {
  bench: `lab-start-${values.target}`,
  unit: 'ms',
  ...summarize(times),
  stepsP50: Object.fromEntries(Object.entries(steps).map(([name, ms]) => [name, summarize(ms).p50])),
  anonymousMiB: summarize(memory.map((bytes) => Math.round(bytes / 2 ** 20))),
};
mkdirSync('bench/results', { recursive: true });
writeFileSync(`bench/results/${result.bench}.json`, `${JSON.stringify(result, null, 2)}\n`);
console.log(JSON.stringify(result, null, 2));
