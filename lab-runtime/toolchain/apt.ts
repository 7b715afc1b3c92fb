import { readFile } from 'node:fs/promises';
import { SlipwayError } from '#protocol/errors.ts';
import { runCommand } from './command.ts';

/** What the toolchain and the labs call on the machine, by the Debian package that brings it. */
export const MACHINE_PACKAGES = [
  'btrfs-progs',
  'ca-certificates',
  'debootstrap',
  'gcc',
  'gpg',
  'gpg-agent',
  'iproute2',
  'iptables',
  'libc6-dev',
  'python3',
  'python3-pip',
  'runc',
  'tar',
  'util-linux',
  'zstd',
] as const;

interface AptContext {
  readonly environment: NodeJS.ProcessEnv;
  readonly signal: AbortSignal;
  log(line: string): void;
}

/** Packages of the list that dpkg does not know as installed. */
export async function missingPackages(context: AptContext, packages: readonly string[]): Promise<string[]> {
  const { environment, signal } = context;
  // biome-ignore lint/suspicious/noTemplateCurlyInString: dpkg-query's own placeholders
  const format = '${Package} ${db:Status-Status}\\n';
  // dpkg-query answers with status 1 as soon as one package is unknown to it, and still lists the others.
  const output = await runCommand(
    'sh',
    ['-c', 'dpkg-query -W -f "$0" "$@" 2> /dev/null || true', format, ...packages],
    { environment, signal },
  );
  const installed = new Set(
    output
      .split('\n')
      .filter((line) => line.endsWith(' installed'))
      .map((line) => line.split(' ')[0]),
  );
  return packages.filter((name) => !installed.has(name));
}

/**
 * Installs what is missing; nothing is asked and nothing else is upgraded.
 * @throws SlipwayError SLW504 where there is no apt, or where installing fails
 */
export async function installPackages(
  context: AptContext,
  packages: readonly string[] = MACHINE_PACKAGES,
): Promise<readonly string[]> {
  const { environment, signal, log } = context;
  const release = await readFile('/etc/os-release', 'utf8').catch(() => '');
  if (!/^ID(_LIKE)?=.*debian/m.test(release))
    throw new SlipwayError('SLW504', {
      detail: `it is no Debian; Slipway installs ${packages.join(', ')} by apt and has been tried on Debian 12 only`,
    });
  const missing = await missingPackages(context, packages);
  if (missing.length === 0) return [];
  const apt = (...args: string[]): Promise<string> =>
    runCommand('apt-get', ['-q', '-y', '-o', 'DPkg::Lock::Timeout=300', ...args], {
      environment: { ...environment, DEBIAN_FRONTEND: 'noninteractive' },
      signal,
      log,
    });
  try {
    const install = ['install', '--no-install-recommends', ...missing];
    // Package lists may be there and current already: a failed first try is cheap, a needless update is not.
    await apt(...install).catch(async () => {
      signal.throwIfAborted();
      await apt('update');
      await apt(...install);
    });
  } catch (error) {
    signal.throwIfAborted();
    const detail = `installing ${missing.join(' ')} failed: ${(error as Error).message}`;
    throw new SlipwayError('SLW504', { detail }, { cause: error });
  }
  return missing;
}
