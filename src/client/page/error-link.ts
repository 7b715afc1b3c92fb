import { html, type TemplateResult } from 'lit-html';
import { errorTable } from '#protocol/errors.ts';
import type { Language } from '#protocol/messages.ts';
import type { Say } from './texts.ts';

interface Reader {
  readonly say: Say;
  readonly language: Language;
}

/** An error's code as a link to the page about it; the desk stays open behind it. A newer server may have more codes. */
export function errorLink(code: string, { say, language }: Reader): TemplateResult {
  if (!(code in errorTable)) return html`<code class="code-tag">${code}</code>`;
  const href = `/${language}/errors/${code.toLowerCase()}/`;
  const label = say('errorLink', { code });
  return html`<a class="code-tag" href=${href} target="_blank" rel="noopener" title=${label} aria-label=${label}>${code}</a>`;
}
