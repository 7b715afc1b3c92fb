import { Duplex } from 'node:stream';
import type { Pace } from '#lab-runtime/lab-client/pace.ts';
import type { AnswerReader } from './answer-reader.ts';

interface PacedTunnelOptions {
  readonly pace: Pace;
  readonly reader: AnswerReader;
  readonly onBytes: (bytes: number, way: 'in' | 'out') => void;
}

/**
 * Beyond what each lab's connections are held to, a session's tabs have one rate together: a tunnel whose incoming
 * bytes come no faster than `pace` lets them, and no faster than they are read. Holds one chunk at most; `onBytes` is
 * called for every byte in either direction before it is parsed. What arrives goes through `reader`; what it throws
 * breaks the tunnel.
 */
export function pacedTunnel(tunnel: Duplex, { pace, reader, onBytes }: PacedTunnelOptions): Duplex {
  let waiting: NodeJS.Timeout | undefined;
  let ended = false;
  /** The answer has come to its end before the tunnel has. */
  let isOver = false;
  const paced = new Duplex({
    read() {
      if (waiting === undefined && !isOver) tunnel.resume();
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
  /** Undefined where nobody reads on: the tunnel has broken. */
  const read = (part: () => { bytes: Buffer; isOver: boolean }) => {
    try {
      return part();
    } catch (error) {
      paced.destroy(error as Error);
      return undefined;
    }
  };
  const finish = () => {
    const last = read(() => ({ bytes: reader.end(), isOver: true }));
    if (!last) return;
    if (last.bytes.length > 0) paced.push(last.bytes);
    paced.push(null);
  };
  const deliver = (chunk: Buffer) => {
    waiting = undefined;
    const next = read(() => reader.take(chunk));
    if (!next) return;
    const wanted = next.bytes.length === 0 || paced.push(next.bytes);
    if (next.isOver) {
      isOver = true;
      paced.push(null);
    } else if (ended) finish();
    else if (wanted) tunnel.resume();
  };
  tunnel.pause();
  tunnel.on('data', (chunk: Buffer) => {
    tunnel.pause();
    onBytes(chunk.length, 'in');
    if (paced.destroyed || isOver) return;
    const ms = pace.spend(chunk.length);
    if (ms === 0) deliver(chunk);
    else waiting = setTimeout(deliver, ms, chunk);
  });
  tunnel.on('end', () => {
    ended = true;
    if (waiting === undefined && !isOver && !paced.destroyed) finish();
  });
  tunnel.on('error', (error) => paced.destroy(error));
  tunnel.on('close', () => {
    if (!ended && !isOver) paced.destroy();
  });
  return paced;
}
