import { z } from 'zod';
import { hostNameSchema } from '#protocol/lab-state.ts';
import { defineCheck } from '../check.ts';
import { judgeSockets, socketFields } from '../shared/fields/socket-field.ts';

/** Who listens in a host's own network, or is connected there. */
export const hostSocket = defineCheck({
  kind: 'host-socket',
  schema: z.strictObject({ host: hostNameSchema, ...socketFields }),
  inputs: ({ host, connected }) => [`host:${host}`, ...(connected ? (['polled'] as const) : [])],
  async run({ host, ...desired }, scene) {
    const { sockets } = await scene.host(host);
    const next = desired.unix ? 'ss -xlp' : desired.connected ? 'ss -tnp' : 'ss -tlnp';
    return judgeSockets(desired, sockets, { place: host, ko: host, en: `on ${host}`, next, on: host });
  },
});
