import { z } from 'zod';
import { Remembered } from '../page/remembered.ts';
import { ActiveTime, TICK_MS } from './active-time.ts';

const spent = () => new Remembered('slipway.time', z.record(z.string(), z.number().nonnegative()), {});

/** Milliseconds by chapter, as this browser counted them. */
export const timesSpent = (): Readonly<Record<string, number>> => spent().read();

/** Counts the time spent on a chapter's page. Of two pages at most one has the focus, so no minute counts twice. */
export function countTime(lesson: string, { signal }: { signal: AbortSignal }): void {
  const moment = () => ({ now: performance.now(), isAttended: !document.hidden && document.hasFocus() });
  const time = new ActiveTime(moment());
  const kept = spent();
  const settle = () => {
    const ms = time.settle(moment());
    if (ms === 0) return;
    const all = kept.read();
    kept.write({ ...all, [lesson]: Math.round((all[lesson] ?? 0) + ms) });
  };
  const acted = () => time.acted(performance.now());
  // A page of the lab in a web tab keeps its keys to itself: there the count goes on until the reader is idle here.
  for (const type of ['keydown', 'pointerdown', 'pointermove', 'wheel', 'touchmove']) {
    document.addEventListener(type, acted, { signal, capture: true, passive: true });
  }
  document.addEventListener('visibilitychange', settle, { signal });
  window.addEventListener('focus', settle, { signal });
  window.addEventListener('blur', settle, { signal });
  window.addEventListener('pagehide', settle, { signal });
  const timer = setInterval(settle, TICK_MS);
  signal.addEventListener('abort', () => clearInterval(timer), { once: true });
}
