import { randomBytes } from 'node:crypto';
import { Pace } from '#lab-runtime/lab-client/pace.ts';
import { type Language, WEB_TABS_PER_SESSION_MAX } from '#protocol/messages.ts';
import type { WebTabTable } from '../storage/web-tab-table.ts';
import { CookieJar } from './cookie-jar.ts';
import { webLimits } from './limits.ts';
import { readTabs, tabDocument } from './tab-record.ts';

/** One address of a lab for one session. Whoever knows the label may use it, and only until `ended`. */
export interface WebTab {
  readonly label: string;
  readonly origin: string;
  readonly pageOrigin: string;
  readonly session: string;
  readonly lab: string;
  /** A host of the lab, an address of its networks, or a Service. */
  readonly host: string;
  /** What stands for the host in an address: a host's own, and else the same. */
  readonly address: string;
  readonly port: number;
  /** Where its requests leave: a host, or a pod; the learner's own where it is undefined. */
  readonly from?: string | undefined;
  /** What requests call the site, with its port; the host's address where it is undefined. */
  readonly name?: string | undefined;
  /** Which of the tabs that show this site; undefined for the first. */
  readonly tab?: number | undefined;
  readonly jar: CookieJar;
  readonly pace: Pace;
  readonly ended: AbortSignal;
  /** Of its last reader. */
  language: Language;
  requests: number;
  /** Path of the document that it shows. */
  shown: string | undefined;
}

export type Place = Pick<
  WebTab,
  'pageOrigin' | 'session' | 'lab' | 'host' | 'address' | 'port' | 'from' | 'name' | 'tab'
>;
interface WebTabRequest extends Place {
  readonly language: Language;
  /** The origin that goes with a label. */
  readonly originOf: (label: string) => string;
}

export interface WebTabs {
  /** The session's tab of that address, with its cookies, or a new one. */
  open(request: WebTabRequest): WebTab;
  /** Undefined when the label was never given, or has expired. Counts as a use. */
  find(label: string): WebTab | undefined;
  /** The session's tab of that place. */
  of(place: Omit<Place, 'pageOrigin' | 'address'>): WebTab | undefined;
  /** The tab's cookies have changed; they are written down soon. */
  keep(tab: WebTab): void;
  closeLab(lab: string): void;
  close(): void;
}

interface Entry {
  readonly tab: WebTab;
  readonly end: AbortController;
  usedAt: number;
  keptAt: number;
}

/** Uses and cookies are written down at most so often; a server that is killed loses no more. */
const KEEP_EVERY_MS = 60_000;
const COOKIES_KEPT_AFTER_MS = 500;

const siteKey = ({ session, pageOrigin, lab, host, port, from, name }: Place) =>
  [session, pageOrigin, lab, host, port, from, name].join(' ');
const keyOf = (place: Place) => `${siteKey(place)} ${place.tab ?? 1}`;

/** The tabs of all sessions, those of the server before included. */
export function createWebTabs({ clock, table }: { clock: () => number; table: WebTabTable }): WebTabs {
  const entries = new Map<string, Entry>();
  const paces = new Map<string, Pace>();
  const changed = new Set<Entry>();
  let timer: NodeJS.Timeout | undefined;

  const paceOf = (session: string): Pace => {
    const known =
      paces.get(session) ?? new Pace({ burst: webLimits.burstBytes, perSecond: webLimits.bytesPerSecond, clock });
    paces.set(session, known);
    return known;
  };
  const isIdle = (entry: Entry) => clock() - entry.usedAt > webLimits.tabIdleMs;
  const save = (entry: Entry) => {
    entry.keptAt = clock();
    changed.delete(entry);
    table.save({ label: entry.tab.label, usedAt: entry.usedAt, document: tabDocument(entry.tab) });
  };
  const saveChanged = () => {
    timer = undefined;
    for (const entry of changed) save(entry);
  };
  const drop = (entry: Entry) => {
    entries.delete(entry.tab.label);
    changed.delete(entry);
    table.remove(entry.tab.label);
    entry.end.abort();
    const { session } = entry.tab;
    if (![...entries.values()].some(({ tab }) => tab.session === session)) paces.delete(session);
  };
  const dropWhere = (isOver: (entry: Entry) => boolean) => {
    for (const entry of entries.values()) if (isOver(entry)) drop(entry);
  };
  const add = (tab: Omit<WebTab, 'pace' | 'ended' | 'requests' | 'shown'>, usedAt: number): Entry => {
    const end = new AbortController();
    const whole = { ...tab, pace: paceOf(tab.session), ended: end.signal, requests: 0, shown: undefined };
    const entry = { tab: whole, end, usedAt, keptAt: usedAt };
    entries.set(tab.label, entry);
    return entry;
  };

  const jars = new Map<string, CookieJar>();
  for (const { usedAt, cookies, ...tab } of readTabs(table)) {
    const jar = jars.get(siteKey(tab)) ?? new CookieJar(clock, hostsOf(tab), cookies);
    jars.set(siteKey(tab), jar);
    add({ ...tab, jar }, usedAt);
  }
  dropWhere(isIdle);

  return {
    open({ originOf, language, ...place }) {
      dropWhere(isIdle);
      const known = [...entries.values()].find(({ tab }) => keyOf(tab) === keyOf(place));
      if (known) {
        known.usedAt = clock();
        known.tab.language = language;
        save(known);
        return known.tab;
      }
      const own = [...entries.values()].filter(({ tab }) => tab.session === place.session);
      if (own.length >= WEB_TABS_PER_SESSION_MAX) drop(own.reduce((a, b) => (b.usedAt < a.usedAt ? b : a)));
      const label = randomBytes(16).toString('hex');
      const sibling = own.find(({ tab }) => siteKey(tab) === siteKey(place));
      const jar = sibling?.tab.jar ?? new CookieJar(clock, hostsOf(place));
      const entry = add({ ...place, label, language, origin: originOf(label), jar }, clock());
      save(entry);
      return entry.tab;
    },
    find(label) {
      const entry = entries.get(label);
      if (!entry) return undefined;
      if (isIdle(entry)) {
        drop(entry);
        return undefined;
      }
      entry.usedAt = clock();
      if (entry.usedAt - entry.keptAt > KEEP_EVERY_MS) save(entry);
      return entry.tab;
    },
    of: ({ session, lab, host, port, from, name, tab: ordinal }) =>
      [...entries.values()]
        .map(({ tab }) => tab)
        .findLast(
          (tab) =>
            tab.session === session &&
            tab.lab === lab &&
            tab.host === host &&
            tab.port === port &&
            tab.from === from &&
            tab.name === name &&
            tab.tab === ordinal,
        ),
    keep({ jar }) {
      for (const entry of entries.values()) if (entry.tab.jar === jar) changed.add(entry);
      timer ??= setTimeout(saveChanged, COOKIES_KEPT_AFTER_MS).unref();
    },
    closeLab: (lab) => dropWhere(({ tab }) => tab.lab === lab),
    close() {
      clearTimeout(timer);
      saveChanged();
      for (const { end } of entries.values()) end.abort();
      entries.clear();
    },
  };
}

const hostsOf = ({ address, host, name }: Pick<WebTab, 'address' | 'host' | 'name'>): string[] =>
  name === undefined ? [address, host] : [name.replace(/:\d+$/, '')];
