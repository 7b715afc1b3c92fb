import { mkdirSync, writeFileSync } from 'node:fs';
import { cpus, loadavg, release, totalmem } from 'node:os';

/** Writes `bench/results/<bench>.json` together with the machine that it was measured on. */
export function writeResult(bench: string, result: object): void {
  const directory = new URL('./results/', import.meta.url).pathname;
  mkdirSync(directory, { recursive: true });
  const machine = {
    cpu: cpus()[0]?.model ?? '?',
    cores: cpus().length,
    memoryMiB: Math.round(totalmem() / 2 ** 20),
    kernel: release(),
    node: process.version,
    loadAtEnd: loadavg()[0] ?? 0,
  };
  const text = JSON.stringify({ bench, at: new Date().toISOString(), machine, ...result }, undefined, 2);
  writeFileSync(`${directory}${bench}.json`, `${text}\n`);
  process.stdout.write(`${text}\n`);
}
