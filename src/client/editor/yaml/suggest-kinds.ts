import type { Kind } from '#protocol/manifests.ts';
import type { Cursor } from './cursor.ts';
import { apiVersionOf, type Manifest } from './manifest-text.ts';
import { literal, type Suggestion, suggestion } from './suggest.ts';
import type { YamlSay } from './yaml-texts.ts';

interface Place {
  readonly cursor: Cursor;
  readonly manifest: Pick<Manifest, 'apiVersion' | 'kind'>;
  readonly kinds: readonly Kind[];
}

/** Values of `apiVersion` and `kind`, each to what the other one says. */
export function suggestKindValues({ cursor, manifest, kinds }: Place): Suggestion[] {
  const [field] = cursor.path;
  const once = (values: readonly string[]) =>
    [...new Set(values)].map((value, rank) => suggestion(cursor, { value, detail: '', sort: 'object', rank }));
  if (field === 'apiVersion') {
    const ofKind = kinds.filter(({ kind }) => kind === manifest.kind);
    return once((ofKind.length > 0 ? ofKind : kinds).map(apiVersionOf));
  }
  if (field !== 'kind') return [];
  const ofVersion = kinds.filter((each) => apiVersionOf(each) === manifest.apiVersion);
  return once((ofVersion.length > 0 ? ofVersion : kinds).map(({ kind }) => kind));
}

/** What begins a document: its two first fields, or a whole object of a kind that the cluster has. */
export function suggestKinds({ cursor, manifest, kinds, say }: Place & { readonly say: YamlSay }): Suggestion[] {
  const fields = ['apiVersion', 'kind', 'metadata'].filter((name) => !cursor.present.has(name));
  const own = fields.map((name) => ({
    ...suggestion(cursor, { value: name, detail: '', sort: 'field' }),
    insert: cursor.hasColon ? name : name === 'metadata' ? `${name}:\n  name: $0` : `${name}: $0`,
    goesOn: true,
  }));
  if (cursor.present.size > 0 || manifest.kind !== undefined) return own;
  // The API server names the version that it prefers first.
  const preferred = new Map<string, Kind>();
  for (const kind of kinds)
    if (!preferred.has(`${kind.group} ${kind.kind}`)) preferred.set(`${kind.group} ${kind.kind}`, kind);
  const whole = [...preferred.values()].map((kind) => ({
    ...suggestion(cursor, { value: kind.kind, detail: apiVersionOf(kind), sort: 'object', rank: 1 }),
    documentation: say('newObject', { kind: kind.kind }),
    insert: `apiVersion: ${literal(apiVersionOf(kind))}\nkind: ${literal(kind.kind)}\nmetadata:\n  name: $1\n$0`,
  }));
  return [...own, ...whole];
}
