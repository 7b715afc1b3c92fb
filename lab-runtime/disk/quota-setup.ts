import { readFile } from 'node:fs/promises';
import { systemCommand } from '../containers/system-command.ts';
import type { Layout } from '../layout.ts';

/** Which quotas the disk has: `simple` charges what a lab writes, `full` what it alone refers to. */
export type QuotaKind = 'simple' | 'full' | 'none';
/** `failed`: the kernel has quotas, and they could not be turned on at the last try. */
export type QuotaState = QuotaKind | 'failed';

/** How hostrun ends when the kernel knows neither kind; anything else is a fault of the moment. */
const NO_SUCH_QUOTAS = /: (invalid argument|operation not supported|inappropriate ioctl for device)$/;

const isMissing = (error: NodeJS.ErrnoException): boolean => error.code === 'ENOENT';

/** Turns quotas on; `none` where the kernel has none. Throws when they could not be turned on now. */
export async function enableQuotas(paths: Layout, hostrun: string): Promise<QuotaKind> {
  try {
    await systemCommand(hostrun, ['quota-enable', '--path', paths.diskDir]);
  } catch (error) {
    if (error instanceof Error && NO_SUCH_QUOTAS.test(error.message)) return 'none';
    throw error;
  }
  const id = (await systemCommand('findmnt', ['-n', '-o', 'UUID', '--mountpoint', paths.diskDir])).trim();
  // kernels without simple quotas do not say which kind they have
  const mode = await readFile(`/sys/fs/btrfs/${id}/qgroups/mode`, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (isMissing(error)) return '';
    throw error;
  });
  return mode.startsWith('squota') ? 'simple' : 'full';
}

export interface QuotaSetup {
  /** The disk's quotas, turned on if need be. Throws when that fails; the next call tries again. */
  ensure(): Promise<QuotaKind>;
  /** What the last try found; undefined before the first. */
  state(): QuotaState | undefined;
}

/** Remembers what cannot change, never a failure. */
export function createQuotaSetup(
  enable: () => Promise<QuotaKind>,
  log: (event: string, detail: Record<string, unknown>) => void,
): QuotaSetup {
  let state: QuotaState | undefined;
  let trying: Promise<QuotaKind> | undefined;
  const attempt = async (): Promise<QuotaKind> => {
    try {
      const kind = await enable();
      if (kind === 'none') log('no quotas', { meaning: 'this kernel has none; a lab may fill the disk of all' });
      else log('quotas', { kind });
      state = kind;
      return kind;
    } catch (error) {
      state = 'failed';
      log('quotas failed', { error: String(error) });
      throw error;
    } finally {
      trying = undefined;
    }
  };
  return {
    async ensure() {
      if (state !== undefined && state !== 'failed') return state;
      trying ??= attempt();
      return trying;
    },
    state: () => state,
  };
}
