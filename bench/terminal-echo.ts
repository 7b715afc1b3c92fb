/**
 * From a key's WebSocket frame to the frame with its echo, for a Node client: on an idle machine, and beside another
 * terminal of the same page that floods. With `--local` also beside another session whose program prints the list of
 * bombs over and over.
 * Usage: node bench/terminal-echo.ts [--local | --origin http://127.0.0.1:4600 --lesson first-service] [--host testpc]
 *        [--keys 500] [--keep-lab]
 * `--local`: shells of this machine instead of a lab's, to see what terminals alone cost.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { screenBombs } from '#server/terminals/screen-bombs-fixture.ts';
import { type LocalTerminals, startLocalTerminals } from './local-terminals.ts';
import { watchMemory } from './memory-watch.ts';
import { readyLab } from './ready-lab.ts';
import { summarize } from './statistics.ts';
import { TerminalClient } from './terminal-client.ts';
import { writeResult } from './write-result.ts';

const { values } = parseArgs({
  options: {
    local: { type: 'boolean', default: false },
    origin: { type: 'string', default: 'http://127.0.0.1:4600' },
    lesson: { type: 'string', default: 'first-service' },
    host: { type: 'string', default: 'testpc' },
    keys: { type: 'string', default: '500' },
    'keep-lab': { type: 'boolean', default: false },
  },
});

/** As fast as somebody types, and never in step with anything that ticks. */
const PAUSE_MS = { least: 15, most: 60 };
const LINE_CHARS = 40;
const ECHO_TIMEOUT_MS = 10_000;
const KEYS = 'abcdefghijklmnopqrstuvwxyz';

const local = values.local ? await startLocalTerminals() : undefined;
const { client } = await TerminalClient.connect(local?.origin ?? values.origin, local ? undefined : values.lesson);
const lab = local ? undefined : await readyLab(client, values.lesson);

let arrived: ((bytes: Uint8Array) => void) | undefined;
const typed = await client.open(values.host, (bytes) => arrived?.(bytes));

async function echo(key: string): Promise<number> {
  const code = key.charCodeAt(0);
  const began = performance.now();
  const came = new Promise<number>((resolve, reject) => {
    const timeout = setTimeout(() => reject(new Error(`no echo of ${key}`)), ECHO_TIMEOUT_MS);
    arrived = (bytes) => {
      if (!bytes.includes(code)) return;
      const ms = performance.now() - began;
      clearTimeout(timeout);
      resolve(ms);
    };
  });
  client.type(typed, key);
  return came;
}

async function measure(): Promise<number[]> {
  const times: number[] = [];
  for (let at = 0; at < Number(values.keys); at++) {
    if (at % LINE_CHARS === 0) {
      client.type(typed, '\x15');
      await delay(200);
    }
    times.push(await echo(KEYS.charAt(at % KEYS.length)));
    await delay(PAUSE_MS.least + Math.random() * (PAUSE_MS.most - PAUSE_MS.least));
  }
  return times;
}

async function besideBombs({ origin, serverPid }: LocalTerminals): Promise<object> {
  const folder = mkdtempSync(join(tmpdir(), 'bombs-'));
  const file = join(folder, 'all');
  writeFileSync(file, Object.values(screenBombs).join('\x18'));
  const { client: other } = await TerminalClient.connect(origin);
  const bombed = await other.open(values.host, () => undefined);
  const memory = watchMemory(serverPid);
  other.type(bombed, `while :; do cat ${file}; done\r`);
  await delay(1_000);
  const seen = { echo: summarize(await measure()), memory: memory.stop() };
  other.type(bombed, '\x03');
  other.send({ type: 'terminal.close', terminal: bombed });
  await delay(200);
  other.close();
  rmSync(folder, { recursive: true });
  return seen;
}

await measure();
const idle = summarize(await measure());

let floodBytes = 0;
const flooding = await client.open(values.host, (bytes) => {
  floodBytes += bytes.length;
});
client.type(flooding, 'while :; do seq 1 100000; done\r');
await delay(1_000);
const [floodBegan, bytesBefore] = [performance.now(), floodBytes];
const beside = summarize(await measure());
const floodMiBPerSecond = (floodBytes - bytesBefore) / 2 ** 20 / ((performance.now() - floodBegan) / 1000);
client.type(flooding, '\x03');
client.send({ type: 'terminal.close', terminal: flooding });
const bombs = local ? { besideBombs: await besideBombs(local) } : {};

writeResult(`terminal-echo-${local ? 'local' : 'lab'}`, {
  unit: 'ms',
  host: local ? 'a shell of this machine' : values.host,
  idle,
  besideFlood: beside,
  floodMiBPerSecond: Math.round(floodMiBPerSecond * 10) / 10,
  ...bombs,
});
client.send({ type: 'terminal.close', terminal: typed });
if (lab && !values['keep-lab']) client.send({ type: 'lab.end', ref: 'end', lab });
await delay(200);
client.close();
await local?.stop();
