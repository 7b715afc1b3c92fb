import type { DeskModel } from '../desk/desk-model.ts';
import type { DeskTabs } from '../terminal/desk-tabs.ts';
import { activate, type Pane, type PaneIndex, place as placeTab, replaceWeb } from '../terminal/terminal-layout.ts';
import { besides, seenFrom, type WantedPlace, type WebPlace, webKey, webPlaceSchema, withPlace } from './web-place.ts';
import { WebRequests } from './web-requests.ts';
import { WebScreens } from './web-screens.ts';

interface WebTabsOptions {
  readonly room: HTMLElement;
  readonly desk: DeskModel;
  readonly tabs: DeskTabs;
  readonly signal: AbortSignal;
}

/** Pages of the lab in the desk's tabs: opened, moved and closed as the layout has them. */
export class WebTabs {
  readonly #desk: DeskModel;
  readonly #tabs: DeskTabs;
  readonly #requests: WebRequests;
  readonly #screens: WebScreens;

  constructor({ room, desk, tabs, signal }: WebTabsOptions) {
    this.#desk = desk;
    this.#tabs = tabs;
    this.#requests = new WebRequests(desk.connection, signal);
    this.#screens = new WebScreens({
      room,
      desk,
      requests: this.#requests,
      onPath: (place) => this.#keep(place),
      onOpen: (wanted, options) => this.#openPage(wanted, options),
      onSeeFrom: (place, from) => this.#seeFrom(place, from),
      signal,
    });
    signal.addEventListener('abort', () => this.#screens.dispose(), { once: true });
    const stopMoves = desk.connection.onMessage('web.moved', (message) => {
      if (message.lab === desk.lab.value?.id) this.#moved(webPlaceSchema.parse(message));
    });
    signal.addEventListener('abort', stopMoves, { once: true });
  }

  sync(panes: readonly Pane[], options: { canLoad: boolean }): void {
    this.#screens.sync(panes, options);
  }

  focus(key: string): void {
    this.#screens.focus(key);
  }

  /** Shows an address of the lab in its tab, or in a new one; nothing when the learner was told why not. */
  open(wanted: WantedPlace, pane?: PaneIndex): void {
    this.#open(wanted, pane).catch((error: unknown) => console.error(error));
  }

  close(key: string): void {
    this.#tabs.change((layout) => ({ ...layout, web: layout.web.filter((place) => webKey(place) !== key) }));
  }

  async #open(wanted: WantedPlace, pane: PaneIndex | undefined): Promise<void> {
    const lab = this.#desk.lab.value?.id;
    const opened = lab && (await this.#requests.open({ lab, ...wanted }));
    if (!opened || opened.lab !== this.#desk.lab.value?.id) return;
    const place = { ...wanted, port: opened.port };
    const key = webKey(place);
    const isOpen = this.#tabs.find(key) !== undefined;
    this.#screens.show(place, opened.url);
    this.#tabs.change((layout) => {
      const next = { ...layout, web: withPlace(layout.web, place) };
      return isOpen && pane === undefined
        ? activate(next, this.#tabs.panes, key)
        : placeTab(next, key, pane ?? layout.focused);
    });
    this.#screens.focus(key);
  }

  #openPage(wanted: WantedPlace, { isBeside }: { isBeside: boolean }): void {
    const known = webPlaceSchema.safeParse(wanted);
    const { web } = this.#tabs.layout.value;
    this.open(isBeside && known.success ? besides(web, known.data) : wanted);
  }

  /** Another place takes the tab's; where that one is open already, both stay. */
  #seeFrom(place: WebPlace, from: string): void {
    const next = seenFrom(place, from);
    const [was, key] = [webKey(place), webKey(next)];
    if (this.#tabs.find(key)) this.#tabs.activate(key);
    else this.#tabs.change((layout) => replaceWeb(layout, { was, next }));
    this.#screens.focusFrom(key);
  }

  /** A frame's new place is kept only while its tab is open. */
  #moved(place: WebPlace): void {
    if (!this.#tabs.layout.value.web.some((each) => webKey(each) === webKey(place))) return;
    this.#keep(place);
    this.#screens.moved(place);
  }

  #keep(place: WebPlace): void {
    this.#tabs.change((layout) => ({ ...layout, web: withPlace(layout.web, place) }));
  }
}
