import { expect, test, vi } from 'vitest';
import { LinkedAbort } from './linked-abort.ts';

test('ends with the first of its sources, for that one’s reason', () => {
  const [a, b] = [new AbortController(), new AbortController()];
  using link = new LinkedAbort([a.signal, undefined, b.signal]);
  b.abort('b');
  a.abort('a');
  expect(link.signal.reason).toBe('b');
  using late = new LinkedAbort([a.signal]);
  expect(late.signal.reason).toBe('a');
});

test('ends after its time, and leaves nothing with its sources when it is disposed', () => {
  vi.useFakeTimers();
  try {
    const source = new AbortController();
    const taken = vi.spyOn(source.signal, 'removeEventListener');
    const link = new LinkedAbort([source.signal], 1_000);
    vi.advanceTimersByTime(1_000);
    expect(link.signal.reason).toMatchObject({ name: 'TimeoutError' });
    link[Symbol.dispose]();
    const other = new LinkedAbort([source.signal], 1_000);
    other[Symbol.dispose]();
    vi.advanceTimersByTime(5_000);
    source.abort();
    expect(other.signal.aborted).toBe(false);
    expect(taken).toHaveBeenCalledTimes(2);
  } finally {
    vi.useRealTimers();
  }
});
