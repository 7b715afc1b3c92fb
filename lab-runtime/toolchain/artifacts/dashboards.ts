import { cp, mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { extname, join } from 'node:path';
import { promisify } from 'node:util';
import { constants, gzip } from 'node:zlib';
import { z } from 'zod';
import { AFTER_LABS } from '../addon.ts';
import type { Artifact } from '../artifact.ts';
import { runCommand } from '../command.ts';
import { commandOptions } from '../debootstrap.ts';
import { sourceInputs } from '../fingerprint.ts';
import { PERSES_VERSION } from '../inputs/images/addon-names.ts';

const SOURCES = 'lab-runtime/toolchain/inputs/dashboards';
const MODULES = 'node_modules/';
const PACKED = new Set(['.js', '.css', '.html', '.svg']);

const NPM_QUIET = ['--loglevel=error', '--include=dev', '--ignore-scripts', '--no-audit', '--no-fund'];

/** The page of dashboards: Perses' panels from npm, as its lock file pins them, with this course's queries. */
export const dashboards: Artifact = {
  ...AFTER_LABS,
  name: 'dashboards',
  title: 'Dashboards',
  version: PERSES_VERSION,
  lane: 'heavy',
  needs: [],
  estimateMs: 90_000,
  diskMiB: 1_200,
  memoryMiB: 2_000,
  inputs: ({ repoDir }) => sourceInputs(repoDir, [SOURCES, 'lab-runtime/toolchain/artifacts/dashboards.ts']),
  async build(context) {
    const { repoDir, workDir, outDir } = context;
    const project = join(workDir, 'page');
    await rm(project, { recursive: true, force: true });
    // Without a checkout's own packages, if somebody put them there.
    const filter = (path: string): boolean => !/\/node_modules(\/|$)|\.test\.ts$/.test(path.slice(repoDir.length));
    await cp(join(repoDir, SOURCES), project, { recursive: true, filter });
    const options = { ...commandOptions(context), cwd: project };
    context.progress('loading the packages');
    await runCommand('npm', ['ci', ...NPM_QUIET], options);
    context.progress('putting the page together');
    await runCommand(process.execPath, ['node_modules/vite/bin/vite.js', 'build', '--outDir', 'built'], options);
    const built = join(project, 'built');
    await pack(built);
    await writeFile(join(built, 'licences.txt'), await licences(project));
    await mkdir(outDir, { recursive: true });
    await rename(built, join(outDir, 'page'));
    await rm(project, { recursive: true, force: true });
  },
};

/** Puts a smaller copy beside each file that gets smaller: the pod that serves them has no memory for it. */
async function pack(dir: string): Promise<void> {
  const smaller = promisify(gzip);
  for (const entry of await readdir(dir, { withFileTypes: true, recursive: true })) {
    if (!entry.isFile() || !PACKED.has(extname(entry.name))) continue;
    const path = join(entry.parentPath, entry.name);
    await writeFile(`${path}.gz`, await smaller(await readFile(path), { level: constants.Z_BEST_COMPRESSION }));
  }
}

const lockSchema = z.object({
  packages: z.record(
    z.string(),
    z.object({ version: z.string().optional(), license: z.string().optional(), dev: z.boolean().optional() }),
  ),
});

/** What the page was put together from. */
async function licences(project: string): Promise<string> {
  const lock = lockSchema.parse(JSON.parse(await readFile(join(project, 'package-lock.json'), 'utf8')));
  const lines = new Set<string>();
  for (const [path, { version = '', license, dev }] of Object.entries(lock.packages)) {
    if (path === '' || dev === true) continue;
    const name = path.slice(path.lastIndexOf(MODULES) + MODULES.length);
    lines.add(`${name} ${version}: ${license ?? (await firstLine(join(project, path, 'LICENSE')))}\n`);
  }
  return [...lines].join('');
}

/** Perses' plugins name their licence in that file alone. */
async function firstLine(file: string): Promise<string> {
  const text = await readFile(file, 'utf8').catch(() => '');
  return text.trim().split('\n', 1).join('') || 'see the package';
}
