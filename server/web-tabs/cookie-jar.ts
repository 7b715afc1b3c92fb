import { webLimits } from './limits.ts';

interface Cookie {
  readonly name: string;
  readonly value: string;
  readonly path: string;
  readonly expiresAt: number;
}

const NAME = /^[\w!#$%&'*+.^`|~-]+$/;
const VALUE = /^[\x21-\x3a\x3c-\x7e\x80-\xff]*$/;
const size = ({ name, value }: Cookie) => name.length + value.length + 3;

/**
 * The cookies of one tab, as a browser would keep them for one host. They stay on the server: a sandboxed page has
 * no storage of its own, and no cookie of a lab ever reaches the browser.
 */
export class CookieJar {
  readonly #clock: () => number;
  /** The oldest first. */
  #cookies: Cookie[] = [];

  constructor(clock: () => number) {
    this.#clock = clock;
  }

  /** Takes the `Set-Cookie` headers of an answer to `path`; what cannot be read or is too large is left out. */
  take(headers: readonly string[], path: string): void {
    for (const header of headers) {
      const cookie = this.#parse(header, path);
      if (!cookie) continue;
      this.#cookies = this.#cookies.filter(({ name, path: own }) => name !== cookie.name || own !== cookie.path);
      if (cookie.expiresAt > this.#clock()) this.#cookies.push(cookie);
    }
    this.#cookies = this.#cookies.slice(-webLimits.cookiesPerTab);
    let bytes = this.#cookies.reduce((sum, cookie) => sum + size(cookie), 0);
    while (bytes > webLimits.cookieJarMaxBytes) bytes -= size(this.#cookies.shift() as Cookie);
  }

  /** The `Cookie` header of a request for `path`. */
  header(path: string): string | undefined {
    const now = this.#clock();
    const name = path.split(/[?#]/)[0] ?? '/';
    const fitting = this.#cookies.filter((cookie) => cookie.expiresAt > now && covers(cookie.path, name));
    if (fitting.length === 0) return undefined;
    return fitting
      .sort((a, b) => b.path.length - a.path.length)
      .map((cookie) => `${cookie.name}=${cookie.value}`)
      .join('; ');
  }

  #parse(header: string, requestPath: string): Cookie | undefined {
    const [pair = '', ...attributes] = header.split(';').map((part) => part.trim());
    const equals = pair.indexOf('=');
    const name = pair.slice(0, equals).trim();
    const value = pair.slice(equals + 1).trim();
    if (equals < 1 || !NAME.test(name) || !VALUE.test(value)) return undefined;
    if (name.length + value.length > webLimits.cookieMaxBytes) return undefined;
    let path = defaultPath(requestPath);
    let expires = Number.POSITIVE_INFINITY;
    let maxAge: number | undefined;
    for (const attribute of attributes) {
      const [key = '', ...rest] = attribute.split('=');
      const text = rest.join('=').trim();
      switch (key.trim().toLowerCase()) {
        case 'path':
          if (text.startsWith('/') && text.length <= webLimits.cookieMaxBytes) path = text;
          break;
        case 'expires':
          if (!Number.isNaN(Date.parse(text))) expires = Date.parse(text);
          break;
        case 'max-age':
          if (/^-?\d{1,12}$/.test(text)) maxAge = Number(text);
          break;
        case 'secure':
          // The way to the lab is plain HTTP, on which a browser neither keeps nor sends such a cookie.
          return undefined;
      }
    }
    const expiresAt = maxAge === undefined ? expires : this.#clock() + maxAge * 1000;
    return { name, value, path, expiresAt };
  }
}

function defaultPath(requestPath: string): string {
  const path = requestPath.split(/[?#]/)[0] ?? '/';
  const slash = path.lastIndexOf('/');
  return slash < 1 ? '/' : path.slice(0, slash);
}

const covers = (cookiePath: string, path: string): boolean =>
  path === cookiePath || path.startsWith(cookiePath.endsWith('/') ? cookiePath : `${cookiePath}/`);
