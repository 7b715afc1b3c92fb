import { LabPattern } from './lab-pattern.ts';
import type { MatchTree, Operator } from './tree.ts';
import { isScalar, observedText, treeText } from './tree-text.ts';

export interface Mismatch {
  /** Such as `spec.ports[name=http2].nodePort`. */
  readonly path: string;
  readonly expected: string;
  readonly observed: string;
}
export interface MatchResult {
  /** The first that does not fit; undefined: all fits. */
  readonly mismatch: Mismatch | undefined;
  /** How many leaves fit, to tell the closest of several objects. */
  readonly fits: number;
  /** The leaves that fit, as `path: value`. */
  readonly evidence: readonly string[];
}

export function matchTree(tree: MatchTree, value: unknown): MatchResult {
  return match(tree, value, '');
}

const fitted = (path: string, value: unknown): MatchResult => ({
  mismatch: undefined,
  fits: 1,
  evidence: [`${path || 'value'}: ${observedText(value)}`],
});
const misfit = (path: string, expected: string, value: unknown): MatchResult => ({
  mismatch: { path, expected, observed: observedText(value) },
  fits: 0,
  evidence: [],
});
const all = (results: readonly MatchResult[]): MatchResult => ({
  mismatch: results.find(({ mismatch }) => mismatch)?.mismatch,
  fits: results.reduce((sum, { fits }) => sum + fits, 0),
  evidence: results.flatMap(({ evidence }) => evidence),
});

function match(tree: MatchTree, value: unknown, path: string): MatchResult {
  if (Array.isArray(tree)) return matchItems(tree, value, path);
  if (tree === null || typeof tree !== 'object') {
    return tree === value ? fitted(path, value) : misfit(path, treeText(tree), value);
  }
  return all(
    Object.entries(tree).map(([key, part]) => {
      if (key.startsWith('$')) return ask(key as Operator, { argument: part, value, path });
      const object = isObject(value) ? value : {};
      return match(part, Object.hasOwn(object, key) ? object[key] : undefined, joined(path, key));
    }),
  );
}

function matchItems(tree: readonly MatchTree[], value: unknown, path: string): MatchResult {
  const items = Array.isArray(value) ? (value as unknown[]) : [];
  return all(
    tree.map((part) => {
      const results = items.map((item, index) => match(part, item, `${path}[${nameOf(part, item) ?? index}]`));
      const found = results.find(({ mismatch }) => !mismatch);
      if (found) return found;
      // An item of the same name is the one that was meant; else the one that fits best, if any part of it does.
      const named = results[items.findIndex((item) => nameOf(part, item) !== undefined)];
      const closest = named ?? results.toSorted((a, b) => b.fits - a.fits)[0];
      if (closest && closest.fits > 0) return closest;
      return misfit(path, `an item ${treeText(part)}`, value);
    }),
  );
}

const NAMES = ['name', 'type', 'key', 'number', 'port', 'containerPort', 'host', 'kind'] as const;

/** `name=http2` when the picture of an item names it and the item has that name. */
function nameOf(part: MatchTree, item: unknown): string | undefined {
  if (!isObject(part) || !isObject(item)) return undefined;
  const key = NAMES.find((each) => isScalar(part[each]));
  const name = key && part[key];
  return key && isScalar(name) && name === item[key] ? `${key}=${String(name).slice(0, 100)}` : undefined;
}

interface Question {
  readonly argument: MatchTree;
  readonly value: unknown;
  readonly path: string;
}

function ask(operator: Operator, { argument, value, path }: Question): MatchResult {
  const answer = (fits: boolean): MatchResult =>
    fits ? fitted(path, value) : misfit(path, treeText({ [operator]: argument }), value);
  const numeric = (fits: (number: number) => boolean): MatchResult => {
    const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
    return answer(typeof number === 'number' && fits(number));
  };
  const fitsTree = (tree: MatchTree, item: unknown) => !match(tree, item, path).mismatch;
  const items = Array.isArray(value) ? (value as unknown[]) : [];
  switch (operator) {
    case '$regex': {
      const text = isScalar(value) ? String(value) : undefined;
      const found =
        text === undefined || typeof argument !== 'string' ? null : new LabPattern(argument, 'mu').exec(text);
      // Of a long text, such as a ConfigMap's, what fits is the evidence.
      return found ? fitted(path, found[0] || text) : answer(false);
    }
    case '$in':
      return answer(Array.isArray(argument) && argument.includes(value as MatchTree));
    case '$gt':
      return numeric((number) => number > Number(argument));
    case '$gte':
      return numeric((number) => number >= Number(argument));
    case '$lt':
      return numeric((number) => number < Number(argument));
    case '$lte':
      return numeric((number) => number <= Number(argument));
    case '$absent':
      return answer(value === undefined || value === null);
    case '$exists':
      return answer(value !== undefined && value !== null);
    case '$size':
      return answer(fitsTree(argument, isObject(value) ? Object.keys(value).length : items.length));
    case '$not':
      return answer(!fitsTree(argument, value));
    case '$any':
      return answer(Array.isArray(argument) && argument.some((tree: MatchTree) => fitsTree(tree, value)));
    case '$every':
      return items.length === 0 ? answer(false) : all(items.map((item, i) => match(argument, item, `${path}[${i}]`)));
    case '$none':
      return answer(!items.some((item) => fitsTree(argument, item)));
    case '$equals':
      return answer(JSON.stringify(value) === JSON.stringify(argument));
  }
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const joined = (path: string, key: string): string => {
  const plain = /^[A-Za-z0-9_-]+$/.test(key);
  if (!plain) return `${path}['${key}']`;
  return path === '' ? key : `${path}.${key}`;
};

/** A path without the names and numbers of items, for comparing with one that a lesson writes. */
export const plainPath = (path: string): string => path.replace(/\[[^'\]][^\]]*\]/g, '');
