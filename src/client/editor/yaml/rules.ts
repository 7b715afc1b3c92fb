import { type Document, isMap, isScalar, type Node, type YAMLMap } from 'yaml';
import { keyOf, fieldValue } from './manifest-text.ts';
import type { Rule, Shape } from './shape.ts';

/** Rules are nested a few levels; a hostile schema's may be without end. */
const DEPTH_MAX = 12;

export interface BrokenRule {
  readonly kind: 'onlyOne' | 'oneNeeded';
  readonly fields: readonly string[];
  /** Those of them that are set. */
  readonly set: readonly string[];
}

/** Which of a CRD's conditions on the fields of one object are broken. What a condition says beyond that is not judged. */
export function brokenRules(shape: Shape, map: YAMLMap, yaml: Document): BrokenRule[] {
  const { oneOf, anyOf } = shape.rules;
  const judge = (options: readonly Rule[], isWrong: (held: number) => boolean): BrokenRule[] => {
    const fields = [...new Set(options.flatMap((rule) => requiredBy(rule)))];
    if (fields.length === 0) return [];
    const held = options.filter((rule) => holds(rule, map, yaml)).length;
    if (!isWrong(held)) return [];
    const set = fields.filter((field) => map.items.some(({ key }) => keyOf(key) === field));
    return [{ kind: held > 1 || set.length > 1 ? 'onlyOne' : 'oneNeeded', fields, set }];
  };
  return [
    ...oneOf.flatMap((options) => judge(options, (held) => held !== 1)),
    ...anyOf.flatMap((options) => judge(options, (held) => held === 0)),
  ];
}

const list = (value: unknown): Rule[] =>
  Array.isArray(value) ? value.filter((each) => typeof each === 'object' && each !== null) : [];

const requiredBy = ({ required }: Rule): string[] =>
  Array.isArray(required) ? required.filter((each) => typeof each === 'string') : [];

function holds(rule: Rule, node: Node | undefined, yaml: Document, depth = 0): boolean {
  if (depth > DEPTH_MAX) return true;
  const deeper = (each: Rule) => holds(each, node, yaml, depth + 1);
  if (isMap(node)) {
    if (requiredBy(rule).some((field) => !node.items.some(({ key }) => keyOf(key) === field))) return false;
    if (typeof rule.properties === 'object' && rule.properties !== null) {
      for (const [field, inner] of Object.entries(rule.properties)) {
        const value = fieldValue(node, field, yaml);
        if (value && typeof inner === 'object' && inner !== null && !holds(inner, value, yaml, depth + 1)) return false;
      }
    }
  }
  if (Array.isArray(rule.enum) && isScalar(node) && !rule.enum.includes(node.value)) return false;
  if (typeof rule.not === 'object' && rule.not !== null && deeper(rule.not as Rule)) return false;
  if (list(rule.allOf).some((each) => !deeper(each))) return false;
  const any = list(rule.anyOf);
  if (any.length > 0 && !any.some(deeper)) return false;
  const one = list(rule.oneOf);
  return one.length === 0 || one.filter(deeper).length === 1;
}
