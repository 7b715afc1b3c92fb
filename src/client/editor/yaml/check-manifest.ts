import {
  type Alias,
  type Document,
  isAlias,
  isMap,
  isScalar,
  isSeq,
  type Node,
  type Pair,
  type Scalar,
  type YAMLMap,
} from 'yaml';
import { keyOf, type Manifest, resolved } from './manifest-text.ts';
import { nearest } from './nearest.ts';
import { brokenRules } from './rules.ts';
import type { Shape } from './shape.ts';
import type { YamlSay } from './yaml-texts.ts';

/** Offsets count in the document's own text. */
export interface Problem {
  readonly level: 'error' | 'warning' | 'info';
  readonly message: string;
  readonly start: number;
  readonly end: number;
}

/** More problems than anybody reads, nodes than a manifest has, and aliases, which can stand for endlessly much. */
const PROBLEMS_MAX = 100;
const NODES_MAX = 200_000;
const ALIASES_MAX = 500;
const DEPTH_MAX = 60;
/** What YAML 1.1 calls booleans, and with it kubectl. */
const BOOLEAN_WORDS = /^(y|yes|on|n|no|off)$/i;

/** What YAML itself says of a document. */
export function syntaxProblems({ yaml }: Manifest, say: YamlSay): Problem[] {
  return [...yaml.errors, ...yaml.warnings].slice(0, PROBLEMS_MAX).map(({ name, message, pos: [start, end] }) => ({
    level: name === 'YAMLParseError' ? 'error' : 'warning',
    message: say('syntax', { detail: message }),
    start,
    end: Math.max(end, start + 1),
  }));
}

/** What a document has that its kind's schema does not allow, or lacks. */
export function schemaProblems(manifest: Manifest, shape: Shape, say: YamlSay): Problem[] {
  const check = new Check(manifest, say);
  check.value(manifest.yaml.contents, shape, undefined);
  return check.problems;
}

class Check {
  readonly problems: Problem[] = [];
  readonly #yaml: Document;
  readonly #kind: string;
  readonly #say: YamlSay;
  readonly #aliases = new Map<Alias, Node | undefined>();
  #nodes = 0;
  #followed = 0;

  constructor({ yaml, kind = '' }: Manifest, say: YamlSay) {
    this.#yaml = yaml;
    this.#kind = kind;
    this.#say = say;
  }

  value(from: unknown, shape: Shape, key: Node | undefined, depth = 0): void {
    this.#nodes += 1;
    if (this.#nodes > NODES_MAX || depth > DEPTH_MAX || this.problems.length >= PROBLEMS_MAX) return;
    const node = this.#resolved(from);
    const at = key ?? node;
    if (isMap(node)) {
      if (this.#fits('object', shape, at)) this.#object(node, shape, at, depth);
    } else if (isSeq(node)) {
      if (!this.#fits('array', shape, at)) return;
      const { items } = shape;
      if (items) for (const item of node.items) this.value(item, items, undefined, depth + 1);
    } else if (isScalar(node) && node.value !== null) this.#scalar(node, shape);
  }

  /** Each alias is looked up once: a lookup walks the document. */
  #resolved(from: unknown): Node | undefined {
    if (!isAlias(from)) return resolved(from, this.#yaml);
    this.#followed += 1;
    if (this.#followed > ALIASES_MAX) return undefined;
    if (!this.#aliases.has(from)) this.#aliases.set(from, resolved(from, this.#yaml));
    return this.#aliases.get(from);
  }

  #object(map: YAMLMap, shape: Shape, at: Node | undefined, depth: number): void {
    const names = new Set<string>();
    for (const { key, value } of map.items as Pair<Node, Node | null>[]) {
      const name = keyOf(key);
      if (name === '<<') this.value(value, shape, key, depth + 1);
      if (name === undefined || name === '<<') continue;
      names.add(name);
      const field = shape.field(name);
      if (field) this.value(value, field, key, depth + 1);
      else if (!shape.isOpen) {
        const like = nearest(name, shape.fields);
        const values = { kind: this.#kind, field: name };
        this.#add(key, like ? this.#say('unknownFieldLike', { ...values, like }) : this.#say('unknownField', values));
      }
    }
    const isMerged = map.items.some(({ key }) => keyOf(key) === '<<');
    const missing = isMerged ? [] : shape.required.filter((name) => !names.has(name));
    for (const field of missing) this.#add(at, this.#say('missing', { field }));
    for (const { kind, fields, set } of brokenRules(shape, map, this.#yaml)) {
      const second = map.items.find(({ key }) => keyOf(key) === set[1])?.key as Node | undefined;
      this.#add(kind === 'onlyOne' ? (second ?? at) : at, this.#say(kind, { fields: fields.join(', ') }));
    }
  }

  #scalar(node: Scalar, shape: Shape): void {
    const { types } = shape;
    const found = typeOf(node);
    const fits = types.length === 0 || types.includes(found) || (found === 'integer' && types.includes('number'));
    if (!fits) {
      const wrong = this.#wrongType(found, types);
      // What would be text with quotes around it: the commonest slip of all.
      const isUnquoted = types.includes('string');
      this.#add(node, isUnquoted ? this.#say('quoteIt', { message: wrong }) : wrong);
      return;
    }
    const { enum: values, minimum, maximum } = shape;
    if (values.length > 0 && !values.includes(node.value)) {
      this.#add(node, this.#say('notInEnum', { values: values.map(String).join(', ') }));
    }
    if (typeof node.value !== 'number') return;
    if (minimum !== undefined && node.value < minimum) this.#add(node, this.#say('tooSmall', { limit: minimum }));
    if (maximum !== undefined && node.value > maximum) this.#add(node, this.#say('tooLarge', { limit: maximum }));
  }

  #fits(found: 'object' | 'array', { types }: Shape, at: Node | undefined): boolean {
    if (types.length === 0 || types.includes(found)) return true;
    this.#add(at, this.#wrongType(found, types));
    return false;
  }

  #wrongType(found: TypeName, types: readonly string[]): string {
    const names = types.flatMap((type) => (isTypeName(type) ? this.#say(type) : []));
    return this.#say('wrongType', { expected: names.join(this.#say('or')), found: this.#say(found) });
  }

  #add(node: Node | undefined, message: string): void {
    const [start = 0, end = start] = node?.range ?? [];
    if (this.problems.length < PROBLEMS_MAX) this.problems.push({ level: 'error', message, start, end });
  }
}

const TYPE_NAMES = ['string', 'integer', 'number', 'boolean', 'array', 'object'] as const;
type TypeName = (typeof TYPE_NAMES)[number];
const isTypeName = (type: string): type is TypeName => (TYPE_NAMES as readonly string[]).includes(type);

function typeOf({ value, type, source }: Scalar): TypeName {
  if (typeof value === 'boolean') return 'boolean';
  if (type === 'PLAIN' && BOOLEAN_WORDS.test(source ?? '')) return 'boolean';
  if (typeof value === 'number' || typeof value === 'bigint')
    return Number.isInteger(Number(value)) ? 'integer' : 'number';
  return 'string';
}
