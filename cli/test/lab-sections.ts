import { join } from 'node:path';
import { checkoutDir } from '../checkout.ts';
import { playwright } from './browser.ts';
import { proofFailures } from './failures.ts';
import { vitest } from './quick-sections.ts';
import { type Counts, reportFile, run, type Section, type SectionInput } from './section.ts';
import { startTestServer, type TestServer } from './server.ts';

/** CI's part of the lessons' proofs, in labs of their own; its table is left beside the other reports. */
const proveLessons = (input: SectionInput, server: TestServer): Promise<Counts> =>
  // A proof mostly waits for proxies and logs: three labs at a time use two cores fully.
  prove(['--labs', '3', '--results', reportFile('proof')], input, server);

/** What once failed, and cases that nobody has seen yet: the day is their seed, so that a failure can be run again. */
function proveByTraffic(input: SectionInput, server: TestServer): Promise<Counts> {
  const seed = new Date().toISOString().slice(0, 10).replaceAll('-', '');
  return prove(['--fuzz', '--seed', seed, '--cases', '60', '--results', reportFile('route-fuzz')], input, server);
}

async function prove(words: readonly string[], { signal }: SectionInput, { environment }: TestServer): Promise<Counts> {
  const program = join(checkoutDir(), 'cli', 'prove', 'main.ts');
  const argv = [process.execPath, '--experimental-strip-types', program, '--part', 'ci', ...words];
  const { code, output } = await run(argv, { signal, environment, capture: 'shown' });
  const [, passed = 0, failed = 0] = /^(\d+) passed, (\d+) failed$/m.exec(output) ?? [];
  // Without its last line the run did not finish, so nothing is proven.
  const counts = { passed: Number(passed), failed: Number(failed) > 0 ? Number(failed) : Number(code !== 0) };
  return { ...counts, failures: proofFailures(output) };
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
  withServer('route-fuzz', proveByTraffic),
  withServer('browser', (input, { environment }) => playwright(input, 'chapter', environment)),
  // Kills its server, which the tests of others would see.
  withServer('cuts', (input, { environment }) => playwright(input, 'cuts', environment)),
];
