import { html, nothing, render, type TemplateResult } from 'lit-html';
import type { LinkState } from '../connection/connection.ts';
import { SlipElement } from './element.ts';
import { errorLink } from '../page/error-link.ts';

const CLOCK_TICK_MS = 500;

/** Says when the server is out of reach, and when it is tried again. */
export class LinkBannerElement extends SlipElement {
  #wasLost = false;

  protected connected(signal: AbortSignal): void {
    this.replaceChildren();
    const { desk } = this;
    desk.link.watch((link) => this.#changed(link), { signal });
    const clock = setInterval(() => {
      if (desk.link.value.state === 'lost') this.#draw(desk.link.value);
    }, CLOCK_TICK_MS);
    signal.addEventListener('abort', () => clearInterval(clock), { once: true });
  }

  #changed(link: LinkState): void {
    if (link.state === 'lost') this.#wasLost = true;
    if (link.state === 'open' && this.#wasLost) {
      this.#wasLost = false;
      this.desk.notify({ tone: 'info', text: this.desk.say('linkBack') });
    }
    this.#draw(link);
  }

  #draw(link: LinkState): void {
    const content = this.#content(link);
    this.hidden = content === nothing;
    render(content, this);
  }

  #content(link: LinkState): TemplateResult | typeof nothing {
    const { say, language, connection } = this.desk;
    switch (link.state) {
      case 'open':
        return nothing;
      case 'connecting':
        return this.#wasLost ? html`<p role="status">${say('linkConnecting')}</p>` : nothing;
      case 'lost': {
        const seconds = Math.max(1, Math.ceil((link.retryAt - Date.now()) / 1000));
        return html`<p role="status">${say('linkLost', { seconds })}</p>
          <button class="button button-small" type="button" @click=${() => connection.retryNow()}>
            ${say('linkRetry')}
          </button>`;
      }
      case 'refused':
        return html`<p role="alert">
            ${link.failure.message[language]} ${errorLink(link.failure.code, this.desk)}
          </p>
          <button class="button button-small" type="button" @click=${() => location.reload()}>
            ${say('linkReload')}
          </button>`;
    }
  }
}
