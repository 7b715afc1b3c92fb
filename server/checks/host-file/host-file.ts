import { z } from 'zod';
import { SlipwayError } from '#protocol/errors.ts';
import { hostNameSchema } from '#protocol/lab-state.ts';
import { broken, type Finding, type Outcome, ok } from '#server/grading/outcome.ts';
import type { Scene } from '#server/grading/scene.ts';
import { defineCheck } from '../check.ts';
import { linesField } from '../specs.ts';

const pathField = z.string().startsWith('/').max(500);
const SHOWN_MAX_CHARS = 300;

const schema = z.strictObject({
  host: hostNameSchema,
  path: z
    .union([pathField, z.array(pathField).min(1).readonly()])
    .describe('absolute; of several, one that is there is enough'),
  absent: z.literal(true).optional(),
  type: z.enum(['file', 'directory']).default('file'),
  executable: z.literal(true).optional(),
  contains: z.array(z.string()).readonly().optional().describe('texts that must all be in it'),
  matches: linesField.optional().describe('a pattern of its text; `^` and `$` are those of any line'),
  lacks: linesField.optional().describe('a pattern that its text must not have'),
  about: linesField.optional().describe('of its text a reason shows the lines with this pattern only'),
  example: z.string().optional().describe('a line that would be right, for a reason; instead of the pattern'),
});
type Desired = z.output<typeof schema>;

/** What is at a path of a host, and what is in it. */
export const hostFile = defineCheck({
  kind: 'host-file',
  schema,
  inputs: (spec) => pathsOf(spec).map((path) => `file:${spec.host}:${path}` as const),
  async run(spec, scene): Promise<Outcome> {
    const paths = pathsOf(spec);
    for (const path of paths) {
      const info = await scene.file(spec.host, path);
      if (!info) continue;
      if (spec.absent) {
        return brokenBy(spec, path, {
          code: 'file.present',
          ko: `${spec.host}에 ${path}이(가) 있다. 여기서는 없어야 한다.`,
          en: `${path} exists on ${spec.host}, but should not exist here.`,
          expected: `no ${path}`,
          observed: `${info.kind} ${path}, ${info.size} bytes`,
          next: `ls -ld ${path}`,
        });
      }
      if (info.kind !== spec.type) {
        return brokenBy(spec, path, {
          code: 'file.type',
          ko: `${spec.host}의 ${path}은(는) ${spec.type === 'file' ? '파일' : '디렉터리'}이(가) 아니다.`,
          en: `${path} on ${spec.host} is not a ${spec.type}.`,
          expected: `${path}: ${spec.type}`,
          observed: `${path}: ${info.kind}`,
          next: `ls -ld ${path}`,
        });
      }
      if (spec.executable && (info.mode & 0o111) === 0) {
        return brokenBy(spec, path, {
          code: 'file.not-executable',
          ko: `${spec.host}의 ${path}에 실행 권한이 없다.`,
          en: `${path} on ${spec.host} is not executable.`,
          expected: 'mode with x, such as 755',
          observed: `mode ${info.mode.toString(8)}`,
          next: `ls -l ${path}`,
        });
      }
      return contentFault(spec, path, scene);
    }
    if (spec.absent) return ok(`no ${paths.join(' or ')} on ${spec.host}`);
    const [path = ''] = paths;
    return brokenBy(spec, path, {
      code: 'file.missing',
      ko: `${spec.host}에 ${paths.join(' 또는 ')}이(가) 없다.`,
      en: `There is no ${paths.join(' or ')} on ${spec.host}.`,
      expected: `${spec.type} ${paths.join(' or ')}`,
      observed: `nothing at ${paths.join(' or ')}`,
      next: lookAround(path),
    });
  },
});

/** Folders of every host. */
const STANDING = ['/', '/root', '/etc', '/tmp', '/opt', '/usr/bin', '/usr/local/bin'];

/** What lies beside it, or, where even its folder may be missing, the same name elsewhere. */
function lookAround(path: string): string {
  const [, top = ''] = path.split('/');
  const slash = path.lastIndexOf('/');
  const folder = path.slice(0, slash) || '/';
  return STANDING.includes(folder) ? `ls -l ${folder}` : `find /${top} -name '${path.slice(slash + 1)}'`;
}

const pathsOf = ({ path }: Desired): readonly string[] => (typeof path === 'string' ? [path] : path);

async function contentFault(spec: Desired, path: string, scene: Scene): Promise<Outcome> {
  const { host, contains = [], matches, lacks, example } = spec;
  if (contains.length === 0 && !matches && !lacks) return ok(`${host}:${path}`);
  const text = await scene.fileText(host, path);
  if (text === undefined) throw new SlipwayError('SLW401', { detail: `${host}:${path} cannot be read as a text` });
  const observed = shown(spec, path, text);
  const fault = (code: string, expected: string, words: Pick<Finding, 'ko' | 'en'>): Outcome =>
    brokenBy(spec, path, { code, ...words, expected, observed }, text);
  const missing = contains.find((part) => !text.includes(part));
  if (missing !== undefined) {
    return fault('file.content', `contains: ${missing}`, {
      ko: `${host}의 ${path}에 "${missing}"이(가) 없다.`,
      en: `${path} on ${host} does not contain "${missing}".`,
    });
  }
  if (matches && !matches.test(text)) {
    return fault('file.content', example ?? `matches /${matches.source}/`, {
      ko: `${host}의 ${path} 내용이 목표와 다르다.`,
      en: `The content of ${path} on ${host} is not as it should be.`,
    });
  }
  const unwanted = lacks?.exec(text)?.[0];
  if (unwanted !== undefined) {
    return fault('file.content-forbidden', `nothing that matches /${lacks?.source}/`, {
      ko: `${host}의 ${path}에 "${unwanted}"이(가) 들어 있다. 여기서는 없어야 한다.`,
      en: `${path} on ${host} contains "${unwanted}", but should not contain it here.`,
    });
  }
  return ok(`${host}:${path}: ${contains.join(', ') || matches?.exec(text)?.[0] || 'as it should be'}`);
}

function shown({ about }: Desired, path: string, text: string): string {
  if (text.trim() === '') return `${path} is empty`;
  const lines = about ? text.split('\n').filter((line) => about.test(line)) : [text];
  const counts = new Map<string, number>();
  for (const line of lines) counts.set(line, (counts.get(line) ?? 0) + 1);
  const told = [...counts].map(([line, count]) => (count > 1 ? `${line.trimEnd()} (${count} lines)` : line));
  const found = told.join('\n').slice(0, SHOWN_MAX_CHARS);
  return found || `no line with ${about?.source.replaceAll('\\', '')} in ${path}`;
}

function brokenBy(
  { host }: Desired,
  path: string,
  finding: Pick<Finding, 'code' | 'ko' | 'en' | 'expected' | 'observed'> & { next?: string },
  text?: string,
): Outcome {
  const base = { layer: 'host' as const, object: `File/${host}${path}`, next: `cat ${path}`, on: host };
  return broken({ ...base, ...finding }, 0, { value: { text } });
}
