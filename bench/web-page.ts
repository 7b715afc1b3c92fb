/**
 * Requests to a program in a lab through a web tab, and straight from the lab's own network: requests per second,
 * latency of each. The program is the ingress gateway (its answer, whatever it is), the client the same both times.
 * Usage: node bench/web-page.ts [--origin http://127.0.0.1:4600] [--lesson first-service] [--seconds 5] [--rounds 3]
 *        [--connections 6] [--keep-lab]. As root, for the way into the lab's network.
 */
import { execFile } from 'node:child_process';
import { promisify, parseArgs } from 'node:util';
import { z } from 'zod';
import { namespacePath } from '#lab-runtime/network/lab-network.ts';
import { load } from './http-load.ts';
import { readyLab } from './ready-lab.ts';
import { summarize } from './statistics.ts';
import { TerminalClient } from './terminal-client.ts';
import { writeResult } from './write-result.ts';

const { values } = parseArgs({
  options: {
    origin: { type: 'string', default: 'http://127.0.0.1:4600' },
    lesson: { type: 'string', default: 'first-service' },
    seconds: { type: 'string', default: '5' },
    rounds: { type: 'string', default: '3' },
    connections: { type: 'string', default: '6' },
    'keep-lab': { type: 'boolean', default: false },
    /** Measures this address from where it runs, and prints what it saw. */
    direct: { type: 'string' },
  },
});
const amount = { seconds: Number(values.seconds), connections: Number(values.connections) };

if (values.direct !== undefined) {
  process.stdout.write(JSON.stringify(await load({ url: values.direct, ...amount })));
  process.exit(0);
}

const { client } = await TerminalClient.connect(values.origin, values.lesson);
const lab = await readyLab(client, values.lesson);
const answer = client.next('web.opened');
client.send({ type: 'web.open', ref: 'page', lab, host: 'k3s-s', port: 'ingress', path: '/' });
const opened = await answer;

const direct = async () => {
  const url = `http://192.168.10.10:${opened.port}/`;
  const own = [...process.execArgv, import.meta.filename, '--direct', url];
  const options = [`--seconds=${amount.seconds}`, `--connections=${amount.connections}`];
  const inside = [`--net=${namespacePath(lab)}`, process.execPath, ...own, ...options];
  const { stdout } = await promisify(execFile)('nsenter', inside, { maxBuffer: 64 * 1024 * 1024 });
  return z.array(z.number()).parse(JSON.parse(stdout));
};
// A browser finds every name below localhost on this machine; others do not.
const site = new URL(opened.url);
const proxied = () => load({ url: `${values.origin}/`, host: site.host, ...amount });

const seen = { direct: [] as object[], proxied: [] as object[] };
const measured = (times: readonly number[]) => ({
  perSecond: Math.round(times.length / amount.seconds),
  ms: summarize(times),
});
await proxied();
for (let round = 0; round < Number(values.rounds); round += 1) {
  seen.direct.push(measured(await direct()));
  seen.proxied.push(measured(await proxied()));
}
writeResult('web-page', { ...amount, ...seen });
if (!values['keep-lab']) client.send({ type: 'lab.end', ref: 'end', lab });
await new Promise((resolve) => setTimeout(resolve, 200));
client.close();
