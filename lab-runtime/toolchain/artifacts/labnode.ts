import { chmod, copyFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { SlipwayError } from '#protocol/errors.ts';
import type { Artifact } from '../artifact.ts';
import { sha256File, sourceInputs } from '../fingerprint.ts';
import { type GoProgram, goBuild, goBuildLine } from '../go.ts';

const KUBERNETES_VERSION = '1.30.14';
const MODULE = 'lab-runtime/go/labnode';

/** Kubernetes' version as nodes and kubectl tell it; without these they call themselves v0.0.0-master. */
const stamp = [
  '-X main.Version=0.1.0',
  ...['k8s.io/client-go/pkg/version', 'k8s.io/component-base/version'].flatMap((packagePath) => [
    `-X ${packagePath}.gitVersion=v${KUBERNETES_VERSION}+labnode1`,
    `-X ${packagePath}.gitMajor=1`,
    `-X ${packagePath}.gitMinor=30`,
  ]),
].join(' ');

/** Tests are compiled with the same, so that they share the build's cache. */
export const LABNODE_TAGS = 'netgo osusergo providerless sqlite_omit_load_extension';

const PROGRAM: GoProgram = {
  module: MODULE,
  packagePath: '.',
  output: 'labnode',
  // SQLite is C.
  cgo: true,
  tags: LABNODE_TAGS,
  ldflags: `-extldflags -static ${stamp}`,
};

/** The k3s-compatible node: Kubernetes, kine and CoreDNS in one program. */
const built: Artifact = {
  name: 'labnode',
  title: 'Kubernetes node',
  version: KUBERNETES_VERSION,
  lane: 'heavy',
  needs: [],
  estimateMs: 600_000,
  diskMiB: 300,
  memoryMiB: 3_000,
  goModule: true,
  inputs: async ({ repoDir }) => [goBuildLine(PROGRAM), ...(await sourceInputs(repoDir, [MODULE]))],
  build: (context) => goBuild(context, PROGRAM),
};

/** An official k3s binary in labnode's place; it keeps the name, so that nothing else has to know. */
function given(path: string): Artifact {
  return {
    name: 'labnode',
    title: 'Kubernetes node',
    version: 'K3S_BINARY',
    lane: 'light',
    needs: [],
    estimateMs: 1_000,
    diskMiB: 200,
    memoryMiB: 100,
    inputs: async () => {
      try {
        return [await sha256File(path)];
      } catch (cause) {
        throw new SlipwayError('SLW600', { name: 'K3S_BINARY', detail: (cause as Error).message }, { cause });
      }
    },
    async build({ outDir, log }) {
      log(`${path}: ${(await stat(path)).size} bytes`);
      await copyFile(path, join(outDir, 'labnode'));
      await chmod(join(outDir, 'labnode'), 0o755);
    },
  };
}

export const labnode = (k3sBinary: string | undefined): Artifact =>
  k3sBinary === undefined ? built : given(k3sBinary);
