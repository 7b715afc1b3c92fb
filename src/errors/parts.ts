import { type ErrorCode, errorTable, type Localized } from '#protocol/errors.ts';
import type { Language } from '#protocol/messages.ts';

/** Those that this version knows, in the order of the table. */
export const knownCodes = Object.keys(errorTable) as ErrorCode[];

/** The hundreds of the codes, as protocol/errors.ts gives them out. */
const parts: readonly { readonly digit: string; readonly title: Localized }[] = [
  { digit: '1', title: { ko: '페이지와 서버', en: 'Page and server' } },
  { digit: '2', title: { ko: '실습 환경', en: 'Labs' } },
  { digit: '3', title: { ko: '터미널', en: 'Terminals' } },
  { digit: '4', title: { ko: '채점', en: 'Grading' } },
  { digit: '5', title: { ko: '머신과 도구', en: 'Machine and tools' } },
  { digit: '6', title: { ko: '설정', en: 'Settings' } },
  { digit: '7', title: { ko: '편집기와 파일', en: 'Editor and files' } },
  { digit: '8', title: { ko: '메시 보기', en: 'Mesh view' } },
  { digit: '9', title: { ko: '버그', en: 'Bugs' } },
];

export const errorParts = parts.map(({ digit, title }) => ({
  title,
  codes: knownCodes.filter((code) => code[3] === digit),
}));

/** The message as people meet it, with `…` for what differs each time. */
export const messageOf = (code: ErrorCode, language: Language): string =>
  errorTable[code][language].replaceAll(/\{\w+\}/g, '…');
