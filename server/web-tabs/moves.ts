import type { WebTab } from './web-tabs.ts';

/** A page may navigate in a loop; its desk is sent the place at most so often. */
const PUBLISH_EVERY_MS = 250;

/** Publishes where tabs are, at once and then in steps; the last place is always published. */
export function createMoves(publish: (tab: WebTab, path: string) => void): (tab: WebTab, path: string) => void {
  const pending = new WeakMap<WebTab, { path: string; published: string }>();
  return (tab, path) => {
    const known = pending.get(tab);
    if (known) {
      known.path = path;
      return;
    }
    const state = { path, published: path };
    pending.set(tab, state);
    publish(tab, path);
    const step = () => {
      if (state.path === state.published || tab.ended.aborted) return void pending.delete(tab);
      state.published = state.path;
      publish(tab, state.path);
      setTimeout(step, PUBLISH_EVERY_MS).unref();
    };
    setTimeout(step, PUBLISH_EVERY_MS).unref();
  };
}
