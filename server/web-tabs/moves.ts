import type { WebTab } from './web-tabs.ts';

/** A page may send itself elsewhere in a loop; its desk hears of it at most so often. */
const TELL_EVERY_MS = 250;

/** Tells where tabs are, at once and then in steps; the last place is always told. */
export function createMoves(tell: (tab: WebTab, path: string) => void): (tab: WebTab, path: string) => void {
  const pending = new WeakMap<WebTab, { path: string; told: string }>();
  return (tab, path) => {
    const known = pending.get(tab);
    if (known) {
      known.path = path;
      return;
    }
    const state = { path, told: path };
    pending.set(tab, state);
    tell(tab, path);
    const step = () => {
      if (state.path === state.told || tab.ended.aborted) return void pending.delete(tab);
      state.told = state.path;
      tell(tab, state.path);
      setTimeout(step, TELL_EVERY_MS).unref();
    };
    setTimeout(step, TELL_EVERY_MS).unref();
  };
}
