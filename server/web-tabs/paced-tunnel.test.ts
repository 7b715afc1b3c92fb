import { PassThrough } from 'node:stream';
import { expect, test } from 'vitest';
import { Pace } from '#lab-runtime/lab-client/pace.ts';
import { pacedTunnel } from './paced-tunnel.ts';

test('every byte arrives in its order, counted, and so does the end', async () => {
  const tunnel = new PassThrough();
  let counted = 0;
  const pace = new Pace({ burst: 10, perSecond: 10_000, clock: Date.now });
  const onBytes = (bytes: number) => {
    counted += bytes;
  };
  const nothing = Buffer.alloc(0);
  const reader = { take: (bytes: Buffer) => ({ bytes, isOver: false }), end: () => nothing, head: undefined };
  const paced = pacedTunnel(tunnel, { pace, reader, onBytes });
  for (let each = 0; each < 20; each++) tunnel.write(`${each},`);
  tunnel.end();
  const chunks = await paced.toArray();
  const text = Buffer.concat(chunks as Buffer[]).toString();
  expect(text).toBe(Array.from({ length: 20 }, (_, each) => `${each},`).join(''));
  expect(counted).toBe(text.length);
});
