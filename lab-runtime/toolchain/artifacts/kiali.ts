import { AFTER_LABS } from '../addon.ts';
import type { Artifact } from '../artifact.ts';
import { sourceInputs } from '../fingerprint.ts';
import { type GoProgram, goBuild, goBuildLine } from '../go.ts';
import { KIALI_VERSION } from '../inputs/images/addon-names.ts';

const PROGRAM: GoProgram = {
  module: 'lab-runtime/go/kiali',
  packagePath: 'github.com/kiali/kiali',
  output: 'kiali-server',
  ldflags: `-X main.version=v${KIALI_VERSION}`,
};

/** Kiali's server, unchanged. */
export const kiali: Artifact = {
  ...AFTER_LABS,
  name: 'kiali',
  title: 'Kiali',
  version: KIALI_VERSION,
  lane: 'heavy',
  needs: [],
  estimateMs: 600_000,
  diskMiB: 1_500,
  memoryMiB: 2_000,
  goModule: true,
  inputs: async ({ repoDir }) => [goBuildLine(PROGRAM), ...(await sourceInputs(repoDir, [PROGRAM.module]))],
  build: (context) => goBuild(context, PROGRAM),
};
