import { html, nothing, render, type TemplateResult } from 'lit-html';
import type { HostView } from '#protocol/lab-state.ts';
import { icon } from '../page/drawing.ts';
import type { Say } from '../page/texts.ts';
import { FRAME_MESSAGES_PER_SECOND, type FrameMessage, frameMessageSchema, isFrom } from './frame-messages.ts';
import { WebLeads } from './web-leads.ts';
import { WebLog } from './web-log.ts';
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
  askCookies(options: { clear: boolean }): void;
  hosts(): readonly HostView[];
}

/** One web tab: an address bar above a sandboxed frame that holds a page of the lab. */
export class WebScreen {
  readonly element = document.createElement('div');
  readonly #place: WebPlace;
  readonly #say: Say;
  readonly #actions: WebScreenActions;
  readonly #leads: WebLeads;
  readonly #log: WebLog;
  #state: State = 'empty';
  #path: string;
  #isWrong = false;
  #notices: readonly WebNotice[] = [];
  /** Heard from the frame in this second. */
  #messages = { second: 0, count: 0 };
  /** A name that was typed, until it is known where it goes. */
  #named: { readonly name: string; readonly path: string } | undefined;

  constructor(place: WebPlace, say: Say, actions: WebScreenActions) {
    this.#place = place;
    this.#say = say;
    this.#actions = actions;
    this.#path = place.path;
    this.#leads = new WebLeads({ ...actions, place, say, tell: (notice) => this.#tell(notice) });
    this.#log = new WebLog({ ...actions, say, onChange: () => this.#draw() });
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
    this.#leads.tell(origin, { isOrigin: true });
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

  get log(): Pick<WebLog, 'add' | 'addHeaders' | 'setCookies'> {
    return this.#log;
  }

  /** Takes a message when it comes from this tab's frame. */
  hear({ source, data }: MessageEvent): void {
    if (!isFrom(this.#frame, source)) return;
    const second = Math.floor(performance.now() / 1_000);
    this.#messages =
      second === this.#messages.second ? { second, count: this.#messages.count + 1 } : { second, count: 1 };
    if (this.#messages.count > FRAME_MESSAGES_PER_SECOND) return;
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
        this.#draw();
        break;
      case 'leads':
      case 'open':
        this.#leads.follow(message.url, {
          isBeside: message.kind === 'open',
          isPressed: navigator.userActivation.isActive && document.activeElement === this.#frame,
        });
        break;
      case 'download': {
        const to = destinationOf(message.url, this.#place, this.#actions.hosts());
        if (to?.kind === 'own') this.#actions.download(to.path, message.name);
        break;
      }
      case 'blocked':
        this.#tell({ topic: 'blocked', text: say('webBlockedPart', { address: message.url.slice(0, 300) }) });
        break;
      case 'trouble':
        this.#tell({ topic: 'trouble', text: say('webPageTrouble', { text: message.text }) });
        break;
    }
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
    if (to?.kind === 'outside') this.#leads.tell(to.url);
    this.#draw();
    this.element.querySelector<HTMLElement>('.web-name select')?.focus();
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
          aria-pressed=${this.#log.isOpen} @click=${() => this.#log.toggle()}>${icon('list')}</button>
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
      ${this.#log.panel()}`,
      this.element,
    );
    this.#drawWhole();
  }
}
