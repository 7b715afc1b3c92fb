import { parseAllDocuments } from 'yaml';
import { z } from 'zod';
import { type ObjectName, objectNameOf, objectText } from '#protocol/cluster-object.ts';
import { asWritten } from './as-written.ts';
import { yamlForKubectl } from './kubectl-yaml.ts';

const DOCUMENTS_MAX = 50;
/** Larger texts are no manifests that somebody writes by hand, and take long to read. */
const CHARACTERS_MAX = 256 * 1024;

const headSchema = z.looseObject({
  apiVersion: z.string().max(320),
  kind: z.string().max(63),
  metadata: z.looseObject({ name: z.string().max(253), namespace: z.string().max(63).optional() }),
});
export type Manifest = z.infer<typeof headSchema>;

/** The objects that a text declares; nothing for what is no YAML, or no manifest. */
export function manifestsIn(text: string): readonly Manifest[] {
  if (text.length > CHARACTERS_MAX) return [];
  try {
    return parseAllDocuments(text)
      .slice(0, DOCUMENTS_MAX)
      .flatMap((document) => {
        if (document.errors.length > 0) return [];
        const value: unknown = document.toJS({ maxAliasCount: 50 });
        // As it was read, for parsing would bring its keys into another order.
        return headSchema.safeParse(value).success ? [value as Manifest] : [];
      });
  } catch {
    // Nested too deep, or more aliases than anybody writes: not a manifest of a lesson.
    return [];
  }
}

/** As a reason would name it; one without a namespace lies in `default`, where its kind has namespaces. */
export function nameOfManifest({ kind, metadata }: Manifest): ObjectName | undefined {
  return objectNameOf(objectText({ kind, namespace: metadata.namespace ?? 'default', name: metadata.name }));
}

export const groupOf = ({ apiVersion }: Manifest): string =>
  apiVersion.includes('/') ? (apiVersion.split('/')[0] ?? '') : '';

/** Whether a manifest declares the object that is named. */
export function declares({ kind, metadata }: Manifest, named: ObjectName): boolean {
  const namespace = metadata.namespace ?? 'default';
  return kind === named.kind && metadata.name === named.name && (named.namespace ?? namespace) === namespace;
}

/** YAML as kubectl prints it. */
export const manifestText = (object: object): string =>
  yamlForKubectl(object, { sortMapEntries: true, indentSeq: false });

/** An object of the cluster as somebody could have written it, its keys and items in the order of what is beside it. */
export const comparableText = (object: Manifest, beside: Manifest | undefined): string =>
  yamlForKubectl(recordInOrderOf(asWritten(object), beside));

function inOrderOf(value: unknown, like: unknown): unknown {
  if (Array.isArray(value))
    return value.map((each, index) => inOrderOf(each, Array.isArray(like) ? like[index] : undefined));
  return isRecord(value) ? recordInOrderOf(value, like) : value;
}

function recordInOrderOf(value: Readonly<Record<string, unknown>>, like: unknown): Record<string, unknown> {
  const order = isRecord(like) ? Object.keys(like) : [];
  const rank = (key: string) => (order.includes(key) ? order.indexOf(key) : order.length);
  const keys = Object.keys(value).sort((a, b) => rank(a) - rank(b) || (a < b ? -1 : 1));
  return Object.fromEntries(keys.map((key) => [key, inOrderOf(value[key], isRecord(like) ? like[key] : undefined)]));
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
