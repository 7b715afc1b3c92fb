import { execFile } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { checkoutDir } from '../checkout.ts';

const run = promisify(execFile);
const LIMIT_MS = 240_000;
const report = z.object({
  diagnostics: z.array(z.object({ code: z.string().optional(), filename: z.string() })),
});

/** Each file breaks one rule; `kept.ts` breaks none. */
const planted: Readonly<Record<string, readonly [rule: string, text: string]>> = {
  'protocol/planted.ts': ['no-restricted-imports', "import '#server/app.ts';\n"],
  'protocol/planted-node.ts': ['no-restricted-imports', "import 'node:fs';\n"],
  'src/client/planted.ts': ['no-restricted-imports', "import '#server/app.ts';\n"],
  'src/components/planted.ts': ['no-restricted-imports', "import 'node:fs';\n"],
  'src/lessons/01-planted/lesson.ts': ['no-restricted-imports', "import '#server/app.ts';\n"],
  'server/planted.ts': ['no-restricted-imports', "import '#lab-runtime/labd/labd.ts';\n"],
  'server/planted-cli.ts': ['no-restricted-imports', "import '#cli/main.ts';\n"],
  'lab-runtime/planted.ts': ['no-restricted-imports', "import '#server/app.ts';\n"],
  'cli/a/b/planted.ts': ['no-restricted-imports', "import '../../up.ts';\n"],
  'proof/a/b/planted.ts': ['no-restricted-imports', "import '../../up.ts';\n"],
  'cli/circle-a.ts': ['import(no-cycle)', "import { b } from './circle-b.ts';\nexport const a = (): number => b();\n"],
  'cli/circle-b.ts': ['import(no-cycle)', "import { a } from './circle-a.ts';\nexport const b = (): number => a();\n"],
  'cli/switch.ts': [
    'switch-exhaustiveness-check',
    "export function of(kind: 'a' | 'b'): number {\n  switch (kind) {\n    case 'a':\n      return 1;\n  }\n  return 2;\n}\n",
  ],
};
const kept = ['server/kept.ts', 'protocol/kept.ts', 'cli/kept.ts'];
let folder: string;

function plant(file: string, text: string): void {
  mkdirSync(dirname(join(folder, file)), { recursive: true });
  writeFileSync(join(folder, file), text);
}

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'slipway-rules-'));
  for (const file of ['.oxlintrc.json', 'package.json', 'tsconfig.json', 'tsconfig.node.json', 'tsconfig.page.json'])
    cpSync(join(checkoutDir(), file), join(folder, file));
  symlinkSync(join(checkoutDir(), 'node_modules'), join(folder, 'node_modules'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function output(name: string, ...args: string[]): Promise<string> {
  const program = join(checkoutDir(), 'node_modules', '.bin', name);
  const failed = (error: { stdout: string; code: unknown }) => {
    if (typeof error.code !== 'number') throw error;
    return error;
  };
  return (await run(program, args, { cwd: folder, maxBuffer: 2 ** 24 }).catch(failed)).stdout;
}

test(
  'each rule of direction, circles and open switches are refused, and nothing else is',
  async () => {
    for (const [file, [, text]] of Object.entries(planted)) plant(file, text);
    for (const file of kept) plant(file, 'export const kept = 1;\n');
    const { diagnostics } = report.parse(JSON.parse(await output('oxlint', '--type-aware', '--format=json')));
    const found = diagnostics.map(({ filename, code = '' }) => ({ filename, code }));
    for (const [file, [rule]] of Object.entries(planted))
      expect(
        found.filter(({ filename }) => filename === file).map(({ code }) => code),
        file,
      ).toContainEqual(expect.stringContaining(rule));
    expect(found.filter(({ filename }) => kept.includes(filename))).toEqual([]);
  },
  LIMIT_MS,
);

test.each([
  [
    'tsconfig.node.json',
    'server/dom.ts',
    'export const title: string = document.title;\n',
    "Cannot find name 'document'",
  ],
  [
    'tsconfig.page.json',
    'src/client/node.ts',
    'export const id: number = process.pid;\n',
    "Cannot find name 'process'",
  ],
] as const)(
  '%s knows only its own globals',
  async (config, file, text, message) => {
    plant(file, text);
    plant('only.json', JSON.stringify({ extends: `./${config}`, include: [], files: [file] }));
    expect(await output('tsc', '--noEmit', '-p', 'only.json')).toContain(message);
  },
  LIMIT_MS,
);
