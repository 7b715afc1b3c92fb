import { createContext, runInContext } from 'node:vm';
import { expect, test } from 'vitest';
import { STORAGE_SCRIPT } from './frame-storage.ts';

/** A page whose storage and cookies are as a sandboxed frame's: asking throws. */
function sandboxed(): (code: string) => unknown {
  const page = createContext({});
  runInContext(
    `globalThis.window = globalThis;
     globalThis.Storage = class {};
     globalThis.DOMException = class extends Error { constructor(text, name) { super(text); this.name = name; } };
     const refuse = () => { throw new Error('SecurityError'); };
     for (const name of ['localStorage', 'sessionStorage'])
       Object.defineProperty(window, name, { get: refuse, configurable: true });
     globalThis.document = Object.create({}, { cookie: { get: refuse, set: refuse, configurable: true } });`,
    page,
  );
  runInContext(STORAGE_SCRIPT, page);
  return (code) => JSON.parse(String(runInContext(`JSON.stringify(${code})`, page)));
}

test('a sandboxed page has storage like any other', () => {
  const ask = sandboxed();
  expect(ask(`(localStorage.setItem('a', 1), localStorage.b = 'two', localStorage['c'] = { })`)).toEqual({});
  expect(ask(`[localStorage.getItem('a'), localStorage.b, localStorage.c, localStorage.length]`)).toEqual([
    '1',
    'two',
    '[object Object]',
    3,
  ]);
  expect(
    ask(`[localStorage.getItem('z'), localStorage.z === undefined, localStorage.key(1), localStorage.key(9)]`),
  ).toEqual([null, true, 'b', null]);
  expect(ask(`[Object.keys(localStorage), 'a' in localStorage, localStorage instanceof Storage]`)).toEqual([
    ['a', 'b', 'c'],
    true,
    true,
  ]);
  expect(ask(`(delete localStorage.a, localStorage.removeItem('b'), localStorage.length)`)).toBe(1);
  expect(ask(`(localStorage.clear(), [localStorage.length, sessionStorage.length])`)).toEqual([0, 0]);
});

test('storage has an end, which is told as browsers tell it', () => {
  const ask = sandboxed();
  const fill = (size: number) =>
    ask(
      `(() => { try { localStorage.setItem('x', 'y'.repeat(${size})); return 'kept'; } catch (e) { return e.name; } })()`,
    );
  expect(fill(4_000_000)).toBe('kept');
  expect(fill(4_000_001)).toBe('kept');
  expect(fill(6_000_000)).toBe('QuotaExceededError');
  expect(ask(`localStorage.getItem('x').length`)).toBe(4_000_001);
});

test('cookies of a script are kept, replaced and ended, and bounded', () => {
  const ask = sandboxed();
  expect(ask('document.cookie')).toBe('');
  expect(ask(`(document.cookie = 'a=1; Path=/', document.cookie = 'b=x=y', document.cookie)`)).toBe('a=1; b=x=y');
  expect(ask(`(document.cookie = 'a=2; Max-Age=60', document.cookie)`)).toBe('a=2; b=x=y');
  expect(ask(`(document.cookie = 'a=; Expires=Thu, 01 Jan 1970 00:00:00 GMT', document.cookie)`)).toBe('b=x=y');
  expect(ask(`(document.cookie = 'b=; max-age=0', document.cookie)`)).toBe('');
  expect(
    ask(
      `(() => { for (let i = 0; i < 1000; i++) document.cookie = 'n' + i + '=1'; return document.cookie.split(';').length; })()`,
    ),
  ).toBe(180);
});

test('a page that has storage keeps its own', () => {
  const page = createContext({});
  runInContext(
    `globalThis.window = globalThis; globalThis.document = { cookie: 'own=1' };
     globalThis.localStorage = { own: 1 }; globalThis.sessionStorage = { own: 2 };`,
    page,
  );
  runInContext(STORAGE_SCRIPT, page);
  expect(runInContext('[localStorage.own, sessionStorage.own, document.cookie].join()', page)).toBe('1,2,own=1');
});
