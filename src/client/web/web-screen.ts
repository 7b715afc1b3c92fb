import { html, nothing, render, type TemplateResult } from 'lit-html';
import type { HostView } from '#protocol/lab-state.ts';
import type { WebLogEntry } from '#protocol/web-log.ts';
import { icon } from '../page/drawing.ts';
import type { Say } from '../page/texts.ts';
import { type FrameMessage, frameMessageSchema, isFrom } from './frame-messages.ts';
import { emptyLog, type WebLog, webLogPanel, withEntries } from './web-log.ts';
import { webNameForm } from './web-name-form.ts';
import { type WebNotice, webNotices, withNotice } from './web-notices.ts';
import {
  destinationOf,
  typedAddress,
  type WantedPlace,
  type WebPlace,
  webKey,
  webLabel,
  webSite,
} from './web-place.ts';

/** `empty` has no address yet; `failed` was refused one; `loading` until the frame's load event; `blocked` by policy. */
type State = 'empty' | 'waiting' | 'loading' | 'shown' | 'failed' | 'blocked';

interface WebScreenActions {
  go(path: string): void;
  /** Shows an address in its own tab. */
  open(place: WantedPlace): void;
  /** Shows the address in one more tab. */
  openBeside(place: WebPlace): void;
  download(path: string, name: string): void;
  /** Asks for the requests of the tab so far. */
  askLog(): void;
  askHeaders(id: number): void;
  hosts(): readonly HostView[];
}

/** A page may ask for tabs without end; those that open by themselves follow a click, and are not many. */
const OPENS = { max: 3, withinMs: 10_000 };

/** One web tab: an address bar above a sandboxed frame that holds a page of the lab. */
export class WebScreen {
  readonly element = document.createElement('div');
  readonly #place: WebPlace;
  readonly #say: Say;
  readonly #actions: WebScreenActions;
  #state: State = 'empty';
  #path: string;
  #isWrong = false;
  #notices: readonly WebNotice[] = [];
  /** A name that was typed, until it is known where it goes. */
  #named: { readonly name: string; readonly path: string } | undefined;
  #opens: readonly number[] = [];
  /** The tab's requests; undefined while nobody wants to see them. */
  #log: WebLog | undefined;

  constructor(place: WebPlace, say: Say, actions: WebScreenActions) {
    this.#place = place;
    this.#say = say;
    this.#actions = actions;
    this.#path = place.path;
    const { element } = this;
    element.className = 'screen web-screen';
    element.dataset.web = webKey(place);
    element.setAttribute('role', 'tabpanel');
    element.setAttribute('aria-label', say('webTab', { site: `http://${webLabel(place)}` }));
    element.tabIndex = -1;
    element.hidden = true;
    this.#draw();
  }

  get isEmpty(): boolean {
    return this.#state === 'empty';
  }

  get place(): WebPlace {
    return this.#place;
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
    this.#notices = [];
    this.#named = undefined;
    this.#change('loading', path);
    this.#frame.src = url;
  }

  moved(path: string): void {
    this.#change(this.#state, path);
  }

  /** The desk's policy kept the frame from going there; of the address nothing else is known. */
  blocked(origin: string): void {
    this.#tellLead(origin, { isWhole: false });
    this.#change('blocked', this.#path);
  }

  /** The page offers a file under this address. */
  offer(file: string, url: string): void {
    const say = this.#say;
    const open = () => {
      const link = document.createElement('a');
      Object.assign(link, { href: url, download: file, target: '_blank', rel: 'noopener noreferrer' });
      link.click();
    };
    this.#tell({ topic: 'download', text: say('webDownload', { file }), action: { text: say('webSave'), run: open } });
    if (this.#state === 'loading') this.#change('shown', this.#path);
  }

  logged(entries: readonly WebLogEntry[]): void {
    if (!this.#log) return;
    this.#log = withEntries(this.#log, entries);
    this.#draw();
  }

  exchanged(id: number, headers: NonNullable<WebLog['headers']>): void {
    if (this.#log?.open !== id) return;
    this.#log = { ...this.#log, headers };
    this.#draw();
  }

  /** Takes a message when it comes from this tab's frame. */
  hear({ source, data }: MessageEvent): void {
    if (!isFrom(this.#frame, source)) return;
    const parsed = frameMessageSchema.safeParse(data);
    if (parsed.success) this.#heard(parsed.data);
  }

  remove(): void {
    this.element.remove();
  }

  get #frame(): HTMLIFrameElement {
    return this.element.querySelector('iframe') as HTMLIFrameElement;
  }

  get #input(): HTMLInputElement {
    return this.element.querySelector('input[name="path"]') as HTMLInputElement;
  }

  #heard(message: FrameMessage): void {
    const say = this.#say;
    switch (message.kind) {
      case 'began':
        this.#notices = [];
        return this.#draw();
      case 'leads':
      case 'open':
        return this.#lead(message.url, message.kind === 'open');
      case 'download': {
        const to = destinationOf(message.url, this.#place, this.#actions.hosts());
        if (to?.kind === 'own') this.#actions.download(to.path, message.name);
        return;
      }
      case 'blocked':
        return this.#tell({ topic: 'blocked', text: say('webBlockedPart', { address: message.url.slice(0, 300) }) });
      case 'trouble':
        return this.#tell({ topic: 'trouble', text: say('webPageTrouble', { text: message.text }) });
    }
  }

  /** Opens what a learner has just clicked on; of anything else it tells. */
  #lead(url: string, isBeside: boolean): void {
    const place = this.#placeAt(url);
    const now = performance.now();
    const isPressed = navigator.userActivation.isActive && document.activeElement === this.#frame;
    const recent = this.#opens.filter((at) => now - at < OPENS.withinMs);
    if (!place || !isPressed || recent.length >= OPENS.max) return this.#tellLead(url, { isWhole: true });
    this.#opens = [...recent, now];
    if (isBeside) this.#actions.openBeside(place);
    else this.#actions.open(place);
  }

  #placeAt(url: string): WebPlace | undefined {
    const to = destinationOf(url, this.#place, this.#actions.hosts());
    switch (to?.kind) {
      case 'own':
        return { ...this.#place, path: to.path };
      case 'lab':
        return to.place;
      case 'name':
      case 'outside':
      case undefined:
        return undefined;
    }
  }

  #tellLead(url: string, { isWhole }: { isWhole: boolean }): void {
    const say = this.#say;
    const place = this.#placeAt(url);
    const address = url.slice(0, 300);
    const told = isWhole ? say('webLeads', { address }) : say('webLeadsSomewhere', { address });
    this.#tell({
      topic: 'leads',
      text: place ? told : `${told} ${say('webOutside')}`,
      ...(place && { action: { text: say('webOpenTab'), run: () => this.#actions.open(place) } }),
    });
  }

  #tell(notice: Omit<WebNotice, 'times'>): void {
    this.#notices = withNotice(this.#notices, notice);
    this.#draw();
  }

  #change(state: State, path: string): void {
    this.#state = state;
    this.#isWrong = false;
    const isNew = path !== this.#path;
    // An address that is being typed is not overwritten; one that was sent off is.
    const isTyped = document.activeElement === this.#input && this.#input.value !== this.#path;
    this.#path = path;
    if (isNew && !isTyped) this.#input.value = path;
    this.#draw();
  }

  /** A whole address that is typed stands alone in the field. */
  #drawWhole(): void {
    this.#input.parentElement?.toggleAttribute('data-whole', /^https?:/i.test(this.#input.value.trim()));
  }

  #submit(event: Event): void {
    event.preventDefault();
    const to = typedAddress(this.#input.value, this.#place, this.#actions.hosts());
    this.#isWrong = to === undefined || to.kind === 'outside';
    this.#named = to?.kind === 'name' ? to : undefined;
    if (to?.kind === 'own') {
      this.#input.value = to.path;
      this.#actions.go(to.path);
      return;
    }
    if (to?.kind === 'lab') {
      this.#input.value = this.#path;
      this.#actions.open(to.place);
      return;
    }
    if (to?.kind === 'outside') this.#tellLead(to.url, { isWhole: true });
    this.#draw();
    this.element.querySelector<HTMLElement>('.web-name select')?.focus();
  }

  #toggleLog(): void {
    this.#log = this.#log ? undefined : emptyLog;
    if (this.#log) this.#actions.askLog();
    this.#draw();
  }

  #logPanel(): TemplateResult | typeof nothing {
    const log = this.#log;
    if (!log) return nothing;
    return webLogPanel({
      log,
      say: this.#say,
      look: (id) => {
        this.#log = { ...log, open: id, headers: undefined };
        if (id !== undefined) this.#actions.askHeaders(id);
        this.#draw();
      },
    });
  }

  #nameForm(): TemplateResult | typeof nothing {
    if (!this.#named) return nothing;
    const close = () => {
      this.#named = undefined;
      this.#input.value = this.#path;
      this.#draw();
    };
    return webNameForm({
      ...this.#named,
      hosts: this.#actions.hosts(),
      say: this.#say,
      open: (place) => {
        close();
        this.#actions.open(place);
      },
      cancel: () => {
        close();
        this.#input.focus();
      },
    });
  }

  #draw(): void {
    const say = this.#say;
    const { host, port, name } = this.#place;
    const site = webSite(this.#place);
    const isBusy = this.#state === 'waiting' || this.#state === 'loading';
    const isGone = this.#state === 'failed' || this.#state === 'blocked';
    this.element.toggleAttribute('data-loading', isBusy);
    this.element.setAttribute('aria-busy', String(isBusy));
    render(
      html`<form class="web-bar" @submit=${(event: Event) => this.#submit(event)}>
        <button class="icon-button" type="button" aria-label=${say('webReload')} title=${say('webReload')}
          @click=${() => this.#actions.go(this.#path)}>${icon('reload')}</button>
        <label class="web-address" ?data-wrong=${this.#isWrong}
          @input=${() => this.#drawWhole()}>
          <span class="web-site"><span class="web-scheme">http://</span>${site.slice('http://'.length)}</span>
          <input type="text" name="path" value=${this.#place.path} aria-label=${say('webPath', { site })} aria-invalid=${this.#isWrong}
            autocomplete="off" autocapitalize="off" spellcheck="false" inputmode="url" enterkeyhint="go" />
          ${name === undefined ? nothing : html`<span class="web-to" title=${say('webGoesTo', { to: `${host}:${port}` })}>→ ${host}:${port}</span>`}
        </label>
        <button class="icon-button" type="button" aria-label=${say('webLog')} title=${say('webLog')}
          aria-pressed=${this.#log !== undefined} @click=${() => this.#toggleLog()}>${icon('list')}</button>
      </form>
      ${this.#nameForm()}
      ${
        this.#notices.length > 0
          ? webNotices(this.#notices, {
              say,
              dismiss: (notice) => {
                this.#notices = this.#notices.filter((each) => each !== notice);
                this.#draw();
              },
            })
          : nothing
      }
      <div class="web-view">
        <iframe title=${say('webTab', { site })} sandbox="allow-scripts allow-forms" referrerpolicy="no-referrer"
          ?hidden=${this.#state === 'empty' || isGone}
          @load=${() => {
            if (this.#state === 'loading') this.#change('shown', this.#path);
          }}></iframe>
        ${
          isGone
            ? html`<div class="web-note"><p role="status">${say(this.#state === 'failed' ? 'webFailed' : 'webBlocked')}</p>
                <button class="button" type="button" @click=${() => this.#actions.go(this.#path)}>${say('webReload')}</button></div>`
            : nothing
        }
        ${this.#state === 'empty' ? html`<p class="web-note">${say('webWaiting')}</p>` : nothing}
      </div>
      ${this.#logPanel()}`,
      this.element,
    );
    this.#drawWhole();
  }
}
