import { html, nothing, render } from 'lit-html';
import { repeat } from 'lit-html/directives/repeat.js';
import type { Notice } from './desk-model.ts';
import { icon } from '../page/drawing.ts';
import { SlipElement } from './element.ts';
import { errorLink } from '../page/error-link.ts';

/** Information disappears by itself; an error stays until it is dismissed. */
const INFO_SHOWN_MS = 5000;

/** Short messages in the corner; errors with their code. */
export class ToastsElement extends SlipElement {
  protected connected(signal: AbortSignal): void {
    this.replaceChildren();
    const leaving = new Map<number, ReturnType<typeof setTimeout>>();
    signal.addEventListener('abort', () => {
      for (const timer of leaving.values()) clearTimeout(timer);
    });
    this.desk.notices.watch(
      (notices) => {
        for (const { id, tone } of notices) {
          if (tone === 'info' && !leaving.has(id))
            leaving.set(
              id,
              setTimeout(() => this.desk.dismiss(id), INFO_SHOWN_MS),
            );
        }
        this.#draw(notices);
      },
      { signal },
    );
  }

  #draw(notices: readonly Notice[]): void {
    const { say } = this.desk;
    render(
      html`<div class="toasts" role="status" aria-live="polite">
        ${repeat(
          notices,
          ({ id }) => id,
          ({ id, tone, text, code }) => html`<div class="toast" data-tone=${tone}>
            ${tone === 'error' ? icon('warn') : nothing}
            <p>${text}${code ? html` ${errorLink(code, this.desk)}` : nothing}</p>
            <button class="icon-button" type="button" aria-label=${say('dismiss')} @click=${() => this.desk.dismiss(id)}>
              ${icon('close')}
            </button>
          </div>`,
        )}
      </div>`,
      this,
    );
  }
}
