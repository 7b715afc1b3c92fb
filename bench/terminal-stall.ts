/**
 * Memory of server and ptyhost while a client stops reading a flood, and whether the client comes back to a true screen.
 * Usage: node bench/terminal-stall.ts [--local | --origin … --lesson … --server-pid N --ptyhost-pid N] [--seconds 60]
 */
import { setTimeout as delay } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { startLocalTerminals } from './local-terminals.ts';
import { memoryOf } from './process-usage.ts';
import { readyLab } from './ready-lab.ts';
import { TerminalClient } from './terminal-client.ts';
import { writeResult } from './write-result.ts';

const { values } = parseArgs({
  options: {
    local: { type: 'boolean', default: false },
    origin: { type: 'string', default: 'http://127.0.0.1:4600' },
    lesson: { type: 'string', default: 'first-service' },
    host: { type: 'string', default: 'testpc' },
    seconds: { type: 'string', default: '60' },
    'server-pid': { type: 'string' },
    'ptyhost-pid': { type: 'string' },
    'keep-lab': { type: 'boolean', default: false },
  },
});

const SAMPLE_MS = 1_000;

const rssMiB = (pid: number) => memoryOf(pid).residentMiB;

const local = values.local ? await startLocalTerminals() : undefined;
const serverPid = local?.serverPid ?? Number(values['server-pid']);
const ptyhostPid = local?.ptyhostPid ?? Number(values['ptyhost-pid']);
if (!serverPid || !ptyhostPid) throw new Error('--server-pid and --ptyhost-pid are needed');
const { client } = await TerminalClient.connect(local?.origin ?? values.origin, local ? undefined : values.lesson);
const lab = local ? undefined : await readyLab(client, values.lesson);

let bytes = 0;
let lastOffset = 0;
const terminal = await client.open(values.host, (part, offset) => {
  bytes += part.length;
  lastOffset = offset + part.length;
});
const samples: { second: number; serverMiB: number; ptyhostMiB: number; reading: boolean }[] = [];
const began = performance.now();
const sample = async (seconds: number, reading: boolean) => {
  for (let passed = 0; passed < seconds; passed++) {
    await delay(SAMPLE_MS);
    const second = Math.round((performance.now() - began) / 1000);
    samples.push({ second, serverMiB: rssMiB(serverPid), ptyhostMiB: rssMiB(ptyhostPid), reading });
  }
};

await sample(3, true);
const quiet = samples.at(-1);
client.type(terminal, 'while :; do seq 1 100000; done\r');
await sample(10, true);
const reading = samples.at(-1);
const stoppedAt = lastOffset;
client.socket.pause();
await sample(Number(values.seconds), false);
const redrawn = client.next('terminal.snapshot', (message) => message.terminal === terminal);
client.socket.resume();
const { skipped, offset } = await redrawn;
await sample(5, true);
client.type(terminal, '\x03');
await delay(1_000);

const stalled = samples.filter((each) => !each.reading);
const most = (of: 'serverMiB' | 'ptyhostMiB') => Math.max(...stalled.map((each) => each[of]));
writeResult(`terminal-stall-${local ? 'local' : 'lab'}`, {
  unit: 'MiB resident',
  quiet,
  floodRead: reading,
  stalledSeconds: Number(values.seconds),
  stalledMost: { serverMiB: most('serverMiB'), ptyhostMiB: most('ptyhostMiB') },
  stalledEnd: stalled.at(-1),
  outputMeanwhileMiB: Math.round((offset - stoppedAt) / 2 ** 20),
  cameBackBySnapshot: skipped,
  bytesRead: bytes,
  samples,
});
client.send({ type: 'terminal.close', terminal });
if (lab && !values['keep-lab']) client.send({ type: 'lab.end', ref: 'end', lab });
await delay(200);
client.close();
await local?.stop();
