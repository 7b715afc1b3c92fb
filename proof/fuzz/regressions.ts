import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseAllDocuments } from 'yaml';
import { z } from 'zod';
import type { FuzzCase, FuzzObject, FuzzRequest } from './case.ts';
import { foundYaml } from './report.ts';
import { type Found, signatureOf } from './shrink.ts';

/** What once failed is run first each time. */
export const REGRESSIONS = join(import.meta.dirname, 'regressions');

const objectSchema = z.looseObject({
  apiVersion: z.string(),
  kind: z.string(),
  metadata: z.looseObject({ name: z.string(), namespace: z.string() }),
  spec: z.record(z.string(), z.unknown()).default({}),
});
const requestSchema = z.strictObject({
  from: z.enum(['outside', 'mesh', 'node']),
  host: z.string(),
  port: z.number(),
  path: z.string(),
  method: z.string(),
  headers: z.record(z.string(), z.string()),
});

/** @throws ZodError for a file of another make. */
export function parseKept(name: string, text: string): FuzzCase {
  const requests = /^# requests: (.*)$/m.exec(text)?.[1] ?? '[]';
  return {
    name,
    objects: parseAllDocuments(text).flatMap((document): FuzzObject[] => {
      const value: unknown = document.toJS();
      return value === null ? [] : [objectSchema.parse(value) as FuzzObject];
    }),
    requests: z.array(requestSchema).parse(JSON.parse(requests)) satisfies FuzzRequest[],
  };
}

export function readKept(folder = REGRESSIONS): FuzzCase[] {
  if (!existsSync(folder)) return [];
  const files = readdirSync(folder).filter((file) => file.endsWith('.yaml'));
  return files.sort().map((file) => parseKept(file, readFileSync(join(folder, file), 'utf8')));
}

/** The same contradiction of the same objects has the same file. */
export function keep(found: Found, folder = REGRESSIONS): string {
  const { objects, requests } = found.fuzzCase;
  const hash = createHash('sha256').update(JSON.stringify({ objects, requests })).digest('hex').slice(0, 6);
  const file = join(folder, `${signatureOf(found.contradiction).replaceAll(/[ .]/g, '-')}-${hash}.yaml`);
  mkdirSync(folder, { recursive: true });
  writeFileSync(file, foundYaml(found));
  return file;
}
