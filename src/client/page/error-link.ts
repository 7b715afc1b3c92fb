import { html, type TemplateResult } from 'lit-html';
import { errorTable } from '#protocol/errors.ts';
import type { DeskModel } from './desk-model.ts';

/** An error's code as a link to the page about it; the desk stays open behind it. A newer server may have more codes. */
export function errorLink(code: string, { say, language }: Pick<DeskModel, 'say' | 'language'>): TemplateResult {
  if (!(code in errorTable)) return html`<code class="code-tag">${code}</code>`;
  const href = `/${language}/errors/${code.toLowerCase()}/`;
  const label = say('errorLink', { code });
  return html`<a class="code-tag" href=${href} target="_blank" rel="noopener" title=${label} aria-label=${label}>${code}</a>`;
}
