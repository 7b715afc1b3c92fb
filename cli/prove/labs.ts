import type { Layout } from '#lab-runtime/layout.ts';
import type { LabSource, ProofLab } from '#proof/lesson-lab.ts';
import { SlipwayError } from '#protocol/errors.ts';
import { createLabHosts } from '#server/labs/lab-hosts.ts';
import type { AdminClient } from '../admin-client.ts';
import { waitForEnd, waitForReady } from '../lab/wait.ts';

export interface ProveLabs extends LabSource {
  /** Ends the lab that was made last. */
  end(): Promise<void>;
}

interface Options {
  readonly client: AdminClient;
  readonly paths: Layout;
}

const SPEC = { workers: 2, cluster: true };

/** Labs of the proof's own, one at a time, made by the server that runs. */
export function ownLabs({ client, paths }: Options): ProveLabs {
  let current: string | undefined;
  const end = async () => {
    const id = current;
    current = undefined;
    if (id === undefined) return;
    await client.destroy(id);
    await waitForEnd(client, id);
  };
  return {
    fixed: false,
    end,
    async fresh(target, signal) {
      await end();
      const { lab } = await client.create({ target: { kind: target }, spec: SPEC });
      current = lab.id;
      const ready = await waitForReady(client, lab.id, { onChange: () => undefined, signal });
      return { id: lab.id, hosts: createLabHosts(paths, lab.id), names: ready.hosts.map(({ name }) => name) };
    },
  };
}

/** A lab that exists already; it is used as it is and is not ended. @throws SlipwayError SLW200 for no such lab. */
export function givenLab(id: string, { client, paths }: Options): ProveLabs {
  let lab: ProofLab | undefined;
  return {
    fixed: true,
    end: () => Promise.resolve(),
    async fresh() {
      if (lab) throw new SlipwayError('SLW200', { lab: `${id} at its start` });
      const { hosts } = (await client.lab(id)).lab;
      lab = { id, hosts: createLabHosts(paths, id), names: hosts.map(({ name }) => name) };
      return lab;
    },
  };
}
