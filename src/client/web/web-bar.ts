import { html, nothing, type TemplateResult } from 'lit-html';
import type { HostView } from '#protocol/lab-state.ts';
import { LEARNERS_HOST } from '#protocol/web-place.ts';
import { icon } from '../page/drawing.ts';
import type { Say } from '../page/texts.ts';
import { type WebPlace, webSite } from './web-place.ts';

interface Bar {
  readonly place: WebPlace;
  readonly hosts: readonly HostView[];
  readonly isWrong: boolean;
  readonly isLogOpen: boolean;
  readonly say: Say;
  reload(): void;
  /** The address was sent off. */
  submit(event: Event): void;
  /** The address is being typed. */
  typed(): void;
  toggleLog(): void;
  seeFrom(from: string): void;
  /** Asks from which pod. */
  askPod(): void;
}

const OTHER_POD = '?';

/** A tab's address, what its requests leave from, and its buttons. */
export function webBar(bar: Bar): TemplateResult {
  const { place, isWrong, isLogOpen, say } = bar;
  const { host, port, name } = place;
  const site = webSite(place);
  return html`<form class="web-bar" @submit=${(event: Event) => bar.submit(event)}>
    <button class="icon-button" type="button" aria-label=${say('webReload')} title=${say('webReload')}
      @click=${() => bar.reload()}>${icon('reload')}</button>
    <label class="web-address" ?data-wrong=${isWrong}
      @input=${() => bar.typed()}>
      <span class="web-site"><span class="web-scheme">http://</span>${site.slice('http://'.length)}</span>
      <input type="text" name="path" value=${place.path} aria-label=${say('webPath', { site })} aria-invalid=${isWrong}
        autocomplete="off" autocapitalize="off" spellcheck="false" inputmode="url" enterkeyhint="go" />
      ${name === undefined ? nothing : html`<span class="web-to" title=${say('webGoesTo', { to: `${host}:${port}` })}>→ ${host}:${port}</span>`}
    </label>
    ${fromField(bar)}
    <button class="icon-button" type="button" aria-label=${say('webLog')} title=${say('webLog')}
      aria-pressed=${isLogOpen} @click=${() => bar.toggleLog()}>${icon('list')}</button>
  </form>`;
}

function fromField({ place, hosts, say, seeFrom, askPod }: Bar): TemplateResult {
  const { from = LEARNERS_HOST } = place;
  const nodes = hosts.map(({ name }) => name).filter((name) => name !== LEARNERS_HOST);
  const places = new Set([LEARNERS_HOST, ...nodes, from]);
  const choose = ({ target }: Event) => {
    const select = target as HTMLSelectElement;
    const chosen = select.value;
    // The tab is seen from where it was until a pod has been named.
    select.value = from;
    if (chosen === OTHER_POD) askPod();
    else seeFrom(chosen);
  };
  return html`<label class="web-from" title=${`${say('webFrom')}: ${from}`}>
    <span aria-hidden="true">${say('webFrom')}</span>
    <select name="from" aria-label=${say('webFrom')} @change=${choose}>
      ${[...places].map((each) => html`<option value=${each} ?selected=${each === from}>${each}</option>`)}
      <option value=${OTHER_POD}>${say('webFromPod')}</option>
    </select>
  </label>`;
}
