import { html, nothing, type TemplateResult } from 'lit-html';
import type { WebCookie } from '#protocol/web-log.ts';
import type { Say } from '../page/texts.ts';

interface Cookies {
  readonly cookies: readonly WebCookie[] | undefined;
  readonly say: Say;
  ask(): void;
  clear(): void;
}

/** The cookies of a tab's site, for those who open it; asked for anew each time. */
export function webCookies({ cookies, say, ask, clear }: Cookies): TemplateResult {
  return html`<details class="web-cookies" @toggle=${(event: Event) => {
    if ((event.target as HTMLDetailsElement).open) ask();
  }}>
    <summary>${say('webCookies')}</summary>
    ${cookies?.length === 0 ? html`<p>${say('webCookiesNone')}</p>` : nothing}
    ${
      cookies && cookies.length > 0
        ? html`<ul>${cookies.map(
            ({ name, value, path }) => html`<li><b>${name}</b>=${value} <span>Path=${path}</span></li>`,
          )}</ul>
          <button class="button button-small" type="button" @click=${clear}>${say('webCookiesClear')}</button>`
        : nothing
    }
  </details>`;
}
