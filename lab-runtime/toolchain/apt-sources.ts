import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { SlipwayError } from '#protocol/errors.ts';

export interface AptSource {
  readonly uri: string;
  readonly suites: readonly string[];
  readonly components: readonly string[];
}

/** Reads sources in the older form, one per line: `deb [options] URI suite components…`. */
export function parseOneLine(text: string): AptSource[] {
  const sources: AptSource[] = [];
  for (const line of text.split('\n')) {
    const match = /^\s*deb\s+(?:\[[^\]]*\]\s+)?(\S+)\s+(\S+)((?:\s+[^\s#]+)*)/.exec(line);
    if (match === null) continue;
    const [, uri = '', suite = '', components = ''] = match;
    sources.push({ uri, suites: [suite], components: components.split(/\s+/).filter((word) => word !== '') });
  }
  return sources;
}

/** Reads sources in deb822 form: stanzas of fields, comments anywhere, continued lines. */
export function parseDeb822(text: string): AptSource[] {
  const sources: AptSource[] = [];
  const withoutComments = text
    .split('\n')
    .filter((line) => !line.startsWith('#'))
    .join('\n');
  for (const stanza of withoutComments.split(/\n\s*\n/)) {
    const fields = new Map<string, string[]>();
    let field: string[] | undefined;
    for (const line of stanza.split('\n')) {
      const match = /^([A-Za-z-]+):(.*)$/.exec(line);
      if (match !== null) {
        field = [];
        fields.set((match[1] ?? '').toLowerCase(), field);
      }
      field?.push(...(match?.[2] ?? line).split(/\s+/).filter((word) => word !== ''));
    }
    if (!fields.get('types')?.includes('deb') || fields.get('enabled')?.[0] === 'no') continue;
    for (const uri of fields.get('uris') ?? [])
      sources.push({ uri, suites: fields.get('suites') ?? [], components: fields.get('components') ?? [] });
  }
  return sources;
}

/**
 * The mirror from which this machine itself gets a Debian suite: nobody has to configure it twice,
 * and a school's own mirror is used without asking.
 * @throws SlipwayError SLW504 where the machine has none
 */
export async function aptMirror(suite: string, aptDir = '/etc/apt'): Promise<string> {
  const parts = (await readdir(join(aptDir, 'sources.list.d')).catch((): string[] => [])).sort();
  const sources: AptSource[] = [];
  const read = (path: string): Promise<string> => readFile(join(aptDir, path), 'utf8').catch(() => '');
  sources.push(...parseOneLine(await read('sources.list')));
  for (const name of parts) {
    const text = await read(join('sources.list.d', name));
    if (name.endsWith('.list')) sources.push(...parseOneLine(text));
    if (name.endsWith('.sources')) sources.push(...parseDeb822(text));
  }
  const fitting = sources.find(
    ({ uri, suites, components }) => /^https?:/.test(uri) && suites.includes(suite) && components.includes('main'),
  );
  if (fitting === undefined)
    throw new SlipwayError('SLW504', {
      detail: `its apt configuration names no mirror of Debian ${suite}; build on Debian 12 and carry the result over with "slipway toolchain export" and "import"`,
    });
  return fitting.uri.replace(/\/+$/, '');
}
