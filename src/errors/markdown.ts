import type { ErrorCode } from '#protocol/errors.ts';
import type { Language } from '#protocol/messages.ts';
import { errorHelp } from './help.ts';
import { errorParts, messageOf } from './parts.ts';

const HEAD = `# Errors

Every expected failure of Slipway has a code. The code is permanent; page and command line show it with a message. Slipway itself serves this page too, one page a code: \`/ko/errors/slw204/\`, \`/en/errors/slw204/\`.

Slipway의 예상된 실패에는 모두 코드가 있다. 코드는 바뀌지 않으며, 페이지와 명령줄이 메시지와 함께 보인다. 같은 내용을 Slipway가 코드마다 한 쪽으로 보여 준다.

<!-- Written from protocol/errors.ts and src/errors/ by \`npx vitest run src/errors -u\`. -->
`;

const section = (code: ErrorCode, language: Language): string => {
  const { title, why, steps } = errorHelp[code];
  const list = steps.map((step) => `- ${step[language]}`).join('\n');
  return `**${title[language]}**\n\n> ${messageOf(code, language)}\n\n${why[language]}\n\n${list}\n`;
};

/** docs/errors.md */
export const errorsMarkdown = (): string =>
  [
    HEAD,
    ...errorParts.flatMap(({ title, codes }) => [
      `## ${title.en} · ${title.ko}\n`,
      ...codes.map((code) => `### ${code}\n\n${section(code, 'en')}\n${section(code, 'ko')}`),
    ]),
  ].join('\n');
