import type { Cursor } from './cursor.ts';
import type { Shape } from './shape.ts';
import type { YamlSay } from './yaml-texts.ts';

/** One thing that could be written. Offsets count in the file's text. */
export interface Suggestion {
  readonly label: string;
  readonly sort: 'field' | 'value' | 'name' | 'object';
  readonly detail: string;
  readonly documentation?: string;
  /** As Monaco's snippets are written. */
  readonly insert: string;
  readonly start: number;
  readonly end: number;
  /** Those that matter most come first. */
  readonly rank: number;
  /** What was written asks for more. */
  readonly goesOn: boolean;
}

export const literal = (text: string): string => text.replace(/[\\$}]/g, '\\$&');

const typeNames = ({ types, items }: Shape, say: YamlSay): string =>
  types
    .map((type) => {
      if (type === 'array' && items) return `${typeNames(items, say)}[]`;
      return type;
    })
    .join(' | ');

/** The fields of an object that it does not have yet. */
export function suggestFields(cursor: Cursor, shape: Shape, say: YamlSay): Suggestion[] {
  // Under a field that wants a list somebody begins to write its first item.
  const isFirstItem = shape.types.includes('array') && shape.items !== undefined && !cursor.isItem;
  const object = isFirstItem ? shape.items : shape;
  if (!object) return [];
  const { required } = object;
  return object.fields
    .filter((name) => !cursor.present.has(name))
    .map((name) => {
      const field = object.field(name);
      const isRequired = required.includes(name);
      const kind = field ? typeNames(field, say) : '';
      return {
        label: name,
        sort: 'field',
        detail: isRequired ? `${kind} · ${say('required')}` : kind,
        ...(field?.description && { documentation: field.description }),
        insert: `${isFirstItem ? '- ' : ''}${literal(name)}${cursor.hasColon ? '' : follows(cursor, field, isFirstItem)}`,
        start: cursor.start,
        end: cursor.end,
        rank: isRequired ? 0 : name === 'status' ? 2 : 1,
        goesOn: true,
      };
    });
}

/** What comes behind a field's name. The editor indents each further line as the line of the name is. */
function follows({ isFlow, lead }: Cursor, field: Shape | undefined, isFirstItem: boolean): string {
  const types = field?.types ?? [];
  if (isFlow) return ': $0';
  const indent = ' '.repeat(lead + (isFirstItem ? 2 : 0) + 2);
  if (types.includes('object')) return `:\n${indent}$0`;
  if (types.includes('array')) return `:\n${indent}- $0`;
  return ': $0';
}

/** Values that the schema names. */
export function suggestValues(cursor: Cursor, shape: Shape, say: YamlSay): Suggestion[] {
  const values = new Map<string, string>();
  for (const each of shape.enum) values.set(String(each), '');
  if (shape.types.includes('boolean')) for (const each of ['true', 'false']) values.set(each, 'boolean');
  const { default: standard } = shape;
  if (['string', 'number', 'boolean'].includes(typeof standard) && standard !== '') {
    values.set(String(standard), say('default', { value: String(standard) }));
  }
  return [...values].map(([value, detail]) => suggestion(cursor, { value, detail, sort: 'value' }));
}

interface Value {
  readonly value: string;
  readonly detail: string;
  readonly sort: Suggestion['sort'];
  readonly rank?: number;
}

/** A value as it must be written to be that text; `isText` where a number would be read otherwise. */
export function suggestion(cursor: Cursor, { value, detail, sort, rank = 0 }: Value, isText = false): Suggestion {
  const isPlain = /^[A-Za-z0-9/._-][A-Za-z0-9/._:@-]*$/.test(value) && !value.endsWith(':');
  const isWord = isText && /^([\d.+-].*|true|false|null|yes|no|on|off|y|n|~)$/i.test(value) && isReadOtherwise(value);
  return {
    label: value,
    sort,
    detail,
    insert: literal(isPlain && !isWord ? value : JSON.stringify(value)),
    start: cursor.start,
    end: cursor.end,
    rank,
    goesOn: false,
  };
}

const isReadOtherwise = (value: string): boolean => !/^[\d.+-]/.test(value) || !Number.isNaN(Number(value));
