import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { readTrafficProof, trafficTable, writeTrafficProof } from './results.ts';
import { Tally, trafficProof } from './tally.ts';

const about = { date: '2026-01-02', commit: 'abc', machine: 'a machine', seed: 7, seconds: 100 };

test('a run is written, read again, and told with its seed, its contradictions and what nothing was held against', () => {
  const folder = mkdtempSync(join(tmpdir(), 'traffic-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  expect(readTrafficProof(folder)).toBeUndefined();
  const tally = new Tally();
  Object.assign(tally, { cases: 200, asked: 900, passed: 300, contradictions: 2 });
  tally.codes.set('probe.refused', 5);
  tally.codes.set('probe.status', 2);
  tally.unchecked.set('probe.status', 2);
  tally.signatures.set('route-to-app false-pass', 2);
  writeTrafficProof(folder, trafficProof(tally, about));
  const read = readTrafficProof(folder);
  if (!read) throw new Error('nothing was written');
  const page = trafficTable(read);
  expect(page).toContain(
    'seed 7, on a machine: 200 cases, 900 checks asked (300 passed), **2 contradictions**, 2 cases',
  );
  expect(page).toContain('- route-to-app false-pass: 2');
  expect(page).toContain('| `probe.refused` | 5 | yes |\n| `probe.status` | 2 | no |');
});
