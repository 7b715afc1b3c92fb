import type { KindShape } from '#protocol/manifests.ts';

type Json = Readonly<Record<string, unknown>>;
/** A way through a manifest: names of fields, and places in lists. */
export type Path = readonly (string | number)[];

const REF = '#/components/schemas/';
/** A schema that refers to itself without end says nothing after this many steps. */
const HOPS_MAX = 16;

const isObject = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const objects = (value: unknown): Json[] => (Array.isArray(value) ? value.filter(isObject) : []);
const strings = (value: unknown): string[] =>
  Array.isArray(value) ? value.filter((each) => typeof each === 'string') : [];

/** A condition on which fields are set together, as CRDs have it beside their fields. */
export type Rule = Json;

/**
 * What one value of a manifest may be: an OpenAPI v3 schema of the lab's API server, with what it refers to. Followed as
 * far as somebody asks, so a schema that contains itself is no more than its text. Anything odd in it says nothing.
 */
export class Shape {
  readonly #parts: Json;
  readonly #schemas: readonly Json[];

  private constructor(parts: Json, schema: unknown) {
    this.#parts = parts;
    this.#schemas = flatten(parts, schema);
  }

  static of({ root, parts }: KindShape): Shape | undefined {
    return root === undefined ? undefined : new Shape(parts, parts[root]);
  }

  get description(): string {
    return this.#first('description', (value) => typeof value === 'string') ?? '';
  }

  /** What is said of values: `object`, `array`, `string`, `integer`, `number`, `boolean`. None: anything goes. */
  get types(): readonly string[] {
    if (this.#schemas.some((schema) => schema['x-kubernetes-int-or-string'] === true)) return ['integer', 'string'];
    const options = this.#schemas.flatMap((schema) => [...objects(schema.oneOf), ...objects(schema.anyOf)]);
    const own = this.#schemas.flatMap(({ type }) => (typeof type === 'string' ? type : []));
    const types = own.length > 0 ? own : options.flatMap(({ type }) => (typeof type === 'string' ? type : []));
    return [...new Set(types)];
  }

  get enum(): readonly unknown[] {
    return this.#first<unknown[]>('enum', Array.isArray)?.slice(0, 200) ?? [];
  }

  get default(): unknown {
    return this.#schemas.find((schema) => 'default' in schema)?.default;
  }

  get minimum(): number | undefined {
    return this.#first('minimum', (value) => typeof value === 'number');
  }

  get maximum(): number | undefined {
    return this.#first('maximum', (value) => typeof value === 'number');
  }

  get required(): readonly string[] {
    return [...new Set(this.#schemas.flatMap(({ required }) => strings(required)))];
  }

  get fields(): readonly string[] {
    return [
      ...new Set(this.#schemas.flatMap(({ properties }) => (isObject(properties) ? Object.keys(properties) : []))),
    ];
  }

  /** Any field may be there: the cluster keeps those that it does not know, or does not say which there are. */
  get isOpen(): boolean {
    const keeps = this.#schemas.some((schema) => schema['x-kubernetes-preserve-unknown-fields'] === true);
    const others = this.#schemas.some(({ additionalProperties: more }) => isObject(more) || more === true);
    return keeps || others || this.fields.length === 0;
  }

  /** Conditions of CRDs. Choices between types alone are none. */
  get rules(): { readonly oneOf: Rule[][]; readonly anyOf: Rule[][] } {
    const choices = (key: 'oneOf' | 'anyOf') =>
      this.#schemas.map((schema) => objects(schema[key])).filter((list) => list.length > 0);
    return { oneOf: choices('oneOf'), anyOf: choices('anyOf') };
  }

  field(name: string): Shape | undefined {
    for (const { properties } of this.#schemas) {
      if (isObject(properties) && Object.hasOwn(properties, name)) return new Shape(this.#parts, properties[name]);
    }
    const other = this.#schemas.find(({ additionalProperties }) => isObject(additionalProperties));
    return other && new Shape(this.#parts, other.additionalProperties);
  }

  get items(): Shape | undefined {
    const items = this.#first<Json>('items', isObject);
    return items && new Shape(this.#parts, items);
  }

  at(path: Path): Shape | undefined {
    return path.reduce<Shape | undefined>(
      (shape, step) => (typeof step === 'number' ? shape?.items : shape?.field(step)),
      this,
    );
  }

  #first<T>(key: string, is: (value: unknown) => boolean): T | undefined {
    return this.#schemas.find((schema) => is(schema[key]))?.[key] as T | undefined;
  }
}

/** The schema and those that it stands for. What it says beside a reference comes first. */
function flatten(parts: Json, schema: unknown): Json[] {
  const all: Json[] = [];
  const waiting = [schema];
  for (let hops = 0; waiting.length > 0 && hops < HOPS_MAX; hops += 1) {
    const next = waiting.shift();
    if (!isObject(next) || all.includes(next)) continue;
    all.push(next);
    if (typeof next.$ref === 'string') waiting.push(parts[next.$ref.slice(REF.length)]);
    waiting.push(...objects(next.allOf));
  }
  return all;
}
