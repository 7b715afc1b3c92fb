import { AFTER_LABS } from '../addon.ts';
import type { Artifact } from '../artifact.ts';
import { sourceInputs } from '../fingerprint.ts';
import { type GoProgram, goBuild, goBuildLine } from '../go.ts';

const MODULE = 'lab-runtime/go/addons';
const PROGRAMS = ['kiali', 'pod-discovery'].map(
  (name): GoProgram => ({ module: MODULE, packagePath: `./cmd/${name}`, output: name }),
);

/** Our own programs in the addons' pods: between Kiali's server and console, and between Prometheus and the cluster. */
export const addons: Artifact = {
  ...AFTER_LABS,
  name: 'addons',
  title: 'Addon helpers',
  version: '1',
  lane: 'heavy',
  needs: [],
  estimateMs: 10_000,
  diskMiB: 30,
  memoryMiB: 500,
  goModule: true,
  inputs: async ({ repoDir }) => [...PROGRAMS.map(goBuildLine), ...(await sourceInputs(repoDir, [MODULE]))],
  async build(context) {
    for (const program of PROGRAMS) await goBuild(context, program);
  },
};
