/**
 * The part of a page's first script that gives it storage. A sandboxed page has none, and asking for it throws; many
 * consoles then show nothing at all. This lasts as long as the page, is nobody's else, and never leaves it: cookies
 * that a script sets are not sent, those of the server stay in the tab's jar.
 */
export const STORAGE_SCRIPT = `(() => {
  const denied = (read) => { try { read(); return false; } catch { return true; } };
  const LIMIT = 5e6;
  const storage = () => {
    const items = new Map();
    let size = 0;
    const remove = (key) => {
      const old = items.get(key);
      if (old !== undefined) size -= key.length + old.length;
      return items.delete(key);
    };
    const set = (key, value) => {
      const old = items.get(key);
      const next = size + key.length + value.length - (old === undefined ? 0 : key.length + old.length);
      if (next > LIMIT) throw new DOMException('The storage of this page is full.', 'QuotaExceededError');
      items.set(key, value);
      size = next;
    };
    const methods = {
      getItem: (key) => items.get(String(key)) ?? null,
      setItem: (key, value) => set(String(key), String(value)),
      removeItem: (key) => { remove(String(key)); },
      clear: () => { items.clear(); size = 0; },
      key: (index) => [...items.keys()][index] ?? null,
      get length() { return items.size; },
    };
    const isOwn = (key) => typeof key === 'string' && !(key in methods);
    return new Proxy(Object.create(Storage.prototype), {
      get: (_target, key) => isOwn(key) ? items.get(key) : methods[key],
      set: (_target, key, value) => { if (isOwn(key)) set(key, String(value)); return true; },
      has: (_target, key) => key in methods || items.has(key),
      deleteProperty: (_target, key) => { if (isOwn(key)) remove(key); return true; },
      ownKeys: () => [...items.keys()],
      getOwnPropertyDescriptor: (_target, key) => isOwn(key) && items.has(key)
        ? { value: items.get(key), writable: true, enumerable: true, configurable: true }
        : undefined,
    });
  };
  const missing = ['localStorage', 'sessionStorage'].filter((name) => denied(() => window[name]));
  for (const name of missing) Object.defineProperty(window, name, { value: storage(), configurable: true });
  // Who has no storage has no cookies either; asking for them is a fault of its own to browsers, for it is slow.
  if (missing.length === 0) return;
  const cookies = new Map();
  Object.defineProperty(document, 'cookie', {
    configurable: true,
    get: () => [...cookies].map(([name, value]) => name === '' ? value : name + '=' + value).join('; '),
    set(text) {
      const [pair = '', ...attributes] = String(text).slice(0, 4096).split(';');
      const at = pair.indexOf('=');
      const name = pair.slice(0, Math.max(at, 0)).trim();
      const ends = attributes.some((each) => {
        const [key = '', value = ''] = each.split('=').map((part) => part.trim());
        return (/^max-age$/i.test(key) && Number(value) <= 0) || (/^expires$/i.test(key) && Date.parse(value) <= Date.now());
      });
      if (ends) cookies.delete(name);
      else if (cookies.has(name) || cookies.size < 180) cookies.set(name, pair.slice(at + 1).trim());
    },
  });
})();`;
