import { html, nothing, render } from 'lit-html';
import { icon } from '../page/drawing.ts';
import type { Say } from '../page/texts.ts';
import { typedPath, type WebPlace, webKey, webSite } from './web-place.ts';

/** `empty` has no address yet; `failed` was refused one; `loading` until the frame's load event. */
type State = 'empty' | 'waiting' | 'loading' | 'shown' | 'failed';

interface WebScreenActions {
  go(path: string): void;
}

/** One web tab: an address bar above a sandboxed frame that holds a page of the lab. */
export class WebScreen {
  readonly element = document.createElement('div');
  readonly #place: WebPlace;
  readonly #say: Say;
  readonly #actions: WebScreenActions;
  #state: State = 'empty';
  #path: string;
  #isWrong = false;

  constructor(place: WebPlace, say: Say, actions: WebScreenActions) {
    this.#place = place;
    this.#say = say;
    this.#actions = actions;
    this.#path = place.path;
    const { element } = this;
    element.className = 'screen web-screen';
    element.dataset.web = webKey(place);
    element.setAttribute('role', 'tabpanel');
    element.setAttribute('aria-label', say('webTab', { site: webSite(place) }));
    element.tabIndex = -1;
    element.hidden = true;
    this.#draw();
  }

  get isEmpty(): boolean {
    return this.#state === 'empty';
  }

  /** An address has been asked for. */
  wait(path: string): void {
    this.#change('waiting', path);
  }

  fail(): void {
    this.#change('failed', this.#path);
  }

  /** Loads the address, even if it is the one on show. */
  show(path: string, url: string): void {
    this.#change('loading', path);
    this.#frame.src = url;
  }

  moved(path: string): void {
    this.#change(this.#state, path);
  }

  remove(): void {
    this.element.remove();
  }

  get #frame(): HTMLIFrameElement {
    return this.element.querySelector('iframe') as HTMLIFrameElement;
  }

  get #input(): HTMLInputElement {
    return this.element.querySelector('input') as HTMLInputElement;
  }

  #change(state: State, path: string): void {
    this.#state = state;
    this.#isWrong = false;
    const isNew = path !== this.#path;
    this.#path = path;
    // An address that is being typed is not overwritten.
    if (isNew && document.activeElement !== this.#input) this.#input.value = path;
    this.#draw();
  }

  #submit(event: Event): void {
    event.preventDefault();
    const path = typedPath(this.#input.value);
    this.#isWrong = path === undefined;
    if (path === undefined) {
      this.#draw();
      return;
    }
    this.#input.value = path;
    this.#actions.go(path);
  }

  #draw(): void {
    const say = this.#say;
    const site = webSite(this.#place);
    const isBusy = this.#state === 'waiting' || this.#state === 'loading';
    this.element.toggleAttribute('data-loading', isBusy);
    this.element.setAttribute('aria-busy', String(isBusy));
    render(
      html`<form class="web-bar" @submit=${(event: Event) => this.#submit(event)}>
        <button class="icon-button" type="button" aria-label=${say('webReload')} title=${say('webReload')}
          @click=${() => this.#actions.go(this.#path)}>${icon('reload')}</button>
        <label class="web-address" ?data-wrong=${this.#isWrong}>
          <span class="web-site"><span class="web-scheme">http://</span>${site.slice('http://'.length)}</span>
          <input type="text" name="path" value=${this.#place.path} aria-label=${say('webPath', { site })} aria-invalid=${this.#isWrong}
            autocomplete="off" autocapitalize="off" spellcheck="false" inputmode="url" enterkeyhint="go" />
        </label>
      </form>
      <div class="web-view">
        <iframe title=${say('webTab', { site })} sandbox="allow-scripts allow-forms" referrerpolicy="no-referrer"
          ?hidden=${this.#state === 'empty' || this.#state === 'failed'}
          @load=${() => {
            if (this.#state === 'loading') this.#change('shown', this.#path);
          }}></iframe>
        ${
          this.#state === 'failed'
            ? html`<div class="web-note"><p role="status">${say('webFailed')}</p>
                <button class="button" type="button" @click=${() => this.#actions.go(this.#path)}>${say('webReload')}</button></div>`
            : nothing
        }
        ${this.#state === 'empty' ? html`<p class="web-note">${say('webWaiting')}</p>` : nothing}
      </div>`,
      this.element,
    );
  }
}
