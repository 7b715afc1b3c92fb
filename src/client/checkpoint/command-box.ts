import { html, type TemplateResult } from 'lit-html';
import { flag, icon } from '../page/drawing.ts';
import type { Say } from '../page/texts.ts';

/** A command of the page's own making, in the look and with the buttons of components/CodeBlock.astro. */
export function commandBox(host: string, script: string, say: Say): TemplateResult {
  return html`<slip-command class="code-block code-command" data-host=${host}>
    <div class="code-bar">
      <span class="host-badge">${flag(host)}${host}</span>
      <span class="code-note" data-note role="status"></span>
      <button class="code-button" type="button" data-copy aria-label=${say('copy')} title=${say('copy')}>
        ${icon('copy')}<span>${say('copy')}</span>
      </button>
      <button class="code-button code-run" type="button" data-run
        aria-label=${say('runOn', { host })} title=${say('runOn', { host })}>
        ${icon('play')}<span>${say('run')}</span>
      </button>
    </div>
    <pre tabindex="0">${script.trimEnd()}</pre>
  </slip-command>`;
}
