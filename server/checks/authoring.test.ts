import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { checkSchemas } from './index.ts';

const doc = readFileSync('docs/authoring.md', 'utf8');
const section = (title: string): string => {
  const from = doc.indexOf(`\n## ${title}\n`);
  const next = doc.indexOf('\n## ', from + 1);
  return from < 0 ? '' : doc.slice(from, next < 0 ? undefined : next);
};
/** Of the tables whose first column is called `kind`: the fields' cell by kind. */
const rows = new Map(
  [...doc.matchAll(/^\| +kind .*\n\|[ |-]+\n((?:\|.*\n)+)/gm)]
    .flatMap(([, body = '']) => body.trim().split('\n'))
    .map((line) => line.split('|').map((cell) => cell.trim()))
    .map(([, kind = '', fields = '']) => [kind.replaceAll('`', ''), fields]),
);
/** A row may refer to the fields of another. */
const fieldsText = (kind: string): string => {
  const own = rows.get(kind) ?? '';
  const others = [...own.matchAll(/fields of `([a-z-]+)`/g)].map(([, other = '']) => fieldsText(other));
  return [own, ...others].join(' ');
};
/** Names at the top of a kind's fields; the check's own transformations stand around them. */
const fieldNames = (schema: z.ZodType): string[] => {
  if (schema instanceof z.ZodObject) return Object.keys(schema.shape);
  if (schema instanceof z.ZodPipe) return fieldNames(schema.in as z.ZodType);
  if (schema instanceof z.ZodUnion) return schema.options.flatMap((option) => fieldNames(option as z.ZodType));
  if (schema instanceof z.ZodIntersection) {
    return [schema.def.left, schema.def.right].flatMap((side) => fieldNames(side as z.ZodType));
  }
  throw new Error(`fields of ${schema.type} cannot be read: teach this test`);
};
const written = (text: string): Set<string> =>
  new Set([...text.matchAll(/`[^`]+`/g)].flatMap(([code]) => code.match(/[A-Za-z]+/g) ?? []));

describe.each(Object.entries(checkSchemas))('%s in docs/authoring.md', (kind, schema) => {
  // What it asks is told in a section of its own.
  test.skipIf(kind === 'exercise')('has its row, with all its fields', () => {
    expect([...rows.keys()]).toContain(kind);
    expect(fieldNames(schema).filter((field) => !written(fieldsText(kind)).has(field))).toEqual([]);
  });
});

test('there is no row without its kind', () => {
  expect([...rows.keys()].filter((kind) => !Object.hasOwn(checkSchemas, kind))).toEqual([]);
});

describe('the example of a new kind', () => {
  const example = section('A new kind of check');
  const files = [...example.matchAll(/`((?:server|docs|src)\/[^`\s]+\.\w+)`/g)].map(([, file = '']) => file);

  test('its files are in the tree', () => {
    expect(files.length).toBeGreaterThanOrEqual(7);
    expect(files.filter((file) => !existsSync(file))).toEqual([]);
  });

  test('its code is what stands there', () => {
    const [, code = ''] = /```ts\n([\s\S]+?)```/.exec(example) ?? [];
    const source = readFileSync(files.find((file) => /\/([a-z-]+)\/\1\.ts$/.test(file)) ?? '', 'utf8');
    const parts = code.split(/^ *…\n/m);
    expect(parts.filter((part) => !source.includes(part))).toEqual([]);
  });

  test('its kind is in the index', () => {
    const [, kind = ''] = /kind: '([a-z-]+)'/.exec(example) ?? [];
    expect(Object.keys(checkSchemas)).toContain(kind);
  });
});
