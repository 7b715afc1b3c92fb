import { expect, test } from 'vitest';
import { type BannedWord, bannedEnglish, bannedKorean } from './banned-words.ts';
import { glossary } from './glossary.ts';
import { chapterProse, examTexts, type LearnerText, sourceTexts } from './learner-texts-fixture.ts';

const terms = glossary.flatMap((part) => part.terms);
const sources = sourceTexts();
const texts = [...chapterProse('ko'), ...chapterProse('en'), ...examTexts(), ...sources];

/** The words around each place where a pattern fits, with the file. */
function places(pattern: RegExp, within: readonly LearnerText[]): string[] {
  const around = new RegExp(`.{0,24}(?:${pattern.source}).{0,16}`, 'g');
  return within.flatMap(({ file, text }) => (text.match(around) ?? []).map((found) => `${file}: ${found}`));
}

const inLanguage = (language: LearnerText['language']) => texts.filter((text) => text.language === language);

test('there are texts to look at, in both languages and of every kind', () => {
  for (const part of ['src/lessons', 'src/errors', 'src/client', 'src/components', 'server/checks', 'protocol']) {
    const languages = sources.filter(({ file }) => file.startsWith(part)).map(({ language }) => language);
    expect(languages.filter((language) => language === 'ko').length, part).toBeGreaterThan(5);
    expect(languages.filter((language) => language === 'en').length, part).toBeGreaterThan(5);
  }
});

test.each<[string, LearnerText['language'], BannedWord]>([
  ...bannedKorean.map((word): [string, 'ko', BannedWord] => [word.pattern.source, 'ko', word]),
  ...bannedEnglish.map((word): [string, 'en', BannedWord] => [word.pattern.source, 'en', word]),
])('no text has %s (%s)', (_name, language, { pattern, instead }) => {
  expect(places(pattern, inLanguage(language)), `write instead: ${instead}`).toEqual([]);
});

test.each(terms.map((term) => [term.en, term] as const))('%s has one name', (_name, { not = [] }) => {
  const others = texts.filter(({ file }) => !file.startsWith('src/glossary/'));
  for (const other of not) expect(places(new RegExp(other), others)).toEqual([]);
});

test.each(terms.map((term) => [term.en, term] as const))(
  '%s is explained in both languages',
  (_name, { ko, meaning }) => {
    expect(ko).toMatch(/[가-힣]/);
    expect(meaning.ko).toMatch(/[가-힣].*\.$/s);
    expect(meaning.en).toMatch(/^[A-Z].*\.$/s);
  },
);

test('no term is there twice', () => {
  expect(new Set(terms.map(({ ko }) => ko)).size).toBe(terms.length);
  expect(new Set(terms.map(({ en }) => en)).size).toBe(terms.length);
});

test.each(chapterProse('ko').map(({ file, text }) => [file, text]))(
  '%s gives the English word at the first use',
  (_file, text) => {
    const body = text.replace(/^---\n.*?^---$/ms, '').replace(/^#.*$/gm, '');
    const missing = terms.flatMap(({ ko, en, introduce }) => {
      // 엔드포인트슬라이스 is another term than 엔드포인트.
      const place = introduce ? body.search(new RegExp(`${ko}(?!슬라이스)`)) : -1;
      const after = body.slice(place + ko.length);
      return place < 0 || new RegExp(`^\\**\\(${en}`, 'i').test(after)
        ? []
        : [`${ko}(${en}): ${ko}${after.slice(0, 24)}`];
    });
    expect(missing).toEqual([]);
  },
);
