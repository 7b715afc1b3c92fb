import { html, type TemplateResult } from 'lit-html';
import type { ErrorCode } from '#protocol/errors.ts';
import type { DeskModel } from './desk-model.ts';

/** An error's code as a link to the page about it; the desk stays open behind it. */
export function errorLink(code: ErrorCode, { say, language }: Pick<DeskModel, 'say' | 'language'>): TemplateResult {
  const href = `/${language}/errors/${code.toLowerCase()}/`;
  const label = say('errorLink', { code });
  return html`<a class="code-tag" href=${href} target="_blank" rel="noopener" title=${label} aria-label=${label}>${code}</a>`;
}
