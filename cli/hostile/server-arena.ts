import { setTimeout as sleep } from 'node:timers/promises';
import { labinitClient } from '#lab-runtime/lab-client/labinit-client.ts';
import { labinitSocket } from '#lab-runtime/layout.ts';
import { SlipwayError } from '#protocol/errors.ts';
import type { Config } from '#server/config.ts';
import { waitForEnd, waitForReady } from '../lab/wait.ts';
import type { TestServer } from '../test/server.ts';
import type { Arena } from './arena.ts';
import { ATTACKER } from './attack.ts';

const READY_TIMEOUT_MS = 120_000;
const SETTLE_MS = 1_000;

/** The machine as it runs: its labd, and a server of the tests' own. */
export function serverArena({ paths }: Config, { client, environment }: TestServer): Arena {
  const pageUrl = environment.SLIPWAY_TEST_URL;
  return {
    ...(pageUrl !== undefined && { pageUrl }),
    async newLab() {
      const { lab } = await client.create({ target: { kind: 'bare' }, spec: ATTACKER });
      await waitForReady(client, lab.id, { onChange: () => {}, signal: AbortSignal.timeout(READY_TIMEOUT_MS) });
      // what was just given back by the lab before is free again
      await sleep(SETTLE_MS);
      return {
        labinit: labinitClient(labinitSocket(paths, lab.id, 'testpc')),
        async ended() {
          const now = await client.lab(lab.id).catch((error: unknown) => {
            if (error instanceof SlipwayError && error.failure.code === 'SLW200') return undefined;
            throw error;
          });
          if (now === undefined) return 'SLW200';
          return now.lab.state === 'failed' ? now.lab.failure.code : undefined;
        },
        async end() {
          await client.destroy(lab.id).catch((error: unknown) => {
            // labd has ended it already
            if (!(error instanceof SlipwayError && error.failure.code === 'SLW200')) throw error;
          });
          await waitForEnd(client, lab.id);
        },
      };
    },
  };
}
