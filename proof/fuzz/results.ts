import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';

const counts = z.record(z.string(), z.int());
const trafficProofSchema = z.strictObject({
  date: z.iso.date(),
  commit: z.string(),
  machine: z.string(),
  seed: z.int(),
  seconds: z.number(),
  cases: z.int().describe('those that failed once included'),
  asked: z.int().describe('checks'),
  passed: z.int().describe('checks that said so'),
  refusedObjects: z.int().describe('objects that the API server did not take'),
  contradictions: z.int(),
  signatures: counts.describe('kinds of contradictions'),
  codes: counts.describe('how often each reason was told'),
  withoutPredicate: counts.describe('reasons whose statement nothing is held against'),
});
/** What one run of the fuzzer saw. */
export type TrafficProof = z.infer<typeof trafficProofSchema>;

const fileOf = (folder: string) => join(folder, 'proof', 'traffic.json');

/** Of the last run; undefined where there was none. */
export const readTrafficProof = (folder: string): TrafficProof | undefined =>
  existsSync(fileOf(folder)) ? trafficProofSchema.parse(JSON.parse(readFileSync(fileOf(folder), 'utf8'))) : undefined;

export function writeTrafficProof(folder: string, proof: TrafficProof): void {
  mkdirSync(join(folder, 'proof'), { recursive: true });
  writeFileSync(fileOf(folder), `${JSON.stringify(trafficProofSchema.parse(proof), null, 1)}\n`);
}

/** The part of the page of proofs that is about verdicts and traffic. */
export function trafficTable(proof: TrafficProof): string {
  const { seed, cases, asked, passed, contradictions, seconds } = proof;
  const found = Object.entries(proof.signatures).map(([signature, times]) => `- ${signature}: ${times}`);
  const rows = Object.entries(proof.codes).map(
    ([code, times]) => `| \`${code}\` | ${times} | ${code in proof.withoutPredicate ? 'no' : 'yes'} |`,
  );
  const rate = Math.round((10 * cases) / Math.max(1, seconds)) / 10;
  return [
    '## Verdicts held against traffic',
    '',
    `${proof.date}, commit ${proof.commit}, seed ${seed}, on ${proof.machine}: ${cases} cases, ${asked} checks asked (${passed} passed), **${contradictions} contradictions**, ${rate} cases a second. Again: \`npm run prove -- --fuzz --seed ${seed} --cases N\`.`,
    '',
    ...(found.length > 0 ? ['Contradictions:', '', ...found, ''] : []),
    '| reason | times | its statement held against the proxies |',
    '| --- | --- | --- |',
    ...rows,
    '',
  ].join('\n');
}
