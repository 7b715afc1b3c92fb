import { isPair, isScalar, type Node, visit } from 'yaml';
import { pathOf } from './cursor.ts';
import { keyOf, type Manifest } from './manifest-text.ts';
import type { Path, Shape } from './shape.ts';
import type { YamlSay } from './yaml-texts.ts';

export interface Explanation {
  /** Markdown in which nothing of the schema's text is markup. */
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

const DESCRIPTION_MAX = 4_000;
const VALUES_SHOWN = 30;

/** What the schema says of the field at a place of a document. */
export function explain(manifest: Manifest, offset: number, shape: Shape, say: YamlSay): Explanation | undefined {
  const found = fieldAt(manifest, offset);
  const field = found && shape.at(found.path);
  if (!found || !field) return undefined;
  const { types, description, enum: values } = field;
  const name = found.path.findLast((step) => typeof step === 'string') ?? '';
  const parent = shape.at(found.path.slice(0, found.path.lastIndexOf(name)));
  const lines = [
    `**${plain(name)}** ${types.length > 0 ? `\`${types.join(' | ')}\`` : ''}${parent?.required.includes(name) ? ` · ${say('required')}` : ''}`,
    plain(description.slice(0, DESCRIPTION_MAX)),
    values.length > 0 ? plain(say('values', { values: values.slice(0, VALUES_SHOWN).map(String).join(', ') })) : '',
    ['string', 'number', 'boolean'].includes(typeof field.default) && field.default !== ''
      ? plain(say('default', { value: String(field.default) }))
      : '',
  ];
  return { text: lines.filter((line) => line !== '').join('\n\n'), start: found.start, end: found.end };
}

function fieldAt({ yaml }: Manifest, offset: number): { path: Path; start: number; end: number } | undefined {
  let found: { path: Path; start: number; end: number } | undefined;
  visit(yaml, {
    Pair(_, pair, ancestors) {
      const path = pathOf([...(ancestors as Node[]), pair as unknown as Node]);
      for (const node of [pair.key, pair.value]) {
        const [start, end] = (isScalar(node) && node.range) || [];
        if (start === undefined || end === undefined || offset < start || offset > end) continue;
        if (keyOf(pair.key) !== undefined) found = { path, start, end };
        return visit.BREAK;
      }
      return undefined;
    },
    Scalar(_, node, ancestors) {
      const [start, end] = node.range ?? [];
      if (start === undefined || end === undefined || offset < start || offset > end) return undefined;
      if (!isPair(ancestors.at(-1))) found = { path: pathOf([...(ancestors as Node[]), node]), start, end };
      return undefined;
    },
  });
  return found;
}

/** Text as it is, in Markdown: a description comes from whoever wrote the CRD. */
export const plain = (text: string): string =>
  text
    .replace(/[\\`*_{}[\]()#+!|<>~&]/g, '\\$&')
    // An address in a description is no link: it would lead out of the lab.
    .replace(/(https?):\/\//g, '$1:\u2060//')
    .replace(/^(\s*)([-=]|\d+\.)/gm, '$1\\$2');
