/** Goes to an address of this site: on this page to its place in the text, else to the other page. */
export function goTo(href: string): void {
  const url = new URL(href, location.href);
  const isHere = url.pathname === location.pathname;
  const target = isHere ? document.getElementById(decodeURIComponent(url.hash.slice(1))) : null;
  if (!target) {
    location.assign(url);
    return;
  }
  history.replaceState(null, '', url);
  target.dispatchEvent(new CustomEvent('slip-show-prose', { bubbles: true }));
  target.scrollIntoView({ block: 'start' });
  // Reading and the Tab key go on from there.
  if (target.tabIndex < 0) target.tabIndex = -1;
  target.focus({ preventScroll: true });
}
