import type { Artifact } from '../artifact.ts';
import { sourceInputs } from '../fingerprint.ts';
import { type GoProgram, goBuild, goBuildLine } from '../go.ts';

const PROGRAM: GoProgram = { module: 'lab-runtime/go/bookinfo', packagePath: '.', output: 'bookinfo' };

/** The course's sample application: its four services and an echo server, as one program. */
export const bookinfo: Artifact = {
  name: 'bookinfo',
  title: 'Bookinfo',
  version: '1',
  lane: 'heavy',
  needs: [],
  estimateMs: 20_000,
  diskMiB: 30,
  memoryMiB: 500,
  goModule: true,
  inputs: async ({ repoDir }) => [goBuildLine(PROGRAM), ...(await sourceInputs(repoDir, [PROGRAM.module]))],
  build: (context) => goBuild(context, PROGRAM),
};
