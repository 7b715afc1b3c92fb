import { fitsRe2 } from './re2-pattern.ts';
import type { Matched } from './value-match.ts';

/**
 * Does a path fit Envoy's URI template: `*` one segment, `**` any rest, `{name}` and `{name=pattern}` the same with a
 * name? `unknown` for what is no template that is understood here.
 */
export function fitsTemplate(template: string, path: string): Matched {
  const plain = template.replaceAll(/\{[A-Za-z_][A-Za-z0-9_]*(?:=([^{}]*))?\}/g, (_, pattern: string = '*') => pattern);
  if (/[{}]/.test(plain)) return 'unknown';
  const parts = plain.split(/(\*\*|\*)/);
  const regex = parts.map((part) => {
    if (part === '**') return '.*';
    return part === '*' ? '[^/]+' : part.replaceAll(/[.+?()[\]\\^$|]/g, String.raw`\$&`);
  });
  return fitsRe2(regex.join(''), path);
}
