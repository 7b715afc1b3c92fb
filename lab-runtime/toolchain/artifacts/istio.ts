import { copyFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Artifact } from '../artifact.ts';
import { sourceInputs } from '../fingerprint.ts';
import { type GoProgram, goBuild, goBuildLine, goModuleDir } from '../go.ts';
import { ISTIO_VERSION } from '../inputs/mesh/profile.ts';
import { CHART_SOURCES, moduleWithAdaptedCharts } from '../inputs/mesh/stock-envoy.ts';

/** Pins the Istio module. */
export const ISTIO_MODULE = 'lab-runtime/go/istio';

/** From this text pilot-agent writes each proxy's bootstrap configuration. */
const BOOTSTRAP = 'tools/packaging/common/envoy_bootstrap.json';

const stamp = Object.entries({
  buildVersion: ISTIO_VERSION,
  buildTag: ISTIO_VERSION,
  buildHub: 'lab.local/istio',
  buildStatus: 'Clean',
  buildGitRevision: 'unknown',
})
  .map(([name, value]) => `-X istio.io/istio/pkg/version.${name}=${value}`)
  .join(' ');

const program = (packagePath: string): GoProgram => ({
  module: ISTIO_MODULE,
  packagePath: `istio.io/istio/${packagePath}`,
  output: packagePath.split('/').at(-1) ?? packagePath,
  ldflags: stamp,
});

const PROGRAMS = ['pilot/cmd/pilot-discovery', 'pilot/cmd/pilot-agent', 'istioctl/cmd/istioctl'].map(program);

/**
 * istiod, the agent beside each proxy, and istioctl, from the Istio module. The charts inside istioctl are changed so
 * that whatever a learner installs runs on a stock Envoy; the programs are not.
 */
export const istio: Artifact = {
  name: 'istio',
  title: 'Istio',
  version: ISTIO_VERSION,
  lane: 'heavy',
  needs: [],
  estimateMs: 300_000,
  diskMiB: 300,
  memoryMiB: 2_500,
  goModule: true,
  inputs: async ({ repoDir }) => [
    ...PROGRAMS.map(goBuildLine),
    ...(await sourceInputs(repoDir, [ISTIO_MODULE, ...CHART_SOURCES])),
  ],
  async build(context) {
    const module = await goModuleDir(context, ISTIO_MODULE, 'istio.io/istio');
    const modFile = await moduleWithAdaptedCharts(context, { module, own: join(context.repoDir, ISTIO_MODULE) });
    for (const each of PROGRAMS) await goBuild(context, { ...each, modFile });
    await copyFile(join(module, BOOTSTRAP), join(context.outDir, 'envoy_bootstrap_tmpl.json'));
  },
};
