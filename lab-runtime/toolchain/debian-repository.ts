import { createHash } from 'node:crypto';
import { copyFile, mkdir, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { type CommandOptions, runCommand } from './command.ts';

const COMPONENT = 'main';
const SIGNER = 'Slipway lab packages';

/** Fields of a package, by Debian's names, in the order in which they are written. */
export type ControlFields = Readonly<Record<string, string>>;

const stanza = (fields: ControlFields): string =>
  Object.entries(fields)
    .map(([name, value]) => `${name}: ${value}\n`)
    .join('');

const sha256 = (data: Buffer): string => createHash('sha256').update(data).digest('hex');

/** Makes a package from a tree of its files; the tree gets a DEBIAN folder. */
export async function buildPackage(
  options: CommandOptions,
  { tree, file, control }: { tree: string; file: string; control: ControlFields },
): Promise<void> {
  await mkdir(join(tree, 'DEBIAN'), { recursive: true, mode: 0o755 });
  await writeFile(join(tree, 'DEBIAN', 'control'), stanza(control));
  // zstd: unpacked in a second, where xz would let every learner wait ten
  await runCommand('dpkg-deb', ['--root-owner-group', '-Zzstd', '--build', tree, file], options);
}

export interface RepositoryPackage {
  /** The finished package file. */
  readonly file: string;
  readonly control: ControlFields;
}

/** The index of a component: what apt reads to know which packages there are. */
export function packagesIndex(
  packages: readonly { control: ControlFields; path: string; size: number; digest: string }[],
): string {
  return packages
    .map(({ control, path, size, digest }) =>
      stanza({ ...control, Filename: path, Size: String(size), SHA256: digest }),
    )
    .join('\n');
}

/** The signed text: it holds the digests of the indexes, which hold those of the packages. */
export function releaseText(release: {
  suite: string;
  architecture: string;
  date: Date;
  indexes: ReadonlyMap<string, Buffer>;
}): string {
  const digests = [...release.indexes].map(([path, data]) => ` ${sha256(data)} ${data.length} ${path}\n`).join('');
  return stanza({
    Origin: 'Slipway lab',
    Label: 'Slipway lab',
    Suite: release.suite,
    Codename: release.suite,
    Date: release.date.toUTCString().replace('GMT', 'UTC'),
    Architectures: release.architecture,
    Components: COMPONENT,
  }).concat(`SHA256:\n${digests}`);
}

/**
 * Writes a repository that apt accepts for each of the suites, and its public key as `signing.key`.
 * The private key is made for this repository and gone when it is written.
 */
export async function writeRepository(
  options: CommandOptions,
  repository: {
    dir: string;
    suites: readonly string[];
    architecture: string;
    packages: readonly RepositoryPackage[];
    date: Date;
  },
): Promise<void> {
  const { dir, suites, architecture, packages, date } = repository;
  const listed = await Promise.all(
    packages.map(async ({ file, control }) => {
      const name = control.Package ?? '';
      const path = join('pool', COMPONENT, name.slice(0, 1), name, basename(file));
      await mkdir(dirname(join(dir, path)), { recursive: true });
      await copyFile(file, join(dir, path));
      return { control, path, size: (await stat(file)).size, digest: sha256(await readFile(file)) };
    }),
  );
  const index = Buffer.from(packagesIndex(listed));
  const folder = `${COMPONENT}/binary-${architecture}`;
  const indexes = new Map([
    [`${folder}/Packages`, index],
    [`${folder}/Packages.gz`, gzipSync(index)],
  ]);
  // Short, because a socket's path may have 107 characters only.
  const home = await mkdtemp(join(tmpdir(), 'slw-gpg-'));
  const environment = { ...options.environment, GNUPGHOME: home };
  const gpg = (...args: string[]): Promise<string> =>
    runCommand('gpg', ['--batch', '--quiet', '--yes', '--passphrase', '', ...args], { ...options, environment });
  try {
    await gpg('--quick-gen-key', SIGNER, 'ed25519', 'sign', 'never');
    await gpg('--armor', '--output', join(dir, 'signing.key'), '--export');
    for (const suite of suites) {
      const dist = join(dir, 'dists', suite);
      for (const [path, data] of indexes) {
        await mkdir(dirname(join(dist, path)), { recursive: true });
        await writeFile(join(dist, path), data);
      }
      const release = join(dist, 'Release');
      await writeFile(release, releaseText({ suite, architecture, date, indexes }));
      await gpg('--output', join(dist, 'InRelease'), '--clear-sign', release);
      await gpg('--armor', '--output', join(dist, 'Release.gpg'), '--detach-sign', release);
    }
  } finally {
    // gpg starts an agent that outlives it
    await runCommand('gpgconf', ['--kill', 'all'], { environment, signal: AbortSignal.timeout(10_000) }).catch(
      () => undefined,
    );
    await rm(home, { recursive: true, force: true });
  }
}
