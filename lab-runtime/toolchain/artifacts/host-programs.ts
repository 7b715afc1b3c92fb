import type { Artifact } from '../artifact.ts';
import { sourceInputs } from '../fingerprint.ts';
import { type GoProgram, goBuild, goBuildLine } from '../go.ts';

const MODULE = 'lab-runtime/go/hostkit';

interface HostProgram {
  readonly name: string;
  readonly title: string;
}

function hostProgram({ name, title }: HostProgram): Artifact {
  const program: GoProgram = { module: MODULE, packagePath: `./cmd/${name}`, output: name };
  return {
    name,
    title,
    version: '1',
    lane: 'heavy',
    needs: [],
    estimateMs: 20_000,
    diskMiB: 30,
    memoryMiB: 500,
    goModule: true,
    // Programs of one module share its internal packages; a change in another's `cmd` folder is no change here.
    inputs: async ({ repoDir }) => [
      goBuildLine(program),
      ...(await sourceInputs(
        repoDir,
        ['go.mod', 'go.sum', 'internal', `cmd/${name}`].map((path) => `${MODULE}/${path}`),
      )),
    ],
    build: (context) => goBuild(context, program),
  };
}

/** PID 1 of every lab host. */
export const labinit = hostProgram({ name: 'labinit', title: 'Lab host init' });
/** Starts a lab host's container on an idmapped root. */
export const hostrun = hostProgram({ name: 'hostrun', title: 'Lab host starter' });
/** The mirror: a lab's DNS, image registry, and a few names of the internet over TLS. */
export const mirror = hostProgram({ name: 'mirror', title: 'Lab mirror' });
