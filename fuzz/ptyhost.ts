import { encodePtyCheckpoint, encodePtyControl, encodePtyInput, encodePtyOutput } from '#protocol/pty-frames.ts';
import type { PtyRequest } from '#protocol/ptyhost.ts';
import type { Kind } from './kind.ts';
import { localPtyhost } from './local-ptyhost.ts';
import { mutations, type Sample, json } from './mutate.ts';
import { exchange } from './wire.ts';
import fc from 'fast-check';

const LAB = 'fuzzlab0';
/** Stands in samples for a terminal that is open. */
const TERMINAL = 0x5f5f_5f5f;
const size = { cols: 80, rows: 24 };

const requests: readonly PtyRequest[] = [
  { type: 'open', ref: 1, lab: 'nolab000', host: 'testpc', owner: '1:me', ...size },
  { type: 'list', ref: 1 },
  { type: 'attach', ref: 1, terminal: TERMINAL, offset: 0 },
  { type: 'recall', ref: 1, terminal: TERMINAL },
  { type: 'ack', terminal: TERMINAL, offset: 10 },
  { type: 'resize', terminal: TERMINAL, ...size },
  { type: 'close', terminal: 1 },
  { type: 'close-lab', lab: 'nolab000' },
];
const frames: readonly Sample[] = [
  ...requests.map((request) => Buffer.from(encodePtyControl(request))),
  Buffer.from(encodePtyInput(TERMINAL, new Uint8Array([0x61, 0x0d]))),
  Buffer.from(encodePtyInput(TERMINAL, new Uint8Array(9_000).fill(0x61))),
  Buffer.from(encodePtyCheckpoint(TERMINAL, 1, Buffer.from('{"version":1}'))),
  Buffer.from(encodePtyOutput(TERMINAL, 1, new Uint8Array(3))),
];
const control = (bytes: Buffer): Buffer => {
  const head = Buffer.alloc(5);
  head.writeUInt32BE(bytes.length);
  return Buffer.concat([head, bytes]);
};

/** Bytes on ptyhost's socket. Each input has a connection of its own, for ptyhost closes one after a wrong frame. */
export const ptyhost: Kind<Buffer> = {
  name: 'ptyhost',
  // One below what it lets in at once, for the honest one.
  parallel: 7,
  inputs: () => fc.oneof(mutations(frames), mutations(requests.map(json)).map(control)),
  async start() {
    const host = await localPtyhost((lab) => lab === LAB);
    const to = { path: host.socketPath };
    const opened = async () => {
      const open = encodePtyControl({ type: 'open', ref: 9, lab: LAB, host: 'testpc', owner: '1:me', ...size });
      const answer = await exchange(to, Buffer.from(open), {
        stay: true,
        enough: (bytes) => bytes.includes('"opened"') || bytes.includes('"failed"'),
      });
      const [, terminal] = /"terminal":(\d+)/.exec(answer.toString('latin1')) ?? [];
      if (terminal === undefined) throw new Error(`no terminal: ${answer.toString('latin1')}`);
      return Number(terminal);
    };
    let terminal = await opened();
    const placeholder = Buffer.alloc(4);
    placeholder.writeUInt32BE(TERMINAL);
    const named = (bytes: Buffer) => {
      const id = Buffer.alloc(4);
      id.writeUInt32BE(terminal);
      const binary = bytes.toString('latin1').replaceAll(placeholder.toString('latin1'), id.toString('latin1'));
      // As many digits as the placeholder has, so that the frame's length stays true.
      return Buffer.from(binary.replaceAll(`${TERMINAL}`, String(terminal).padEnd(`${TERMINAL}`.length)), 'latin1');
    };
    return {
      async send(bytes) {
        await exchange(to, named(bytes));
      },
      async honest() {
        const list = encodePtyControl({ type: 'list', ref: 77 });
        const answer = await exchange(to, Buffer.from(list), {
          stay: true,
          enough: (bytes) => bytes.includes('"ref":77'),
        });
        if (!answer.includes('"listed"')) throw new Error(`no list: ${answer.toString('latin1').slice(0, 200)}`);
        if (!answer.includes(`"terminal":${terminal},`) || answer.includes('"exited":true')) {
          await exchange(to, Buffer.from(encodePtyControl({ type: 'close-lab', lab: LAB })));
          terminal = await opened();
        }
      },
      [Symbol.asyncDispose]: () => host[Symbol.asyncDispose](),
    };
  },
};
