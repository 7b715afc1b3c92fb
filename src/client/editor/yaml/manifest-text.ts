import { type Document, isAlias, isMap, isScalar, type Node, parseDocument, type YAMLMap } from 'yaml';
import { isBlankDocument, yamlDocuments } from '#protocol/yaml-documents.ts';

/** One document of a file, read as far as it can be. */
export interface Manifest {
  readonly text: string;
  /** Where it begins in the file. */
  readonly offset: number;
  readonly line: number;
  readonly yaml: Document;
  readonly apiVersion: string | undefined;
  readonly kind: string | undefined;
  readonly name: string | undefined;
  /** As written; most files leave it out. */
  readonly namespace: string | undefined;
}

export interface KindName {
  readonly group: string;
  readonly version: string;
  readonly kind: string;
}

/** Reads what has changed since the last time, and keeps what has not: a file of a megabyte has many documents. */
export class ManifestTexts {
  #known = new Map<string, Document>();

  read(text: string): Manifest[] {
    const known = new Map<string, Document>();
    const manifests = yamlDocuments(text).flatMap((document) => {
      if (isBlankDocument(document)) return [];
      const yaml = this.#known.get(document.text) ?? readYaml(document.text);
      known.set(document.text, yaml);
      return manifestOf(document, yaml);
    });
    this.#known = known;
    return manifests;
  }
}

/** Everything as text or data, nothing run and nothing thrown. */
export const readYaml = (text: string): Document =>
  parseDocument(text, { logLevel: 'silent', merge: true, prettyErrors: false, stringKeys: false });

export function manifestOf(document: { text: string; offset: number; line: number }, yaml: Document): Manifest {
  const root = yaml.contents;
  const metadata = isMap(root) ? fieldValue(root, 'metadata', yaml) : undefined;
  const word = (map: unknown, key: string) => {
    const value = isMap(map) ? fieldValue(map, key, yaml) : undefined;
    return isScalar(value) && typeof value.value === 'string' && value.value !== '' ? value.value : undefined;
  };
  const { text, offset, line } = document;
  return {
    text,
    offset,
    line,
    yaml,
    apiVersion: word(root, 'apiVersion'),
    kind: word(root, 'kind'),
    name: word(metadata, 'name'),
    namespace: word(metadata, 'namespace'),
  };
}

export function kindOf({ apiVersion, kind }: Pick<Manifest, 'apiVersion' | 'kind'>): KindName | undefined {
  if (apiVersion === undefined || kind === undefined) return undefined;
  const slash = apiVersion.indexOf('/');
  return { group: slash < 0 ? '' : apiVersion.slice(0, slash), version: apiVersion.slice(slash + 1), kind };
}

export const apiVersionOf = ({ group, version }: Pick<KindName, 'group' | 'version'>): string =>
  group === '' ? version : `${group}/${version}`;

/** What an alias stands for; anything else as it is. */
export function resolved(node: unknown, yaml: Document): Node | undefined {
  if (isAlias(node)) return node.resolve(yaml) as Node | undefined;
  return (node ?? undefined) as Node | undefined;
}

export const keyOf = (key: unknown): string | undefined =>
  isScalar(key) && (typeof key.value === 'string' || typeof key.value === 'number') ? String(key.value) : undefined;

export function fieldValue(map: YAMLMap, key: string, yaml: Document): Node | undefined {
  return resolved(map.items.find((pair) => keyOf(pair.key) === key)?.value, yaml);
}

/** The node that a way leads to, as far as it goes. */
export function nodeAt(yaml: Document, path: readonly (string | number)[]): Node | undefined {
  let node = resolved(yaml.contents, yaml);
  for (const step of path) {
    if (typeof step === 'string') node = isMap(node) ? fieldValue(node, step, yaml) : undefined;
    else node = node && 'items' in node ? resolved((node.items as unknown[])[step], yaml) : undefined;
  }
  return node;
}

export function wordAt(yaml: Document, path: readonly (string | number)[]): string | undefined {
  const node = nodeAt(yaml, path);
  return isScalar(node) && typeof node.value === 'string' ? node.value : undefined;
}
