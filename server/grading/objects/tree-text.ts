import type { MatchTree, Operator } from './tree.ts';

const OBSERVED_MAX_CHARS = 300;

export const isScalar = (value: unknown): value is string | number | boolean =>
  ['string', 'number', 'boolean'].includes(typeof value);

const cut = (text: string): string =>
  text.length <= OBSERVED_MAX_CHARS ? text : `${text.slice(0, OBSERVED_MAX_CHARS)}…`;

export function observedText(value: unknown): string {
  if (value === undefined || value === null) return '(absent)';
  if (isScalar(value)) return cut(String(value).replaceAll(/\s+/g, ' '));
  if (Array.isArray(value) && value.length === 0) return '(empty)';
  return cut(JSON.stringify(value));
}

/** A picture in words, for `expected`. */
export function treeText(tree: MatchTree): string {
  if (Array.isArray(tree)) return `[${tree.map(treeText).join(', ')}]`;
  if (tree === null || typeof tree !== 'object') return String(tree);
  return Object.entries(tree)
    .map(([key, part]) => (key.startsWith('$') ? operatorText(key as Operator, part) : `${key}: ${treeText(part)}`))
    .join(', ');
}

function operatorText(operator: Operator, argument: MatchTree): string {
  const text = Array.isArray(argument) ? argument.map(treeText).join(' or ') : treeText(argument);
  switch (operator) {
    case '$regex':
      return `/${text}/`;
    case '$in':
    case '$any':
    case '$equals':
      return text;
    case '$gt':
      return `> ${text}`;
    case '$gte':
      return `≥ ${text}`;
    case '$lt':
      return `< ${text}`;
    case '$lte':
      return `≤ ${text}`;
    case '$absent':
      return 'absent';
    case '$exists':
      return 'present';
    case '$size':
      return `${text} items`;
    case '$not':
      return `not ${text}`;
    case '$every':
      return `every item ${text}`;
    case '$none':
      return `no item ${text}`;
  }
}
