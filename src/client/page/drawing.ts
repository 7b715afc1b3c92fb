import { html, type TemplateResult } from 'lit-html';
import { unsafeSVG } from 'lit-html/directives/unsafe-svg.js';
import { type IconName, iconPaths } from './icons.ts';
import { flagShapes } from './signal-flags.ts';

export function icon(name: IconName): TemplateResult {
  return html`<svg class="icon icon-${name}" viewBox="0 0 16 16" aria-hidden="true"><path d=${iconPaths[name]}></path></svg>`;
}

/** The host's signal flag; the name stands beside it, so it is decoration to a screen reader. */
export function flag(host: string): TemplateResult {
  return html`<svg class="flag" viewBox="0 0 16 12" aria-hidden="true">${unsafeSVG(flagShapes(host))}</svg>`;
}
