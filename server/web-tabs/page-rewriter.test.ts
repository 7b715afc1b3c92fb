import { expect, test } from 'vitest';
import { inTab, translateLiterals } from './own-address.ts';
import { PageRewriter } from './page-rewriter.ts';
import { readRefresh } from './refresh.ts';

const site = { address: '192.168.10.200', host: 'testpc', port: 8000, origin: 'http://label.localhost:4600' };
const FIRST = '<script>1</script>';
const OWN = 'http://192.168.10.200:8000';
const IN = site.origin;

type Kind = 'page' | 'unnamed' | 'program';
function rewrite(text: string, kind: Kind = 'page', step = text.length): string {
  const rewriter = new PageRewriter({ kind, first: FIRST, translate: translateLiterals(site) });
  let out = '';
  for (let at = 0; at < text.length; at += step) out += rewriter.take(text.slice(at, at + step));
  return out + rewriter.end();
}
function rewriteBoth(text: string, kind?: Kind): string {
  const whole = rewrite(text, kind);
  if (kind !== 'unnamed') for (const step of [1, 7, 300]) expect(rewrite(text, kind, step)).toBe(whole);
  return whole.replace(FIRST, '!');
}

test('what leads to the tab’s own address leads into the tab, however it is written', () => {
  expect(rewriteBoth(`<a href="${OWN}/x?y#z">a</a>`)).toBe(`!<a href="${IN}/x?y#z">a</a>`);
  expect(rewriteBoth(`<a href=${OWN}>`)).toBe(`!<a href=${IN}>`);
  expect(rewriteBoth(`<A HREF = 'HTTP://testpc:8000/'>`)).toBe(`!<A HREF = '${IN}/'>`);
  expect(rewriteBoth(`<img src="//testpc:8000/a.png">`)).toBe(`!<img src="//label.localhost:4600/a.png">`);
  expect(rewriteBoth(`<img srcset="${OWN}/1.png 1x, //testpc:8000/2.png 2x,\n//192.168.10.200:8000/3.png 3x">`)).toBe(
    `!<img srcset="${IN}/1.png 1x, //label.localhost:4600/2.png 2x,\n//label.localhost:4600/3.png 3x">`,
  );
  expect(rewriteBoth(`<a href=" //testpc:8000/">`)).toBe(`!<a href=" //label.localhost:4600/">`);
  expect(rewriteBoth(`<base href="//testpc:8000/app/">`)).toBe(`!<base href="//label.localhost:4600/app/">`);
  expect(rewriteBoth(`<meta http-equiv=refresh content="0; //testpc:8000/m">`)).toBe(
    `!<meta http-equiv=refresh content="0; //label.localhost:4600/m">`,
  );
  expect(rewriteBoth(`<svg><a xlink:href="${OWN}/s"></a></svg>`)).toBe(`!<svg><a xlink:href="${IN}/s"></a></svg>`);
  expect(rewriteBoth(`<form action="${OWN}/f">`)).toBe(`!<form action="${IN}/f">`);
  expect(rewriteBoth(`<meta http-equiv="refresh" content="0; url=${OWN}/m">`)).toBe(
    `!<meta http-equiv="refresh" content="0; url=${IN}/m">`,
  );
  expect(rewriteBoth(`<b onclick="location='${OWN}/c'">`)).toBe(`!<b onclick="location='${IN}/c'">`);
  expect(rewriteBoth(`<script>location.href="${OWN}/s"</script>`)).toBe(`!<script>location.href="${IN}/s"</script>`);
  expect(rewriteBoth(`<script>x={"u":"http:\\/\\/testpc:8000\\/s"}</script>`)).toBe(
    `!<script>x={"u":"http:\\/\\/label.localhost:4600\\/s"}</script>`,
  );
  expect(rewriteBoth(`<style>a{background:url(${OWN}/b)}</style>`)).toBe(`!<style>a{background:url(${IN}/b)}</style>`);
  expect(rewriteBoth(`${' '.repeat(700)}new WebSocket("ws://testpc:8000/w")`, 'program').trim()).toBe(
    'new WebSocket("ws://label.localhost:4600/w")',
  );
});

test('what is read by people, or is another server, stays as it is', () => {
  for (const text of [
    `<p>Open ${OWN}/x or "${OWN}/y"</p>`,
    `<input value="${OWN}/next">`,
    `<!-- ${OWN} --><p>`,
    `<textarea>"${OWN}"</textarea>`,
    `<title>${OWN}</title>`,
    '<a href="http://192.168.10.200:80001/">',
    '<a href="http://192.168.10.200/">',
    '<a href="http://192.168.10.200:8000.evil.example/">',
    '<a href="https://192.168.10.200:8000/">',
    '<a href="http://xtestpc:8000/">',
    '<a href="/x">1 < 2 <3 </a',
  ])
    expect(rewrite(text).replace(FIRST, '')).toBe(text);
});

test('the desk’s own script comes first, and leaves the page in the mode that it asks for', () => {
  expect(rewriteBoth('\xef\xbb\xbf <!-- a --><!DOCTYPE html><html>')).toBe(
    '\xef\xbb\xbf <!-- a --><!DOCTYPE html>!<html>',
  );
  expect(rewriteBoth('<h1>no type</h1>')).toBe('!<h1>no type</h1>');
  expect(rewriteBoth('just text')).toBe('!just text');
  expect(rewriteBoth('<h1>hi</h1>', 'unnamed')).toBe('!<h1>hi</h1>');
  expect(rewriteBoth(`hi <a href="${OWN}">`, 'unnamed')).toBe(`hi <a href="${OWN}">`);
  expect(rewriteBoth(`"${OWN}/x"`, 'program')).toBe(`"${IN}/x"`);
});

test('a tag of nothing but names, quotes or blanks costs no more than its size', () => {
  const began = Date.now();
  for (const filler of ['x', ' ', '"', "='", ' a', '/', '<', 'testpc:8000 '])
    rewrite(`<a ${filler.repeat(8_000 / filler.length)}>`.repeat(20));
  expect(Date.now() - began).toBeLessThan(2_000);
});

test('nonsense without end goes through, and little of it is held', () => {
  for (const start of ['<a href="', '<!--', '<script>', '<', '<a ', '</', '<script', '<?']) {
    const text = start + 'x'.repeat(300_000);
    expect(rewrite(text, 'page', 1_000).replace(FIRST, '')).toBe(text);
    const rewriter = new PageRewriter({ kind: 'page', first: '', translate: (part) => part });
    let seen = 0;
    for (let at = 0; at < text.length; at += 1_000) seen += rewriter.take(text.slice(at, at + 1_000)).length;
    expect(text.length - seen).toBeLessThan(10_000);
  }
});

test('a Refresh is read as browsers read it', () => {
  const read = (value: string) => readRefresh(value)?.address;
  expect(read(`0;url=${OWN}/x`)).toBe(`${OWN}/x`);
  expect(read(`5; URL = '/x?a=1;b'`)).toBe('/x?a=1;b');
  expect(read('3, /x')).toBe('/x');
  expect(read(`.5; url=/half`)).toBe('/half');
  expect(read(`0 ; url = "/a" and more`)).toBe('/a');
  expect(read(`0;url='/open`)).toBe('/open');
  expect(read('0; urls/x')).toBe('urls/x');
  expect(read('0;,/x')).toBe(',/x');
  expect(readRefresh('.5;url=/x')?.with('/y')).toBe('.5;url=/y');
  expect([read('5'), read('5;'), read('x; url=/a'), read('5url=/a'), read('')]).toEqual(Array(5).fill(undefined));
  expect(readRefresh(' 5; url="/a"')?.with('/b')).toBe('5; url=/b');
});

test('an address with a path of two slashes stays in the tab', () => {
  expect(inTab(site, '/a/b', '../c')).toBe(`${IN}/c`);
  expect(inTab(site, '/', `${OWN}//evil.example/`)).toBe(`${IN}//evil.example/`);
  expect(inTab(site, '/', `${IN}/own`)).toBe(`${IN}/own`);
  expect(inTab(site, '/', '//evil.example/')).toBeUndefined();
});
