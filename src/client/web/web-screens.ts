import type { DeskModel } from '../desk/desk-model.ts';
import { type Pane, domId } from '../terminal/terminal-layout.ts';
import { type WantedPlace, type WebPlace, webKey, webSite } from './web-place.ts';
import type { WebRequests } from './web-requests.ts';
import { WebScreen } from './web-screen.ts';

/** What is asked of a tab, without the tab. */
type TabQuestion =
  | { readonly type: 'web.download'; readonly path: string; readonly file?: string }
  | { readonly type: 'web.log' }
  | { readonly type: 'web.cookies'; readonly clear: boolean }
  | { readonly type: 'web.exchange'; readonly id: number };

interface WebScreensOptions {
  readonly room: HTMLElement;
  readonly desk: DeskModel;
  readonly requests: WebRequests;
  /** The learner went to another path of a tab. */
  readonly onPath: (place: WebPlace) => void;
  /** Somebody asked for another address: to be shown in its tab, or in one more. */
  readonly onOpen: (place: WantedPlace, options: { isBeside: boolean }) => void;
  /** A tab is to be seen from elsewhere. */
  readonly onSeeFrom: (place: WebPlace, from: string) => void;
  readonly signal: AbortSignal;
}

/** The pages of the web tabs: one frame per tab, kept as long as the tab, shown in the pane that holds it. */
export class WebScreens {
  readonly #options: WebScreensOptions;
  readonly #screens = new Map<string, WebScreen>();
  /** Addresses that are known before their tab is. */
  readonly #urls = new Map<string, string>();

  constructor(options: WebScreensOptions) {
    this.#options = options;
    const { signal } = options;
    window.addEventListener('message', (event) => this.#hear(event), { signal });
    document.addEventListener('securitypolicyviolation', (event) => this.#blocked(event), { signal });
    const { connection, lab } = options.desk;
    const at = (place: Omit<WebPlace, 'path'> & { readonly lab: string }) =>
      place.lab === lab.value?.id ? this.#screens.get(webKey(place)) : undefined;
    const stops = [
      connection.onMessage('web.file', (message) => at(message)?.offer(message.file, message.url)),
      connection.onMessage('web.log', (message) => at(message)?.log.add(message.entries)),
      connection.onMessage('web.cookies', (message) => at(message)?.log.setCookies(message.cookies)),
      connection.onMessage('web.exchange', (message) => at(message)?.log.addHeaders(message.id, message)),
    ];
    for (const stop of stops) signal.addEventListener('abort', stop, { once: true });
  }

  /** Makes, drops, places and shows frames so that they match the panes; loads those on show once the lab answers. */
  sync(panes: readonly Pane[], { canLoad }: { canLoad: boolean }): void {
    const places = panes.flatMap(({ tabs }) => tabs.flatMap(({ web }) => web ?? []));
    const keys = new Set(places.map(webKey));
    for (const [key, screen] of this.#screens) {
      if (keys.has(key)) continue;
      screen.remove();
      this.#screens.delete(key);
    }
    for (const place of places) if (!this.#screens.has(webKey(place))) this.#make(place);
    for (const pane of panes) {
      for (const { key, web } of pane.tabs) {
        const screen = this.#screens.get(key);
        if (!screen || !web) continue;
        const isShown = pane.active?.key === key;
        screen.element.dataset.pane = String(pane.index);
        screen.element.hidden = !isShown;
        if (isShown && canLoad && screen.isEmpty) this.load(web);
      }
    }
  }

  /** Shows an address that the server has given already. */
  show(place: WebPlace, url: string): void {
    const screen = this.#screens.get(webKey(place));
    if (screen) screen.show(place.path, url);
    else this.#urls.set(webKey(place), url);
  }

  /** Asks for the place's address, whose name may have changed, and loads it. */
  load(place: WebPlace): void {
    const { desk, requests } = this.#options;
    const screen = this.#screens.get(webKey(place));
    const lab = desk.lab.value?.id;
    if (!screen || !lab) return;
    screen.wait(place.path);
    requests.open({ lab, ...place }).then(
      (opened) => (opened ? screen.show(place.path, opened.url) : screen.fail()),
      (error: unknown) => console.error(error),
    );
  }

  /** The page inside the frame has navigated there. */
  moved(place: WebPlace): void {
    this.#screens.get(webKey(place))?.moved(place.path);
  }

  #hear(event: MessageEvent): void {
    for (const screen of this.#screens.values()) screen.hear(event);
  }

  /** A browser does not say which frame was kept from going elsewhere: it is one on show, its own site first. */
  #blocked({ effectiveDirective, blockedURI }: SecurityPolicyViolationEvent): void {
    if (effectiveDirective !== 'frame-src') return;
    const lab = this.#options.desk.lab.value;
    const namesOf = ({ place }: WebScreen) => {
      const address = lab?.hosts.find(({ name }) => name === place.host)?.address ?? place.host;
      return [webSite(place), webSite({ ...place, host: address })].map((site) => new URL(site).origin);
    };
    const shown = [...this.#screens.values()].filter(({ element }) => !element.hidden);
    const own = shown.find((screen) => namesOf(screen).includes(blockedURI));
    const focused = shown.find(({ element }) => element.contains(document.activeElement));
    (own ?? focused ?? shown[0])?.blocked(blockedURI);
  }

  focus(key: string): void {
    this.#screens.get(key)?.element.focus();
  }

  focusFrom(key: string): void {
    this.#screens.get(key)?.focusFrom();
  }

  dispose(): void {
    for (const screen of this.#screens.values()) screen.remove();
    this.#screens.clear();
  }

  #make(place: WebPlace): void {
    const { room, desk, requests, onPath, onOpen, onSeeFrom } = this.#options;
    const key = webKey(place);
    const { path: _, ...tab } = place;
    const ask = (question: TabQuestion) => {
      const lab = desk.lab.value?.id;
      if (lab) desk.connection.send({ ...question, lab, ...tab });
    };
    const screen = new WebScreen(place, desk.say, {
      go: (path) => {
        onPath({ ...place, path });
        this.load({ ...place, path });
      },
      open: (wanted) => onOpen(wanted, { isBeside: false }),
      openBeside: (wanted) => onOpen(wanted, { isBeside: true }),
      seeFrom: (from, path) => onSeeFrom({ ...place, path }, from),
      pods: async () => {
        const lab = desk.lab.value?.id;
        return lab === undefined ? undefined : requests.pods(lab);
      },
      download: (path, file) => ask({ type: 'web.download', path, ...(file !== '' && { file }) }),
      askLog: () => ask({ type: 'web.log' }),
      askCookies: ({ clear }) => ask({ type: 'web.cookies', clear }),
      askHeaders: (id) => ask({ type: 'web.exchange', id }),
      hosts: () => desk.lab.value?.hosts ?? [],
    });
    screen.element.id = `screen-${domId(key)}`;
    room.append(screen.element);
    this.#screens.set(key, screen);
    const url = this.#urls.get(key);
    this.#urls.delete(key);
    if (url !== undefined) screen.show(place.path, url);
  }
}
