import { PassThrough } from 'node:stream';
import { expect, test } from 'vitest';
import { Pace, pacedTunnel } from './pace.ts';

test('a burst is free, and what follows waits for its turn', () => {
  let now = 0;
  const pace = new Pace({ burstBytes: 1000, bytesPerSecond: 1000, clock: () => now });
  expect(pace.spend(1000)).toBe(0);
  expect(pace.spend(500)).toBe(500);
  now = 1500;
  expect(pace.spend(1000)).toBe(0);
});

test('every byte arrives in its order, counted, and so does the end', async () => {
  const tunnel = new PassThrough();
  let counted = 0;
  const pace = new Pace({ burstBytes: 10, bytesPerSecond: 10_000, clock: Date.now });
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
