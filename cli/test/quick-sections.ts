import { existsSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { LABNODE_TAGS } from '#lab-runtime/toolchain/artifacts/labnode.ts';
import { findGo } from '#lab-runtime/toolchain/go.ts';
import { checkoutDir } from '../checkout.ts';
import { playwright } from './browser.ts';
import { folderHash, testCache } from './cache.ts';
import { vitestFailures, vitestReport } from './failures.ts';
import { goSteps } from './go-steps.ts';
import { type Counts, check, readReport, reportFile, run, type Section, type SectionInput, tool } from './section.ts';

/** Vitest with the given arguments, counted by its own report; a file that does not load is a failed test. */
export async function vitest(
  { signal }: Pick<SectionInput, 'signal'>,
  report: string,
  args: readonly string[] = [],
  environment: Readonly<Record<string, string>> = {},
): Promise<Counts> {
  const file = reportFile(report);
  rmSync(file, { force: true });
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${file}`];
  const { code } = await run(tool('vitest', 'run', ...reporters, ...args), { signal, environment });
  const parsed = vitestReport.safeParse(readReport(file));
  if (!parsed.success) return { passed: 0, failed: 1 };
  const { numPassedTests: passed, numFailedTests, numFailedTestSuites } = parsed.data;
  const failed = numFailedTests > 0 ? numFailedTests : numFailedTestSuites;
  return { passed, failed: failed > 0 ? failed : code === 0 ? 0 : 1, failures: vitestFailures(parsed.data) };
}

const goEvent = z.object({
  Action: z.string(),
  Test: z.string().optional(),
  Package: z.string().optional(),
  Output: z.string().optional(),
});

/** Counts `go test -json`: top-level and sub-tests that ended, and packages that do not build. */
export function countGoTests(output: string): Counts & { readonly failures: readonly string[] } {
  let passed = 0;
  const failures: string[] = [];
  const failedPackages = new Set<string>();
  const printed = new Map<string, string>();
  for (const line of output.split('\n')) {
    if (!line.startsWith('{')) continue;
    const event = goEvent.safeParse(JSON.parse(line));
    if (!event.success) continue;
    const { Action, Test, Package = '', Output = '' } = event.data;
    const name = `${Package} ${Test ?? ''}`;
    if (Action === 'output') printed.set(name, (printed.get(name) ?? '') + Output);
    if (Action === 'pass' && Test !== undefined) passed += 1;
    if (Action !== 'fail') continue;
    if (Test !== undefined) failedPackages.add(Package);
    if (Test !== undefined || !failedPackages.has(Package)) failures.push(`${name}\n${printed.get(name) ?? ''}`);
  }
  return { passed, failed: failures.length, failures };
}

const hasGoTests = (module: string): boolean =>
  existsSync(join(module, 'go.mod')) &&
  readdirSync(module, { recursive: true, encoding: 'utf8' }).some((file) => file.endsWith('_test.go'));

async function goTests({ config, out, signal }: SectionInput): Promise<Counts> {
  const { paths } = config;
  const go = await findGo({ paths, environment: process.env, signal, log: () => undefined, progress: out.say });
  const root = join(checkoutDir(), 'lab-runtime', 'go');
  const { output: version } = await run([go, 'version'], { signal, capture: 'hidden' });
  const cache = testCache(join(paths.stateDir, 'go-tests.json'));
  let total: Counts = { passed: 0, failed: 0 };
  const allFailures: string[] = [];
  for (const module of readdirSync(root)) {
    const cwd = join(root, module);
    if (!hasGoTests(cwd)) continue;
    const steps = goSteps(module);
    const hash = folderHash(cwd, version, JSON.stringify(steps));
    const known = cache.passed(module, hash);
    if (known !== undefined) {
      out.say(`${module}: ${known} passed before, nothing has changed since`);
      total = { passed: total.passed + known, failed: total.failed };
      continue;
    }
    // The toolchain's caches: what it compiled is not compiled again.
    const environment = {
      GOTOOLCHAIN: 'local',
      GOMODCACHE: join(paths.buildDir, 'go', 'mod'),
      GOCACHE: join(paths.buildDir, 'go', 'cache'),
      CGO_ENABLED: '1',
      // The flags of the artifact's build, or nothing of its cache fits.
      GOFLAGS: `-trimpath -tags=${LABNODE_TAGS.replaceAll(' ', ',')}`,
    };
    let ofModule: Counts = { passed: 0, failed: 0 };
    for (const step of steps) {
      const { code, output } = await run([go, ...step], { signal, cwd, environment, capture: 'hidden' });
      const { passed, failed, failures } = countGoTests(output);
      for (const failure of failures) out.say(failure);
      allFailures.push(...failures);
      if (code !== 0 && failed === 0) out.say(`${module}: go ${step.join(' ')}\n${output.slice(-2000)}`);
      const wrong = failed > 0 ? failed : code === 0 ? 0 : 1;
      ofModule = { passed: ofModule.passed + passed, failed: ofModule.failed + wrong };
    }
    if (ofModule.failed === 0) cache.save(module, hash, ofModule.passed);
    total = { passed: total.passed + ofModule.passed, failed: total.failed + ofModule.failed };
  }
  return { ...total, failures: allFailures };
}

/** Everything that needs no lab. */
export const quickSections: readonly Section[] = [
  check('format', tool('biome', 'format', '.')),
  check('lint', tool('biome', 'lint', '.'), tool('oxlint', '--type-aware'), tool('knip')),
  check(
    'types',
    ...['tsconfig.json', 'tsconfig.node.json', 'tsconfig.page.json'].map((file) => tool('tsc', '--noEmit', '-p', file)),
  ),
  { name: 'unit', run: (input) => vitest(input, 'unit.json') },
  { name: 'go', run: goTests },
  check('build', tool('vite', 'build', '--ssr', '-c', 'vite.node.config.ts'), tool('astro', 'build'), [
    process.execPath,
    '--experimental-strip-types',
    'src/build/check-page-weight.ts',
  ]),
  { name: 'page', run: (input) => playwright(input, 'quick') },
  // Last: thousands of connections that are waiting to be forgotten would fill the tables that Go's tests read.
  { name: 'fuzz', run: (input) => vitest(input, 'fuzz.json', ['-c', 'vitest.fuzz.config.ts']) },
];
