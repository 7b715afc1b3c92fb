import { html, nothing, type TemplateResult } from 'lit-html';
import type { Say } from '../page/texts.ts';

/** `empty` has no address yet; `failed` was refused one; `loading` until the frame's load event; `blocked` went elsewhere. */
export type ViewState = 'empty' | 'waiting' | 'loading' | 'shown' | 'failed' | 'blocked';

interface View {
  readonly state: ViewState;
  readonly site: string;
  readonly say: Say;
  loaded(): void;
  reload(): void;
}

/** The frame with the page, or why there is none. */
export function webView({ state, site, say, loaded, reload }: View): TemplateResult {
  const isGone = state === 'failed' || state === 'blocked';
  return html`<div class="web-view">
    <iframe title=${say('webTab', { site })} sandbox="allow-scripts allow-forms" referrerpolicy="no-referrer"
      ?hidden=${state === 'empty' || isGone} @load=${loaded}></iframe>
    ${
      isGone
        ? html`<div class="web-note"><p role="status">${say(state === 'failed' ? 'webFailed' : 'webBlocked')}</p>
            <button class="button" type="button" @click=${reload}>${say('webReload')}</button></div>`
        : nothing
    }
    ${state === 'empty' ? html`<p class="web-note">${say('webWaiting')}</p>` : nothing}
  </div>`;
}
