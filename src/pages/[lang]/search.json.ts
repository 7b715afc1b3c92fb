import type { APIContext, MarkdownHeading } from 'astro';
import { render } from 'astro:content';
import { SECTIONS, type SectionTexts } from '../../build/text-sections.ts';
import type { SearchDocument, SearchDocuments } from '../../client/search/search-documents.ts';
import { languages, type LessonPage, lessonPages } from '../../components/lessons.ts';
import { errorHelp } from '../../errors/help.ts';
import { knownCodes, messageOf } from '../../errors/parts.ts';
import { glossary } from '../../glossary/glossary.ts';
import { termId } from '../../glossary/term.ts';
import type { Language } from '../../../protocol/messages.ts';

export function getStaticPaths() {
  return languages.map((language) => ({ params: { lang: language }, props: { language } }));
}

/** All that a search of one language looks through. */
export async function GET({ props }: APIContext<{ language: Language }>): Promise<Response> {
  const { language } = props;
  const pages = (await lessonPages()).filter((page) => page.language === language);
  const sections = await Promise.all(pages.map(sectionsOf));
  const found: SearchDocuments = {
    documents: [...sections.flat(), ...termsIn(language), ...errorsIn(language)],
    names: glossary.flatMap(({ terms }) => terms.map((term): [string, string] => namesOf(term, language))),
  };
  return new Response(JSON.stringify(found), { headers: { 'content-type': 'application/json' } });
}

async function sectionsOf({ id, number, language, entry }: LessonPage): Promise<SearchDocument[]> {
  const { headings, remarkPluginFrontmatter } = await render(entry);
  const texts: SectionTexts = remarkPluginFrontmatter[SECTIONS] ?? [];
  const { title, summary } = entry.data;
  const document = (heading: MarkdownHeading | undefined, text: string): SearchDocument => ({
    kind: 'section',
    href: `/${language}/${id}/${heading ? `#${heading.slug}` : ''}`,
    title: heading?.text ?? title,
    chapter: { number, title },
    text,
  });
  return texts.map((text, index) => document(headings[index - 1], index === 0 ? `${summary} ${text}` : text));
}

const termsIn = (language: Language): SearchDocument[] =>
  glossary.flatMap(({ terms }) =>
    terms.map((term) => ({
      kind: 'term',
      href: `/${language}/glossary/#${termId(term)}`,
      title: namesOf(term, language).join(' · '),
      text: term.meaning[language],
    })),
  );

const errorsIn = (language: Language): SearchDocument[] =>
  knownCodes.map((code) => ({
    kind: 'error',
    href: `/${language}/errors/${code.toLowerCase()}/`,
    title: `${code} ${errorHelp[code].title[language]}`,
    text: `${messageOf(code, language)} ${errorHelp[code].why[language].replaceAll('`', '')}`,
  }));

const namesOf = ({ ko, en }: { ko: string; en: string }, language: Language): [string, string] =>
  language === 'ko' ? [ko, en] : [en, ko];
