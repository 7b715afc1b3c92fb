import { AFTER_LABS } from '../addon.ts';
import type { Artifact } from '../artifact.ts';
import { sourceInputs } from '../fingerprint.ts';
import { type GoProgram, goBuild, goBuildLine } from '../go.ts';
import { JAEGER_VERSION } from '../inputs/images/addon-names.ts';

const VERSION_PACKAGE = 'github.com/jaegertracing/jaeger/internal/version';

const PROGRAM: GoProgram = {
  module: 'lab-runtime/go/jaeger',
  packagePath: 'github.com/jaegertracing/jaeger/cmd/all-in-one',
  output: 'all-in-one-linux',
  ldflags: `-X ${VERSION_PACKAGE}.latestVersion=v${JAEGER_VERSION}`,
};

/** Jaeger, unchanged: all of it in one program, as Istio's sample has it. Its own pages are not in its module. */
export const jaeger: Artifact = {
  ...AFTER_LABS,
  name: 'jaeger',
  title: 'Jaeger',
  version: JAEGER_VERSION,
  lane: 'heavy',
  needs: [],
  estimateMs: 300_000,
  diskMiB: 1_500,
  memoryMiB: 2_000,
  goModule: true,
  inputs: async ({ repoDir }) => [goBuildLine(PROGRAM), ...(await sourceInputs(repoDir, [PROGRAM.module]))],
  build: (context) => goBuild(context, PROGRAM),
};
