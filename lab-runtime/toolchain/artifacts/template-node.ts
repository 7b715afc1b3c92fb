import { copyFile, mkdir, rm, symlink, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Artifact, BuildContext } from '../artifact.ts';
import { runCommand } from '../command.ts';
import { commandOptions } from '../debootstrap.ts';
import { sourceInputs } from '../fingerprint.ts';
import { PROFILE_PATH } from '../inputs/mesh/profile.ts';
import { draftTemplate, finishTemplate, installProgram, templateOf, templateStorage, unpackInto } from '../template.ts';

const PROFILE = 'lab-runtime/toolchain/inputs/mesh/istio.yaml';
const COMPLETIONS = 'usr/share/bash-completion/completions';
const K3S_NAMES = ['kubectl', 'crictl', 'ctr'];

/** The disk of every node: the host template, the k3s binary, istioctl, the unpacked images, the Istio profile. */
export const templateNode: Artifact = {
  name: 'template-node',
  title: 'Node template',
  version: '1',
  lane: 'heavy',
  needs: ['template-host', 'labnode', 'istio', 'baked'],
  estimateMs: 15_000,
  diskMiB: 20,
  memoryMiB: 300,
  outside: templateStorage('node'),
  inputs: ({ repoDir }) => sourceInputs(repoDir, ['lab-runtime/toolchain/artifacts/template-node.ts', PROFILE]),
  async build(context) {
    const draft = await draftTemplate(context, 'node', templateOf(context, 'host'));
    context.progress('programs');
    await installProgram(join(context.artifact('labnode'), 'labnode'), draft, 'usr/local/bin/k3s');
    for (const name of K3S_NAMES) {
      await rm(join(draft, 'usr/local/bin', name), { force: true });
      await symlink('k3s', join(draft, 'usr/local/bin', name));
    }
    await installProgram(join(context.artifact('istio'), 'istioctl'), draft, 'usr/local/bin/istioctl');
    for (const name of ['kubectl', 'istioctl']) await completion(context, draft, name);
    await meshProfile(context, draft);
    context.progress('images');
    const agent = join(draft, 'var/lib/rancher/k3s/agent');
    await unpackInto(context, join(context.artifact('baked'), 'containerd.tar'), join(agent, 'containerd'));
    await mkdir(join(agent, 'images'), { recursive: true });
    await finishTemplate(context, 'node', draft);
    await writeFile(join(context.outDir, 'subvolume'), `node-${context.hash}\n`);
  },
};

/** Made once here, because `source <(kubectl completion bash)` would cost every new shell a tenth of a second. */
async function completion(context: BuildContext, tree: string, name: string): Promise<void> {
  const script = await runCommand('chroot', [tree, `/usr/local/bin/${name}`, 'completion', 'bash'], {
    ...commandOptions(context),
    log: () => undefined,
  });
  await writeFile(join(tree, COMPLETIONS, name), script);
}

async function meshProfile(context: BuildContext, tree: string): Promise<void> {
  await mkdir(dirname(join(tree, PROFILE_PATH)), { recursive: true });
  await copyFile(join(context.repoDir, PROFILE), join(tree, PROFILE_PATH));
}
