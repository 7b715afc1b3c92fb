import { Cookie, defaultPath, domainMatch, pathMatch } from 'tough-cookie';
import { z } from 'zod';
import { webLimits } from './limits.ts';

const text = z.string().max(webLimits.cookieMaxBytes);
/** A cookie; one without `expiresAt` is good for as long as the tab is. */
export const cookieSchema = z.object({ name: text, value: text, path: text, expiresAt: z.number().optional() });
type KeptCookie = z.infer<typeof cookieSchema>;

/** What browsers keep in a name and a value: anything but controls, and what ends it. Either may be missing. */
const NAME = /^[\x20-\x3a\x3c\x3e-\x7e\x80-\xff]*$/;
const VALUE = /^[\x20-\x3a\x3c-\x7e\x80-\xff]*$/;
/** Names that promise TLS, which no page of a lab has. A value without a name could be taken for one. */
const PROMISES_TLS = /^__(?:secure|host)-/i;
const size = ({ name, value, path }: KeptCookie) => name.length + value.length + path.length + 3;
const withoutQuery = (path: string) => path.split(/[?#]/)[0] ?? '/';

/**
 * The cookies of one tab, as a browser would keep them for one host. They stay on the server: a sandboxed page has
 * no storage of its own, and no cookie of a lab ever reaches the browser. Reading and matching is tough-cookie's; its
 * jar has no bounds, so the list with its bounds is kept here.
 */
export class CookieJar {
  readonly #clock: () => number;
  readonly #hosts: readonly string[];
  /** The oldest first. */
  #cookies: readonly KeptCookie[];

  /** `hosts`: the names of the tab's one host. A cookie for any other domain is refused. */
  constructor(clock: () => number, hosts: readonly string[] = [], cookies: readonly KeptCookie[] = []) {
    this.#clock = clock;
    this.#hosts = hosts;
    this.#cookies = cookies;
  }

  get all(): readonly KeptCookie[] {
    return this.#cookies.filter((cookie) => this.#isGood(cookie));
  }

  clear(): void {
    this.#cookies = [];
  }

  #isGood({ expiresAt }: KeptCookie): boolean {
    return expiresAt === undefined || expiresAt > this.#clock();
  }

  /** Takes the `Set-Cookie` headers of an answer to `path`; what cannot be read or is too large is left out. */
  take(headers: readonly string[], path: string): void {
    for (const header of headers) {
      const cookie = this.#parse(header, withoutQuery(path));
      if (!cookie) continue;
      this.#cookies = this.#cookies.filter(({ name, path: own }) => name !== cookie.name || own !== cookie.path);
      if (this.#isGood(cookie)) this.#cookies = this.#bounded([...this.#cookies, cookie]);
    }
  }

  /** The `Cookie` header of a request for `path`. */
  header(path: string): string | undefined {
    const name = withoutQuery(path);
    const fitting = this.all.filter((cookie) => pathMatch(name, cookie.path));
    if (fitting.length === 0) return undefined;
    return [...fitting]
      .sort((a, b) => b.path.length - a.path.length)
      .map(({ name: own, value }) => (own === '' ? value : `${own}=${value}`))
      .join('; ');
  }

  /** The newest stay. */
  #bounded(cookies: readonly KeptCookie[]): readonly KeptCookie[] {
    let bytes = cookies.reduce((sum, cookie) => sum + size(cookie), 0);
    let from = Math.max(0, cookies.length - webLimits.cookiesPerTab);
    for (const dropped of cookies.slice(0, from)) bytes -= size(dropped);
    for (; bytes > webLimits.cookieJarMaxBytes; from++) bytes -= size(cookies[from] as KeptCookie);
    return cookies.slice(from);
  }

  #parse(header: string, requestPath: string): KeptCookie | undefined {
    // An answer's head is bounded too; a header above this is not read at all.
    if (header.length > webLimits.headerMaxBytes) return undefined;
    const cookie = Cookie.parse(header, { loose: true });
    if (!cookie || !NAME.test(cookie.key) || !VALUE.test(cookie.value)) return undefined;
    if (cookie.key === '' && cookie.value === '') return undefined;
    if (PROMISES_TLS.test(cookie.key || cookie.value)) return undefined;
    if (cookie.key.length + cookie.value.length > webLimits.cookieMaxBytes) return undefined;
    // The way to the lab is plain HTTP, on which a browser neither keeps nor sends a secure cookie.
    if (cookie.secure) return undefined;
    const { domain } = cookie;
    if (domain !== null && !this.#hosts.some((host) => domainMatch(host, domain))) return undefined;
    const own = cookie.path !== null && cookie.path.length <= webLimits.cookieMaxBytes ? cookie.path : undefined;
    const expiresAt = cookie.expiryTime(new Date(this.#clock()));
    return {
      name: cookie.key,
      value: cookie.value,
      path: (own ?? defaultPath(requestPath)).slice(0, webLimits.cookieMaxBytes),
      // What never expires is Infinity, which JSON does not know.
      ...(expiresAt !== undefined && expiresAt !== Number.POSITIVE_INFINITY && { expiresAt: Math.max(0, expiresAt) }),
    };
  }
}
