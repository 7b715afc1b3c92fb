import { z } from 'zod';
import type { Changes } from '#protocol/manifests.ts';
import { asWritten } from '../as-written.ts';
import { yamlForKubectl } from '../kubectl-yaml.ts';

export interface Comparison {
  readonly before: string;
  readonly after: string;
}

const objectSchema = z.record(z.string(), z.unknown());

/** The cluster's objects as people write them, before and after, one document each. */
export function compareObjects({ documents }: Changes): Comparison {
  const written = (json: string | undefined) => (json === undefined ? '' : yamlOf(json));
  // What cannot be applied stays as it is.
  const pairs = documents.map(({ before, after }) => ({ before: written(before), after: written(after ?? before) }));
  const joined = (side: 'before' | 'after') => pairs.map((pair) => pair[side]).join('---\n');
  return { before: joined('before'), after: joined('after') };
}

function yamlOf(json: string): string {
  const parsed = objectSchema.safeParse(jsonIn(json));
  if (!parsed.success) return '';
  const { apiVersion, kind, metadata, ...rest } = asWritten(parsed.data);
  return yamlForKubectl({ apiVersion, kind, metadata, ...rest });
}

function jsonIn(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
