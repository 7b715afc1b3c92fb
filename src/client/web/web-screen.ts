import { html, nothing, render } from 'lit-html';
import type { HostView } from '#protocol/lab-state.ts';
import { domId } from '../terminal/terminal-layout.ts';
import type { Say } from '../page/texts.ts';
import { webBar } from './web-bar.ts';
import { WebLog } from './web-log.ts';
import { typedAddress, type WantedPlace, type WebPlace, webKey, webLabel, webSite } from './web-place.ts';
import type { KnownPods } from './web-pod-form.ts';
import { WebQuestions } from './web-questions.ts';
import { WebTold } from './web-told.ts';
import { type ViewState, webView } from './web-view.ts';

interface WebScreenActions {
  go(path: string): void;
  /** Shows an address in its own tab. */
  open(place: WantedPlace): void;
  /** Shows the address in one more tab. */
  openBeside(place: WebPlace): void;
  /** Shows the path as another host or pod sees it, instead of this tab. */
  seeFrom(from: string, path: string): void;
  download(path: string, name: string): void;
  /** Asks for the requests of the tab so far. */
  askLog(): void;
  askHeaders(id: number): void;
  askCookies(options: { clear: boolean }): void;
  pods(): Promise<Exclude<KnownPods, string> | undefined>;
  hosts(): readonly HostView[];
}

/** One web tab: an address bar above a sandboxed frame that holds a page of the lab. */
export class WebScreen {
  readonly element = document.createElement('div');
  readonly place: WebPlace;
  readonly #say: Say;
  readonly #actions: WebScreenActions;
  readonly #told: WebTold;
  readonly #log: WebLog;
  readonly #questions: WebQuestions;
  #state: ViewState = 'empty';
  #path: string;
  #isWrong = false;

  constructor(place: WebPlace, say: Say, actions: WebScreenActions) {
    this.place = place;
    this.#say = say;
    this.#actions = actions;
    this.#path = place.path;
    this.#questions = new WebQuestions({
      ...actions,
      id: domId(webKey(place)),
      place,
      say,
      seeFrom: (pod) => actions.seeFrom(pod, this.#path),
      ask: () => this.#ask(),
      draw: () => this.#draw(),
      cancel: () => this.#resume(),
    });
    this.#told = new WebTold({
      ...actions,
      place,
      say,
      frame: () => this.#frame,
      askWay: (named) => this.#questions.askWay(named),
      onRedirected: () => this.#change('blocked', this.#path),
      draw: () => this.#draw(),
    });
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

  /** An address has been asked for. */
  wait(path: string): void {
    this.#change('waiting', path);
  }

  fail(): void {
    this.#change('failed', this.#path);
  }

  /** Loads the address, even if it is the one on show. */
  show(path: string, url: string): void {
    this.#told.clear();
    this.#questions.end();
    this.#change('loading', path);
    this.#frame.src = url;
  }

  moved(path: string): void {
    this.#change(this.#state, path);
  }

  /** The desk's policy kept the frame from going there; of the address nothing else is known. */
  blocked(origin: string): void {
    this.#told.blocked(origin);
    this.#change('blocked', this.#path);
  }

  /** The page offers a file under this address. */
  offer(file: string, url: string): void {
    this.#told.offer(file, url);
    if (this.#state === 'loading') this.#change('shown', this.#path);
  }

  get log(): Pick<WebLog, 'add' | 'addHeaders' | 'setCookies'> {
    return this.#log;
  }

  /** Takes a message when it comes from this tab's frame. */
  hear(event: MessageEvent): void {
    this.#told.hear(event);
  }

  /** Puts the keyboard on what it is seen from. */
  focusFrom(): void {
    this.element.querySelector<HTMLElement>('select[name="from"]')?.focus();
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

  #change(state: ViewState, path: string): void {
    this.#state = state;
    this.#isWrong = false;
    const isNew = path !== this.#path;
    // An address that is being typed is not overwritten; one that was sent off is.
    const isTyped = document.activeElement === this.#input && this.#input.value !== this.#path;
    this.#path = path;
    if (isNew && !isTyped) this.#input.value = path;
    this.#draw();
  }

  #ask(): void {
    this.#draw();
    this.element.querySelector<HTMLElement>('.web-name :is(select, input)')?.focus();
  }

  /** Nothing is asked any more, and the address is the one on show. */
  #resume(): void {
    this.#input.value = this.#path;
    this.#draw();
    this.#input.focus();
  }

  /** A whole address that is typed stands alone in the field. */
  #drawWhole(): void {
    this.#input.parentElement?.toggleAttribute('data-whole', /^https?:/i.test(this.#input.value.trim()));
  }

  #submit(event: Event): void {
    event.preventDefault();
    const to = typedAddress(this.#input.value, this.place, this.#actions.hosts());
    this.#isWrong = to === undefined || to.kind === 'outside';
    this.#questions.end();
    switch (to?.kind) {
      case 'own':
        this.#input.value = to.path;
        this.#actions.go(to.path);
        break;
      case 'lab':
        this.#input.value = this.#path;
        this.#draw();
        this.#actions.open(to.place);
        break;
      case 'name':
        this.#questions.askWay(to);
        break;
      case 'outside':
        this.#told.refuse(to.url);
        break;
      case undefined:
        this.#draw();
        break;
    }
  }

  #draw(): void {
    const say = this.#say;
    const isBusy = this.#state === 'waiting' || this.#state === 'loading';
    this.element.toggleAttribute('data-loading', isBusy);
    this.element.setAttribute('aria-busy', String(isBusy));
    render(
      html`${webBar({
        place: this.place,
        hosts: this.#actions.hosts(),
        isWrong: this.#isWrong,
        isLogOpen: this.#log.isOpen,
        say,
        reload: () => this.#actions.go(this.#path),
        submit: (event) => this.#submit(event),
        typed: () => this.#drawWhole(),
        toggleLog: () => this.#log.toggle(),
        seeFrom: (from) => this.#actions.seeFrom(from, this.#path),
        askPod: () => this.#questions.askPod(),
      })}
      ${this.#questions.form() ?? nothing}
      ${this.#told.panel()}
      ${webView({
        state: this.#state,
        site: webSite(this.place),
        say,
        loaded: () => {
          if (this.#state === 'loading') this.#change('shown', this.#path);
        },
        reload: () => this.#actions.go(this.#path),
      })}
      ${this.#log.panel()}`,
      this.element,
    );
    this.#drawWhole();
  }
}
