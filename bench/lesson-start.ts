/**
 * Time from the request for a chapter's lab until it stands at the chapter's start.
 * Usage: node bench/lesson-start.ts [--runs 3] [--lesson ID[,…]] [--run-dir DIR]
 */
import { parseArgs } from 'node:util';
import { adminClient } from '#cli/admin-client.ts';
import { waitForEnd, waitForReady } from '#cli/lab/wait.ts';
import { layout } from '#lab-runtime/layout.ts';
import { labSpecSchema } from '#protocol/lab-state.ts';
import { lessonIds } from '#proof/lesson-folder.ts';
import { summarize } from './statistics.ts';
import { writeResult } from './write-result.ts';

/** The longest that a learner may wait; Bookinfo's six images and pods take theirs. */
const LIMIT_MS = { usual: 45_000, bookinfo: 75_000 };
const BOOKINFO = ['bookinfo', 'request-routing', 'traffic-shifting', 'faults-and-timeouts'];

const { values } = parseArgs({
  options: {
    runs: { type: 'string', default: '3' },
    lesson: { type: 'string' },
    'run-dir': { type: 'string' },
  },
});
const client = adminClient(layout(undefined, values['run-dir']).serverSocket);
const interrupted = new AbortController();
process.once('SIGINT', () => interrupted.abort());

async function measure(lesson: string) {
  const times: number[] = [];
  const prepared: number[] = [];
  for (let run = 0; run < Number(values.runs); run++) {
    const began = performance.now();
    const { lab } = await client.create({ target: { kind: 'lesson', lesson }, spec: labSpecSchema.parse({}) });
    try {
      const { steps } = await waitForReady(client, lab.id, { onChange: () => undefined, signal: interrupted.signal });
      times.push(Math.round(performance.now() - began));
      prepared.push(steps.find(({ name }) => name === 'lesson')?.ms ?? 0);
    } finally {
      await client.destroy(lab.id);
      await waitForEnd(client, lab.id);
    }
  }
  console.error(`${lesson}: ${times.join(', ')} ms`);
  const limitMs = BOOKINFO.includes(lesson) ? LIMIT_MS.bookinfo : LIMIT_MS.usual;
  const { max } = summarize(times);
  return { lesson, limitMs, within: max <= limitMs, ...summarize(times), stepsOfLessonP50: summarize(prepared).p50 };
}

const lessons = [];
for (const id of values.lesson?.split(',') ?? (await lessonIds())) lessons.push(await measure(id));
writeResult('lesson-start', { unit: 'ms', lessons });
process.exitCode = lessons.every(({ within }) => within) ? 0 : 1;
