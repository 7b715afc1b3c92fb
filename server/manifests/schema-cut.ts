import { SlipwayError } from '#protocol/errors.ts';
import { type KindShape, SCHEMA_MAX_BYTES } from '#protocol/manifests.ts';

const REF = '#/components/schemas/';
/** Written by the cluster and not by people: a third of a Deployment's schema. */
const STATUS = { type: 'object', 'x-kubernetes-preserve-unknown-fields': true };
/** Deeper than any honest schema; what the API server sends was bounded before. */
const DEPTH_MAX = 100;

type Json = Readonly<Record<string, unknown>>;
const isObject = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** One kind of an API group's OpenAPI v3, with the schemas that it refers to and nothing else. @throws SlipwayError SLW401 */
export function cutShape(openApi: unknown, wanted: { group: string; version: string; kind: string }): KindShape {
  const all = schemasOf(openApi);
  const root = Object.keys(all).find((name) => isOf(all[name], wanted));
  if (root === undefined) return { parts: {} };
  const parts: Record<string, unknown> = Object.create(null);
  let bytes = 0;
  const waiting = [root];
  for (let name = waiting.pop(); name !== undefined; name = waiting.pop()) {
    const schema = all[name];
    if (name in parts || !isObject(schema)) continue;
    const part = name === root ? withoutStatus(schema) : schema;
    parts[name] = part;
    bytes += JSON.stringify(part).length;
    if (bytes > SCHEMA_MAX_BYTES) {
      throw new SlipwayError('SLW401', { detail: `schema of ${wanted.kind}: more than ${SCHEMA_MAX_BYTES} bytes` });
    }
    waiting.push(...refsIn(part));
  }
  return { root, parts };
}

function schemasOf(openApi: unknown): Json {
  const components = isObject(openApi) ? openApi.components : undefined;
  const schemas = isObject(components) ? components.schemas : undefined;
  return isObject(schemas) ? schemas : {};
}

function isOf(schema: unknown, { group, version, kind }: { group: string; version: string; kind: string }): boolean {
  const names = isObject(schema) ? schema['x-kubernetes-group-version-kind'] : undefined;
  // Options of a deletion and the like name every group: a kind's own schema names one.
  return (
    Array.isArray(names) &&
    names.length === 1 &&
    isObject(names[0]) &&
    names[0].group === group &&
    names[0].version === version &&
    names[0].kind === kind
  );
}

function withoutStatus(schema: Json): Json {
  const { properties } = schema;
  if (!isObject(properties) || !('status' in properties)) return schema;
  return { ...schema, properties: { ...properties, status: STATUS } };
}

function refsIn(value: unknown, depth = 0): string[] {
  if (depth > DEPTH_MAX || typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, each]) =>
    key === '$ref' && typeof each === 'string' && each.startsWith(REF)
      ? [each.slice(REF.length)]
      : refsIn(each, depth + 1),
  );
}
