import { randomBytes } from 'node:crypto';
import { type Language, WEB_TABS_PER_SESSION_MAX } from '#protocol/messages.ts';
import { CookieJar } from './cookie-jar.ts';
import { webLimits } from './limits.ts';
import { Pace } from './pace.ts';

/** One address of a lab for one session. Whoever knows the label may use it, and only until `ended`. */
export interface WebTab {
  readonly label: string;
  readonly origin: string;
  readonly pageOrigin: string;
  readonly session: string;
  readonly lab: string;
  readonly host: string;
  readonly address: string;
  readonly port: number;
  readonly jar: CookieJar;
  readonly pace: Pace;
  readonly ended: AbortSignal;
  /** Of its last reader. */
  language: Language;
  requests: number;
  /** Path of the document that it shows. */
  shown: string | undefined;
}

interface WebTabRequest extends Pick<WebTab, 'pageOrigin' | 'session' | 'lab' | 'host' | 'address' | 'port'> {
  readonly language: Language;
  /** The origin that goes with a label. */
  readonly originOf: (label: string) => string;
}

export interface WebTabs {
  /** The session's tab of that address, with its cookies, or a new one. */
  open(request: WebTabRequest): WebTab;
  /** Undefined when the label was never given, or has expired. Counts as a use. */
  find(label: string): WebTab | undefined;
  closeLab(lab: string): void;
  close(): void;
}

interface Entry {
  readonly key: string;
  readonly tab: WebTab;
  readonly end: AbortController;
  usedAt: number;
}

export function createWebTabs({ clock }: { clock: () => number }): WebTabs {
  const entries = new Map<string, Entry>();
  const paces = new Map<string, Pace>();

  const drop = (entry: Entry) => {
    entries.delete(entry.tab.label);
    entry.end.abort();
    const { session } = entry.tab;
    if (![...entries.values()].some(({ tab }) => tab.session === session)) paces.delete(session);
  };
  const dropWhere = (isOver: (entry: Entry) => boolean) => {
    for (const entry of entries.values()) if (isOver(entry)) drop(entry);
  };
  const isIdle = (entry: Entry) => clock() - entry.usedAt > webLimits.tabIdleMs;
  const paceOf = (session: string): Pace => {
    const known = paces.get(session) ?? new Pace({ ...webLimits, clock });
    paces.set(session, known);
    return known;
  };

  return {
    open({ originOf, language, ...place }) {
      dropWhere(isIdle);
      const { session, pageOrigin, lab, host, port } = place;
      const key = [session, pageOrigin, lab, host, port].join(' ');
      const known = [...entries.values()].find((entry) => entry.key === key);
      if (known) {
        known.usedAt = clock();
        known.tab.language = language;
        return known.tab;
      }
      const own = [...entries.values()].filter(({ tab }) => tab.session === session);
      if (own.length >= WEB_TABS_PER_SESSION_MAX) drop(own.reduce((a, b) => (b.usedAt < a.usedAt ? b : a)));
      const label = randomBytes(16).toString('hex');
      const end = new AbortController();
      const tab: WebTab = {
        ...place,
        label,
        language,
        origin: originOf(label),
        jar: new CookieJar(clock, [place.address, place.host]),
        pace: paceOf(session),
        ended: end.signal,
        requests: 0,
        shown: undefined,
      };
      entries.set(label, { key, tab, end, usedAt: clock() });
      return tab;
    },
    find(label) {
      const entry = entries.get(label);
      if (!entry) return undefined;
      if (isIdle(entry)) {
        drop(entry);
        return undefined;
      }
      entry.usedAt = clock();
      return entry.tab;
    },
    closeLab: (lab) => dropWhere(({ tab }) => tab.lab === lab),
    close: () => dropWhere(() => true),
  };
}
