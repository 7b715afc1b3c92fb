import { readFile, writeFile } from 'node:fs/promises';

/** A limit of the whole machine that all labs share, and what labs need of it. */
export interface MachineSetting {
  /** As sysctl(8) names it. */
  readonly name: string;
  readonly least: number;
  /** What happens below that, for the operator. */
  readonly meaning: string;
}

/**
 * Each of these pools is common to all labs, and what a lab may take of it is bounded elsewhere: by its memory, its
 * processes, or labd's watch over the pool. Here is what makes them larger than the sum of those bounds.
 */
export const MACHINE_SETTINGS: readonly MachineSetting[] = [
  {
    name: 'fs.inotify.max_user_instances',
    least: 8192,
    meaning: 'It holds for a whole lab: with fewer, gateways crash as the lab grows.',
  },
  { name: 'fs.inotify.max_user_watches', least: 1_048_576, meaning: 'It holds for a whole lab, kubelets included.' },
  {
    name: 'kernel.pid_max',
    least: 4_194_304,
    meaning: 'A few labs that start as many processes as they may would leave none to others.',
  },
  { name: 'fs.file-max', least: 1_000_000_000, meaning: 'One lab could open all files that the machine has.' },
  { name: 'kernel.pty.max', least: 16_384, meaning: 'One lab could take all terminals.' },
  ...['ipv4', 'ipv6'].flatMap((family): MachineSetting[] => {
    const meaning = 'All labs share one table of neighbours; one that fills it cuts off the others.';
    return [
      { name: `net.${family}.neigh.default.gc_thresh3`, least: 65_536, meaning },
      { name: `net.${family}.neigh.default.gc_thresh2`, least: 32_768, meaning },
    ];
  }),
];

const fileOf = (name: string): string => `/proc/sys/${name.replaceAll('.', '/')}`;

/** What the machine has; undefined where the kernel has no such limit. */
export async function settingOf(name: string): Promise<number | undefined> {
  const text = await readFile(fileOf(name), 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined;
    throw error;
  });
  return text === undefined ? undefined : Number(text);
}

/** Those that are below what labs need. */
export async function lowSettings(): Promise<readonly (MachineSetting & { readonly value: number })[]> {
  const all = await Promise.all(MACHINE_SETTINGS.map(async (one) => ({ ...one, value: await settingOf(one.name) })));
  return all.flatMap(({ value, ...one }) => (value !== undefined && value < one.least ? [{ ...one, value }] : []));
}

/** Raises what is too low, and lowers nothing. What the kernel refuses stays, is told, and found by `doctor`. */
export async function raiseSettings(log: (event: string, detail: Record<string, unknown>) => void): Promise<void> {
  for (const { name, least } of await lowSettings())
    await writeFile(fileOf(name), String(least)).catch((error: unknown) => {
      log('setting not raised', { name, least, error: String(error) });
    });
}
