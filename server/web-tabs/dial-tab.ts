import type { Duplex } from 'node:stream';
import { LabinitError } from '#lab-runtime/lab-client/labinit-client.ts';
import type { Carried } from './carried.ts';
import type { Trouble } from './trouble.ts';

/** A tunnel to the tab's address, or why there is none. */
export async function dialTab({
  tab,
  hosts,
  ways,
  timings,
  signal,
}: Pick<Carried, 'tab' | 'hosts' | 'ways' | 'timings'> & { readonly signal: AbortSignal }): Promise<Duplex | Trouble> {
  const way = await ways.of(tab);
  if ('kind' in way) return way;
  const { host, ...to } = way;
  try {
    return await hosts.dial(
      host,
      { network: 'tcp', ...to, timeoutMs: timings.dialMs },
      { signal, timeoutMs: timings.dialMs + 2_000 },
    );
  } catch (error) {
    const trouble = notDialled(error);
    if (trouble.kind !== 'dial' || trouble.error !== 'no_pod' || tab.from === undefined) return trouble;
    ways.forget(tab);
    return { kind: 'no-pod', pod: tab.from };
  }
}

function notDialled(error: unknown): Trouble {
  if (!(error instanceof LabinitError)) return { kind: 'lab-silent' };
  // All the room that labinit keeps for learners is taken.
  if (error.status === 429) return { kind: 'busy' };
  return error.dial === undefined ? { kind: 'lab-silent' } : { kind: 'dial', error: error.dial };
}
