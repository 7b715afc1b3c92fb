import { html, type TemplateResult } from 'lit-html';

/** A text in which `backticks` mark code, as authors write it in a lesson. */
export function inlineCode(text: string): TemplateResult {
  return html`${codePieces(text).map((piece, index) => (index % 2 === 1 ? html`<code>${piece}</code>` : piece))}`;
}

/** Text and code by turns, beginning with text. An unpaired backtick is a character. */
export function codePieces(text: string): string[] {
  const pieces = text.split('`');
  return pieces.length % 2 === 1 ? pieces : [...pieces.slice(0, -2), pieces.slice(-2).join('`')];
}

/** The same where no markup can stand, as in an option of a select. */
export function plainCode(text: string): string {
  return text.replaceAll('`', '');
}
