/** Long runs: `npm run fuzz -- --kind KIND --minutes N [--seed S]`. Without a kind all of them, one after the other. */
import { parseArgs } from 'node:util';
import { admin } from './admin.ts';
import { apiServer } from './api-server.ts';
import { http } from './http.ts';
import type { Kind } from './kind.ts';
import { labd } from './labd.ts';
import { labinit } from './labinit.ts';
import { pageFrames, pageMessages } from './page.ts';
import { ptyhost } from './ptyhost.ts';
import { fuzz } from './run.ts';
import { upgrade } from './upgrade.ts';
import { webTab } from './web-tab.ts';

// Each kind has inputs of its own type, and nobody but itself looks at them.
const kinds = [
  http,
  upgrade,
  pageMessages,
  pageFrames,
  admin,
  ptyhost,
  labd,
  webTab,
  labinit,
  apiServer,
] as Kind<never>[];

const { values } = parseArgs({
  options: { kind: { type: 'string' }, minutes: { type: 'string', default: '1' }, seed: { type: 'string' } },
});
const wanted = kinds.filter(({ name }) => values.kind === undefined || name === values.kind);
const minutes = Number(values.minutes);
const seed = values.seed === undefined ? Math.floor(Math.random() * 2 ** 31) : Number(values.seed);
if (wanted.length === 0 || !(minutes > 0) || !Number.isInteger(seed)) {
  process.stderr.write(
    `usage: npm run fuzz -- [--kind ${kinds.map(({ name }) => name).join('|')}] [--minutes N] [--seed S]\n`,
  );
  process.exit(2);
}

const PROGRESS_EVERY_MS = 10_000;
let findings = 0;
for (const kind of wanted) {
  process.stdout.write(`${kind.name}: ${minutes} min from seed ${seed}\n`);
  let toldAt = performance.now();
  try {
    const done = await fuzz(kind, {
      seed,
      minutes,
      onProgress({ inputs, perSecond, memoryMiB }) {
        if (performance.now() - toldAt < PROGRESS_EVERY_MS) return;
        toldAt = performance.now();
        process.stdout.write(`  ${inputs} inputs, ${perSecond}/s, ${memoryMiB} MiB\n`);
      },
    });
    process.stdout.write(`${kind.name}: ${done.inputs} inputs without a finding, ${done.perSecond}/s\n`);
  } catch (error) {
    findings += 1;
    process.stderr.write(
      `FOUND ${error instanceof Error ? `${error.message}\n${String((error.cause as Error)?.stack)}\n${String(((error.cause as Error)?.cause as Error)?.stack ?? '')}` : String(error)}\n`,
    );
  }
}
process.exit(findings === 0 ? 0 : 1);
