import { copyFile, cp, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { Artifact, BuildContext } from '../artifact.ts';
import { runCommand } from '../command.ts';
import { commandOptions } from '../debootstrap.ts';
import { sha256File, sourceInputs } from '../fingerprint.ts';
import { goModuleDir } from '../go.ts';
import { metricsManifest } from '../inputs/mesh/metrics/envoy-filter.ts';
import { ISTIO_VERSION } from '../inputs/mesh/profile.ts';
import { adaptCharts, CHART_SOURCES } from '../inputs/mesh/stock-envoy.ts';
import { installProgram } from '../template.ts';
import { overlayFiles } from '../tree-files.ts';
import { ISTIO_MODULE } from './istio.ts';

const SITES = 'lab-runtime/toolchain/inputs/sites/istio';
const SAMPLES = 'lab-runtime/toolchain/inputs/mesh/samples';
/** Go's name of a processor, as release files have it, by Node's. */
const ARCHITECTURES: Partial<Record<NodeJS.Architecture, string>> = { x64: 'amd64', arm64: 'arm64' };

/** What the mirror answers with for istio.io and for the release's file on github.com. */
export const istioSite: Artifact = {
  name: 'istio-site',
  title: 'Istio download',
  version: ISTIO_VERSION,
  lane: 'light',
  needs: ['istio'],
  estimateMs: 15_000,
  diskMiB: 250,
  memoryMiB: 200,
  inputs: ({ repoDir }) =>
    sourceInputs(repoDir, [SITES, SAMPLES, ...CHART_SOURCES, 'lab-runtime/toolchain/artifacts/istio-site.ts']),
  async build(context) {
    const { repoDir, outDir } = context;
    await overlayFiles(join(repoDir, SITES), outDir);
    const script = join(outDir, 'istio.io', 'downloadIstio');
    await writeFile(script, (await readFile(script, 'utf8')).replaceAll('@ISTIO_VERSION@', ISTIO_VERSION));

    const releases = join(outDir, 'github.com/istio/istio/releases/download', ISTIO_VERSION);
    await mkdir(releases, { recursive: true });
    const file = join(releases, `istio-${ISTIO_VERSION}-linux-${ARCHITECTURES[process.arch] ?? process.arch}.tar.gz`);
    const release = await releaseTree(context);
    context.progress('packing');
    await runCommand(
      'tar',
      ['-C', context.workDir, '--owner=0', '--group=0', '--numeric-owner', '--sort=name', '-czf', file, release],
      commandOptions(context),
    );
    await writeFile(`${file}.sha256`, `${await sha256File(file)}  ${basename(file)}\n`);
  },
};

/** The unpacked release, in the order that the official one has, with samples of our own; answers its folder's name. */
async function releaseTree(context: BuildContext): Promise<string> {
  const name = `istio-${ISTIO_VERSION}`;
  const tree = join(context.workDir, name);
  await rm(tree, { recursive: true, force: true });
  const istioctl = join(context.artifact('istio'), 'istioctl');
  await installProgram(istioctl, tree, 'bin/istioctl');
  context.progress('loading the Istio module');
  const module = await goModuleDir(context, ISTIO_MODULE, 'istio.io/istio');
  for (const file of ['LICENSE', 'README.md']) await copyFile(join(module, file), join(tree, file));
  for (const dir of ['charts', 'profiles'])
    await cp(join(module, 'manifests', dir), join(tree, 'manifests', dir), { recursive: true });
  await adaptCharts(context, tree);
  await mkdir(join(tree, 'samples'));
  await overlayFiles(join(context.repoDir, SAMPLES), join(tree, 'samples'));
  await writeFile(join(tree, 'samples', 'addons', 'mesh-metrics.yaml'), metricsManifest());
  const completion = await runCommand(istioctl, ['completion', 'bash'], {
    ...commandOptions(context),
    log: () => undefined,
  });
  await mkdir(join(tree, 'tools'));
  await writeFile(join(tree, 'tools', 'istioctl.bash'), completion);
  // Files in a module cache are read-only, and some may be for their owner's eyes alone.
  await runCommand('chmod', ['-R', 'u+rwX,go+rX,go-w', tree], commandOptions(context));
  return name;
}
