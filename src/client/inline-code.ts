import { html, type TemplateResult } from 'lit-html';

/** A text in which `backticks` mark code, as authors write it in a lesson. */
export function inlineCode(text: string): TemplateResult {
  const pieces = text.split('`');
  // An odd backtick at the end is a character, not the start of code.
  const closed = pieces.length % 2 === 1 ? pieces : [...pieces.slice(0, -2), pieces.slice(-2).join('`')];
  return html`${closed.map((piece, index) => (index % 2 === 1 ? html`<code>${piece}</code>` : piece))}`;
}

/** The same where no markup can stand, as in an option of a select. */
export function plainCode(text: string): string {
  return text.replaceAll('`', '');
}
