import { Duplex } from 'node:stream';

/** A token bucket of bytes that never refuses: it returns how long to wait before the next ones are taken. */
export class Pace {
  readonly #burst: number;
  readonly #perMs: number;
  readonly #clock: () => number;
  #tokens: number;
  #filledAt: number;

  constructor(options: { burstBytes: number; bytesPerSecond: number; clock: () => number }) {
    this.#burst = options.burstBytes;
    this.#perMs = options.bytesPerSecond / 1000;
    this.#clock = options.clock;
    this.#tokens = options.burstBytes;
    this.#filledAt = options.clock();
  }

  /** Spends the bytes and returns the ms until the bucket is no longer in debt. */
  spend(bytes: number): number {
    const now = this.#clock();
    this.#tokens = Math.min(this.#burst, this.#tokens + Math.max(0, now - this.#filledAt) * this.#perMs) - bytes;
    this.#filledAt = now;
    return this.#tokens >= 0 ? 0 : Math.ceil(-this.#tokens / this.#perMs);
  }
}

/**
 * A tunnel whose incoming bytes come no faster than `pace` lets them, and no faster than they are read. Holds one
 * chunk at most; `onBytes` is called for every byte in either direction before it is parsed.
 */
export function pacedTunnel(
  tunnel: Duplex,
  { pace, onBytes }: { pace: Pace; onBytes: (bytes: number, way: 'in' | 'out') => void },
): Duplex {
  let waiting: NodeJS.Timeout | undefined;
  let ended = false;
  const paced = new Duplex({
    read() {
      if (waiting === undefined) tunnel.resume();
    },
    write(chunk: Buffer, _encoding, done) {
      onBytes(chunk.length, 'out');
      tunnel.write(chunk, (error) => done(error));
    },
    final(done) {
      tunnel.end(done);
    },
    destroy(error, done) {
      clearTimeout(waiting);
      tunnel.destroy();
      done(error);
    },
  });
  const deliver = (chunk: Buffer) => {
    waiting = undefined;
    const wanted = paced.push(chunk);
    if (ended) paced.push(null);
    else if (wanted) tunnel.resume();
  };
  tunnel.pause();
  tunnel.on('data', (chunk: Buffer) => {
    tunnel.pause();
    onBytes(chunk.length, 'in');
    if (paced.destroyed) return;
    const ms = pace.spend(chunk.length);
    if (ms === 0) deliver(chunk);
    else waiting = setTimeout(deliver, ms, chunk);
  });
  tunnel.on('end', () => {
    ended = true;
    if (waiting === undefined) paced.push(null);
  });
  tunnel.on('error', (error) => paced.destroy(error));
  tunnel.on('close', () => {
    if (!ended) paced.destroy();
  });
  return paced;
}
