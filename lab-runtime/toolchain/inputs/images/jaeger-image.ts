import { copyFile, mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { stripTypeScriptTypes } from 'node:module';
import { join } from 'node:path';
import type { BuildContext } from '#lab-runtime/toolchain/artifact.ts';
import { installProgram } from '#lab-runtime/toolchain/template.ts';
import type { ImageConfig } from './oci-layout.ts';

const PAGE = 'lab-runtime/toolchain/inputs/trace-page';
const PAGE_PLACE = 'usr/share/jaeger-page';
/** Where Jaeger's own image has it. */
const PROGRAM = 'go/bin/all-in-one-linux';

export const jaegerConfig: ImageConfig = {
  Entrypoint: [`/${PROGRAM}`],
  // Jaeger serves our pages in the place of its own, which its module lacks.
  Env: ['PATH=/usr/sbin:/usr/bin:/sbin:/bin', 'SPAN_STORAGE_TYPE=memory', `QUERY_STATIC_FILES=/${PAGE_PLACE}`],
  User: '65534:65534',
  ExposedPorts: Object.fromEntries([4317, 4318, 9411, 14250, 14268, 16685, 16686].map((port) => [`${port}/tcp`, {}])),
};

/** What the image has beyond its base. */
export async function jaegerTree(context: BuildContext): Promise<string> {
  const tree = join(context.workDir, 'jaeger');
  await rm(tree, { recursive: true, force: true });
  await installProgram(join(context.artifact('jaeger'), 'all-in-one-linux'), tree, PROGRAM);
  await writeTracePage(join(context.repoDir, PAGE), join(tree, PAGE_PLACE));
  return tree;
}

/** Makes the pages that a browser loads: the sources without their types. */
export async function writeTracePage(sources: string, target: string): Promise<void> {
  const files = join(target, 'static');
  await mkdir(files, { recursive: true });
  for (const name of await readdir(sources)) {
    if (name.endsWith('.test.ts')) continue;
    const from = join(sources, name);
    if (name.endsWith('.ts'))
      await writeFile(join(files, name.replace(/ts$/, 'js')), script(await readFile(from, 'utf8')));
    else await copyFile(from, join(name === 'index.html' ? target : files, name));
  }
}

const script = (source: string): string =>
  stripTypeScriptTypes(source).replaceAll(/(from '\.\/[\w-]+)\.ts'/g, "$1.js'");
