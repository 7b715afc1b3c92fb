import type { Artifact } from '../artifact.ts';
import { sourceInputs } from '../fingerprint.ts';
import { type GoProgram, goBuild, goBuildLine } from '../go.ts';

const COREDNS_VERSION = '1.11.1';
const PROGRAM: GoProgram = { module: 'lab-runtime/go/coredns', packagePath: '.', output: 'coredns' };

/** The cluster's DNS as a program of its own: 46 MB in an image instead of labnode's 166. */
export const coredns: Artifact = {
  name: 'coredns',
  title: 'CoreDNS',
  version: COREDNS_VERSION,
  lane: 'heavy',
  needs: [],
  estimateMs: 60_000,
  diskMiB: 100,
  memoryMiB: 1_000,
  goModule: true,
  inputs: async ({ repoDir }) => [goBuildLine(PROGRAM), ...(await sourceInputs(repoDir, [PROGRAM.module]))],
  build: (context) => goBuild(context, PROGRAM),
};
