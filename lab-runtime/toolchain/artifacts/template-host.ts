import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Artifact } from '../artifact.ts';
import { sourceInputs } from '../fingerprint.ts';
import { draftTemplate, finishTemplate, installProgram, templateStorage, unpackInto } from '../template.ts';

/** The disk of testpc and the base of every node's: system, labinit, Envoy. */
export const templateHost: Artifact = {
  name: 'template-host',
  title: 'Host template',
  version: '1',
  lane: 'light',
  needs: ['rootfs', 'labinit', 'envoy'],
  estimateMs: 8_000,
  diskMiB: 20,
  memoryMiB: 200,
  outside: templateStorage('host'),
  inputs: ({ repoDir }) => sourceInputs(repoDir, ['lab-runtime/toolchain/artifacts/template-host.ts']),
  async build(context) {
    const draft = await draftTemplate(context, 'host');
    context.progress('unpacking the system');
    await unpackInto(context, join(context.artifact('rootfs'), 'rootfs.tar'), draft);
    for (const name of ['labinit', 'envoy'])
      await installProgram(join(context.artifact(name), name), draft, `usr/local/bin/${name}`);
    await finishTemplate(context, 'host', draft);
    await writeFile(join(context.outDir, 'subvolume'), `host-${context.hash}\n`);
  },
};
