import { isMap, type Node } from 'yaml';
import type { Finding } from '#protocol/manifests.ts';
import type { YamlDocument } from '#protocol/yaml-documents.ts';
import { keyOf, readYaml, resolved } from './manifest-text.ts';

interface Place {
  readonly start: number;
  readonly end: number;
}

/** How kubectl, the API server and Istio's webhook name a field: `spec.http[0].route`, `spec.hosts`. */
const FIELD = /\b(?:spec|metadata|data|subsets|rules|roleRef|subjects)(?:\.[A-Za-z][\w-]*|\[\d+\])+/;

/** Where a finding belongs: its line, the field that it names, or the beginning of its document. */
export function placeOf(
  text: string,
  documents: readonly YamlDocument[],
  { line, document: index, message }: Pick<Finding, 'line' | 'document' | 'message'>,
): Place {
  if (line > 0) return lineAt(text, offsetOfLine(text, line - 1));
  const document = documents[index ?? 0];
  if (!document) return lineAt(text, 0);
  const field = FIELD.exec(message)?.[0];
  const { contents } = readYaml(document.text);
  const found = field && fieldIn(document.text, field);
  if (found) return { start: found.start + document.offset, end: found.end + document.offset };
  return lineAt(text, document.offset + (contents?.range?.[0] ?? 0));
}

/** The key of the last field on the way that is there. */
function fieldIn(text: string, field: string): Place | undefined {
  const yaml = readYaml(text);
  const steps = [...field.matchAll(/[A-Za-z][\w-]*|\d+/g)].map(([step]) => (/^\d/.test(step) ? Number(step) : step));
  let node = resolved(yaml.contents, yaml);
  let place: Place | undefined;
  for (const step of steps) {
    if (typeof step === 'number') {
      node = node && 'items' in node ? resolved((node.items as unknown[])[step], yaml) : undefined;
      continue;
    }
    const pair = isMap(node) ? node.items.find(({ key }) => keyOf(key) === step) : undefined;
    const [start, end] = (pair?.key as Node | undefined)?.range ?? [];
    if (start === undefined || end === undefined) return place;
    place = { start, end };
    node = resolved(pair?.value, yaml);
  }
  return place;
}

function offsetOfLine(text: string, line: number): number {
  let offset = 0;
  for (let passed = 0; passed < line; passed += 1) {
    const next = text.indexOf('\n', offset);
    if (next < 0) return offset;
    offset = next + 1;
  }
  return offset;
}

/** The line without its indentation. */
function lineAt(text: string, offset: number): Place {
  const indent = /^[ \t-]*/.exec(text.slice(offset, offset + 500))?.[0].length ?? 0;
  const next = text.indexOf('\n', offset);
  const end = next < 0 ? text.length : next;
  return { start: Math.min(offset + indent, end), end: Math.max(end, offset + 1) };
}
