import { join } from 'node:path';
import { checkoutDir } from './checkout.ts';
import { waitForReady } from './lab-wait.ts';
import { playwright } from './test-browser.ts';
import { vitest } from './test-quick.ts';
import { type Counts, run, type Section, type SectionInput } from './test-section.ts';
import { startTestServer, type TestServer } from './test-server.ts';

/** Each lesson's own proof: its start, every solution and every mutant, in one lab with Istio. */
async function proveLessons(input: SectionInput, { client, environment }: TestServer): Promise<Counts> {
  const { config, signal } = input;
  const { lab } = await client.create({ target: { kind: 'mesh' }, spec: { workers: 2, cluster: true } });
  await waitForReady(client, lab.id, { onChange: () => undefined, signal });
  let total: Counts = { passed: 0, failed: 0 };
  for (const { id } of await client.lessons()) {
    const program = join(checkoutDir(), 'server', 'grading', 'proof', 'main.ts');
    const { code, output } = await run(
      [
        process.execPath,
        '--experimental-strip-types',
        program,
        id,
        '--lab',
        lab.id,
        '--state-dir',
        config.paths.stateDir,
        '--run-dir',
        config.paths.runDir,
      ],
      { signal, environment, capture: 'shown' },
    );
    const [, passed = 0, failed = 0] = /^(\d+) passed, (\d+) failed$/m.exec(output) ?? [];
    const wrong = Number(failed) > 0 ? Number(failed) : code === 0 && Number(passed) > 0 ? 0 : 1;
    total = { passed: total.passed + Number(passed), failed: total.failed + wrong };
  }
  return total;
}

const withServer = (name: string, work: (input: SectionInput, server: TestServer) => Promise<Counts>): Section => ({
  name,
  async run(input) {
    await using server = await startTestServer(input);
    return await work(input, server);
  },
});

/** What needs labs; each section has a server of its own, whose labs are ended afterwards. */
export const labSections: readonly Section[] = [
  withServer('lab', (input, { environment }) => vitest(input, 'lab.json', ['-c', 'vitest.lab.config.ts'], environment)),
  withServer('proof', proveLessons),
  withServer('browser', (input, { environment }) => playwright(input, 'chapter', environment)),
];
