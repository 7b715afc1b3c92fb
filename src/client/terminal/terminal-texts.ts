import type { Localized } from '#protocol/errors.ts';
import type { Language } from '#protocol/messages.ts';
import type { ClosedInfo } from './terminal-link.ts';

export const HOW_TO_LEAVE: Localized = {
  ko: 'Esc를 누르고 이어서 Tab을 누르면 터미널에서 나간다.',
  en: 'Press Esc and then Tab to leave the terminal.',
};
export const PASTE_TOO_LARGE: Localized = {
  ko: '붙여 넣을 내용이 1 MB를 넘어 보내지 않았다. 나누어 붙여 넣는다.',
  en: 'The paste is larger than 1 MB and was not sent. Paste it in parts.',
};
export const SKIPPED: Localized = {
  ko: '출력이 너무 빨라 일부를 건너뛰었다',
  en: 'Some output was skipped because it came too fast',
};

export function closedNotice({ exitCode, failure }: ClosedInfo, language: Language): string {
  if (failure) return failure.message[language];
  if (exitCode === undefined) return language === 'ko' ? '터미널이 닫혔다' : 'The terminal was closed';
  return language === 'ko' ? `셸이 끝났다 (종료 코드 ${exitCode})` : `The shell has ended (exit code ${exitCode})`;
}
