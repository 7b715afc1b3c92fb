import { type Document, isMap, isPair, isSeq, type Node, Scalar, visit } from 'yaml';
import { keyOf, readYaml } from './manifest-text.ts';
import type { Path } from './shape.ts';

/** Where something can be written. Offsets count in the document's text. */
export interface Cursor {
  readonly yaml: Document;
  /** To the object whose field is named here, or to the value that is written here. */
  readonly path: Path;
  readonly position: 'field' | 'value';
  /** What stands there already and is replaced. */
  readonly start: number;
  readonly end: number;
  /** Fields that the object has besides. */
  readonly present: ReadonlySet<string>;
  /** A colon follows already. */
  readonly hasColon: boolean;
  /** Columns between the line's first character that is no space and what is written: those of dashes. */
  readonly lead: number;
  readonly isFlow: boolean;
  /** The line has a dash before it. */
  readonly isItem: boolean;
}

/** Stands for what is not yet written, so that the text can be read around it. */
const MARK = 'slipway0here';
const FIELD = /^(\s*(?:-\s+)*)(["']?[^\s#:'"{}[\],]*)$/;
const VALUE = /^(\s*(?:-\s+)*)([^\s#"'{[][^#]*?|"[^"]*"|'[^']*'):\s+(\S*)$/;
const FLOW_WORD = /[^\s,{}[\]'"#:]*$/;

/** Undefined where nothing can be completed: in a comment, in a block of text. */
export function cursorIn(text: string, offset: number): Cursor | undefined {
  const lineStart = text.lastIndexOf('\n', offset - 1) + 1;
  const before = text.slice(lineStart, offset);
  const after = /^[^\r\n]*/.exec(text.slice(offset))?.[0] ?? '';
  if (/^[^'"]*(?:^|\s)#/.test(before)) return undefined;
  const field = FIELD.exec(before);
  if (field) {
    const [, indent = '', word = ''] = field;
    const rest = /^[^\s:#,}\]]*/.exec(after)?.[0] ?? '';
    const hasColon = /^\s*:/.test(after.slice(rest.length));
    const place = { start: offset - word.length, end: offset + rest.length, hasColon };
    const lead = indent.length - (/^\s*/.exec(indent)?.[0].length ?? 0);
    return read(text, hasColon ? MARK : `${MARK}: `, { ...place, lead, isItem: indent.includes('-'), isFlow: false });
  }
  const none = { hasColon: false, lead: 0, isItem: false };
  const value = VALUE.exec(before);
  if (value && !/^[[{|>&*!]/.test(value[3] ?? '')) {
    const word = value[3] ?? '';
    const rest = /^[^\s#,}\]]*/.exec(after)?.[0] ?? '';
    return read(text, MARK, { start: offset - word.length, end: offset + rest.length, ...none, isFlow: false });
  }
  if (!/[{[]/.test(before)) return undefined;
  const word = FLOW_WORD.exec(before)?.[0] ?? '';
  const rest = /^[^\s,{}[\]'"#:]*/.exec(after)?.[0] ?? '';
  return read(text, MARK, { start: offset - word.length, end: offset + rest.length, ...none, isFlow: true });
}

type Place = Pick<Cursor, 'start' | 'end' | 'hasColon' | 'lead' | 'isFlow' | 'isItem'>;

function read(text: string, mark: string, place: Place): Cursor | undefined {
  const yaml = readYaml(text.slice(0, place.start) + mark + text.slice(place.end));
  let found: Cursor | undefined;
  visit(yaml, {
    Scalar(key, node, ancestors) {
      if (node.value !== MARK || node.type !== Scalar.PLAIN) return undefined;
      const path = pathOf([...(ancestors as Node[]), node]);
      const isField = key === 'key';
      const map = isField ? ancestors.findLast(isMap) : undefined;
      const names = map?.items.flatMap((pair) => keyOf(pair.key) ?? []).filter((name) => name !== MARK);
      found = {
        ...place,
        yaml,
        path: isField ? path.slice(0, -1) : path,
        position: isField ? 'field' : 'value',
        present: new Set(names),
      };
      return visit.BREAK;
    },
  });
  return found;
}

/** From the document down to its last node. */
export function pathOf(nodes: readonly Node[]): (string | number)[] {
  return nodes.flatMap((node, index) => {
    if (isPair(node)) return keyOf(node.key) ?? '';
    if (!isSeq(node)) return [];
    const place = node.items.indexOf(nodes[index + 1]);
    return place < 0 ? [] : place;
  });
}
