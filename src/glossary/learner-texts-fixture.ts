import { globSync, readFileSync } from 'node:fs';
import { parseSync } from 'vite';
import { parse } from 'yaml';
import { z } from 'zod';
import type { Localized } from '#protocol/errors.ts';
import type { Language } from '#protocol/messages.ts';

/** One sentence or more that a learner may read. */
export interface LearnerText {
  readonly language: Language;
  readonly text: string;
  readonly file: string;
}

const SOURCES = [
  'src/lessons/**/*.ts',
  'src/{errors,client,components,glossary}/**/*.{ts,astro}',
  'server/{checks,exam,grading,lessons,sessions,web-tabs}/**/*.ts',
  'protocol/errors.ts',
];
const HANGUL = /[가-힣]/;

/** What chapters say outside of their code: `ko.mdx` or `en.mdx` of each, without code blocks, inline code and tags. */
export function chapterProse(language: Language): LearnerText[] {
  return globSync(`src/lessons/*/${language}.mdx`)
    .sort()
    .map((file) => ({
      file,
      language,
      text: readFileSync(file, 'utf8')
        .replace(/^```.*?^```$/gms, '')
        .replace(/`[^`\n]*`/g, '``')
        .replace(/<[A-Z][^>]*>/g, ''),
    }));
}

const said = z.object({ ko: z.string(), en: z.string() });
const examTask = z.object({
  title: said,
  goal: said,
  facts: z.array(said).default([]),
  checks: z.array(z.object({ title: said })),
});

/** What tasks of the exam say, without their code. */
export function examTexts(): LearnerText[] {
  return globSync('src/exam/*.yaml')
    .sort()
    .flatMap((file) => {
      const { title, goal, facts, checks } = examTask.parse(parse(readFileSync(file, 'utf8')));
      const all: Localized[] = [title, goal, ...facts, ...checks.map((check) => check.title)];
      return all.flatMap((text) =>
        (['ko', 'en'] as const).map((language) => ({
          file,
          language,
          text: text[language].replace(/`[^`\n]*`/g, '``'),
        })),
      );
    });
}

/** Every text in a source file: Korean wherever it stands, English where it stands for a Korean one. */
export function sourceTexts(): LearnerText[] {
  return SOURCES.flatMap((pattern) => globSync(pattern))
    .filter((file) => !/(?:\.test|-fixture)\.ts$/.test(file) && !file.endsWith('glossary/banned-words.ts'))
    .flatMap((file) => {
      const source = readFileSync(file, 'utf8');
      // What an Astro page says is in its script; its markup only names texts.
      const code = file.endsWith('.astro') ? (/^---\n(.*?)^---$/ms.exec(source)?.[1] ?? '') : source;
      const { program, errors } = parseSync('a.ts', code);
      if (errors[0]) throw new Error(`${file}: ${errors[0].message}`);
      return stringsOf(program).map(({ language, text }) => ({ file, language, text }));
    });
}

function stringsOf(root: unknown): { language: Language; text: string }[] {
  const found: { language: Language; text: string }[] = [];
  walk(root, false);
  return found;

  function walk(node: unknown, english: boolean): void {
    if (Array.isArray(node)) {
      // `waiting(ko, en)`: the English one follows the Korean one.
      for (const [index, each] of node.entries()) walk(each, english || HANGUL.test(textOf(node[index - 1])));
      return;
    }
    if (!isNode(node) || node.type === 'ImportDeclaration') return;
    const text = textOf(node);
    if (HANGUL.test(text)) found.push({ language: 'ko', text });
    else if (english && text.includes(' ')) found.push({ language: 'en', text });
    const key = node.type === 'Property' && isNode(node.key) ? node.key.name : undefined;
    for (const [name, child] of Object.entries(node)) {
      if (name !== 'key') walk(child, key === 'en' || (english && key !== 'ko'));
    }
  }
}

/** The words of a string or a template; `{}` stands for what is filled in. */
function textOf(node: unknown): string {
  if (!isNode(node)) return '';
  if (node.type === 'Literal') return typeof node.value === 'string' ? node.value : '';
  const quasis = node.type === 'TemplateLiteral' && Array.isArray(node.quasis) ? node.quasis : [];
  return quasis.map((quasi: { value: { cooked?: string } }) => quasi.value.cooked ?? '').join('{}');
}

/** What is looked at of a node of a parsed file. */
interface Node {
  readonly type: string;
  readonly value?: unknown;
  readonly quasis?: unknown;
  readonly key?: unknown;
  readonly name?: unknown;
}

function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && 'type' in value;
}
