import { STORAGE_SCRIPT } from './frame-storage.ts';
import { ownOrigins } from './own-address.ts';
import type { WebTab } from './web-tabs.ts';

/**
 * Runs before everything else in each page of a tab. A sandboxed frame opens no windows, downloads nothing and goes to
 * no other server, and says nothing of it; this asks the desk instead. It is help, no guard: a page may undo it, and
 * then meets the frame's walls as before. What it says is hostile to the desk.
 */
const SCRIPT = `(() => {
  const { desk, site, own } = CONFIG;
  document.currentScript.remove();
  let left = 50;
  const tell = (message) => { if (left-- > 0) top.postMessage({ slipway: 1, ...message }, desk); };
  const resolve = (url) => { try { return new URL(url, document.baseURI); } catch { return undefined; } };
  const isOwn = (url) => url.origin === site || own.includes(url.origin);
  const within = (url) => site + url.pathname + url.search + url.hash;
  const real = (url) => (isOwn(url) ? own[0] + url.pathname + url.search + url.hash : url.href).slice(0, 2100);
  const isWeb = (url) => url.protocol === 'http:' || url.protocol === 'https:';
  const isFrame = (target) => [...document.querySelectorAll('iframe, frame')].some(({ name }) => name.toLowerCase() === target);
  const isHere = (target) => ['', '_self', '_top', '_parent'].includes(target) || isFrame(target);
  const ask = (url, isOther) => tell({ kind: isOther ? 'open' : 'leads', url: real(url) });
  const go = (url) => { isOwn(url) ? location.assign(within(url)) : ask(url, false); };

  // Links of pictures (SVG) too, whose properties are no texts.
  const hrefOf = (link) => link.getAttribute('href') ?? link.getAttributeNS('http://www.w3.org/1999/xlink', 'href');
  const isLink = (each) => each instanceof Element && each.matches('a,area') && hrefOf(each) !== null;
  const targetOf = (element) =>
    (element.getAttribute('target') || document.querySelector('base[target]')?.target || '').toLowerCase();
  // What a page made itself has no address that anybody else could ask for.
  const save = (url, name) => {
    fetch(url.href).then((answer) => answer.blob()).then(
      (blob) => tell({ kind: 'save', blob, name: name.slice(0, 200) }),
      (reason) => trouble(reason),
    );
  };

  if (parent === top) tell({ kind: 'began' });
  const follow = (link, event) => {
    if (event.defaultPrevented || event.button !== 0) return;
    const url = link && resolve(hrefOf(link));
    if (!url) return;
    const target = targetOf(link);
    const isOther = event.ctrlKey || event.metaKey || event.shiftKey || !isHere(target);
    if (url.protocol === 'data:' || url.protocol === 'blob:') {
      if (!isOther && !link.hasAttribute('download')) return;
      event.preventDefault();
      save(url, link.getAttribute('download') ?? '');
      return;
    }
    if (!isWeb(url)) {
      if (!['javascript:', 'about:'].includes(url.protocol)) { event.preventDefault(); ask(url, true); }
      return;
    }
    if (link.hasAttribute('download') && isOwn(url)) {
      event.preventDefault();
      tell({ kind: 'download', url: real(url), name: link.getAttribute('download').slice(0, 200) });
    } else if (isOther) {
      event.preventDefault();
      ask(url, true);
    } else if (url.origin !== site || target.startsWith('_')) {
      event.preventDefault();
      go(url);
    }
  };
  addEventListener('click', (event) => follow(event.composedPath().find(isLink), event));
  addEventListener('auxclick', (event) => {
    const link = event.button === 1 && !event.defaultPrevented && event.composedPath().find(isLink);
    const url = link && resolve(hrefOf(link));
    if (url && isWeb(url)) { event.preventDefault(); ask(url, true); }
  });

  const mend = (form, submitter) => {
    const action = submitter?.getAttribute('formaction') ?? form.getAttribute('action') ?? location.href;
    const url = resolve(action);
    if (!url || !isWeb(url)) return true;
    if (!isOwn(url)) {
      if ((submitter?.getAttribute('formmethod') ?? form.getAttribute('method') ?? 'get').toLowerCase() === 'get')
        url.search = new URLSearchParams([...new FormData(form, submitter ?? null)].filter(([, value]) => typeof value === 'string'));
      ask(url, false);
      return false;
    }
    if (url.origin !== site) {
      if (submitter?.hasAttribute('formaction')) submitter.setAttribute('formaction', within(url));
      else form.setAttribute('action', within(url));
    }
    const [element, name] = submitter?.hasAttribute('formtarget') ? [submitter, 'formtarget'] : [form, 'target'];
    const target = name === 'target' ? targetOf(form) : submitter.getAttribute(name).toLowerCase();
    if (target && !isFrame(target)) element.setAttribute(name, '_self');
    return true;
  };
  addEventListener('submit', (event) => {
    if (!event.defaultPrevented && event.target instanceof HTMLFormElement && !mend(event.target, event.submitter)) event.preventDefault();
  });
  const { submit } = HTMLFormElement.prototype;
  HTMLFormElement.prototype.submit = function () { if (mend(this)) submit.call(this); };
  // The window does not hear of a click on a link that is in no document, nor of one that does not bubble.
  const hear = (link) => {
    if (isLink(link)) link.addEventListener('click', (event) => follow(link, event), { once: true });
  };
  const { click } = HTMLElement.prototype;
  HTMLAnchorElement.prototype.click = function () {
    if (!this.isConnected) hear(this);
    click.call(this);
  };
  const { dispatchEvent } = EventTarget.prototype;
  HTMLAnchorElement.prototype.dispatchEvent = function (event) {
    if (event?.type === 'click' && !(this.isConnected && event.bubbles)) hear(this);
    return dispatchEvent.call(this, event);
  };
  window.open = (address = '', target = '_blank') => {
    const url = resolve(String(address));
    if (!url || address === '' || !isWeb(url)) tell({ kind: 'trouble', text: 'window.open(' + String(address).slice(0, 200) + ')' });
    else if (isHere(String(target).toLowerCase()) && target !== '') go(url);
    else ask(url, true);
    return null;
  };

  const trouble = (text) => tell({ kind: 'trouble', text: String(text).slice(0, 300) });
  addEventListener('error', (event) => {
    if (event instanceof ErrorEvent) trouble(event.message + (event.lineno ? ' (' + event.filename.replace(site, '').slice(0, 100) + ':' + event.lineno + ')' : ''));
  });
  addEventListener('unhandledrejection', ({ reason }) => trouble(reason instanceof Error ? reason.name + ': ' + reason.message : reason));
  addEventListener('securitypolicyviolation', ({ blockedURI }) => {
    if (/^https?:|^wss?:/.test(blockedURI)) tell({ kind: 'blocked', url: blockedURI.slice(0, 2100) });
  });
})()`;

/** The script's element; it holds only what the page's learner may know. */
export function frameScript(tab: WebTab): string {
  const config = JSON.stringify({ desk: tab.pageOrigin, site: tab.origin, own: ownOrigins(tab) });
  return `<script>${STORAGE_SCRIPT}${SCRIPT.replace('CONFIG', () => config.replaceAll('<', '\\u003c'))}</script>`;
}
