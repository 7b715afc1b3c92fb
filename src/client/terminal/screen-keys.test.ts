import { describe, expect, it } from 'vitest';
import { keySequence, withCtrl } from './screen-keys.ts';

describe('keys of the bar', () => {
  it('are what a keyboard sends, arrows as the program asked for them', () => {
    expect(keySequence('Escape', { application: false })).toBe('\x1b');
    expect(keySequence('ArrowUp', { application: false })).toBe('\x1b[A');
    expect(keySequence('ArrowUp', { application: true })).toBe('\x1bOA');
    expect(keySequence('|', { application: true })).toBe('|');
  });

  it('go with Ctrl where there is such a key', () => {
    expect(['c', 'C', '[', ' ', '\x1b[D', '\x1bOA'].map(withCtrl)).toEqual([
      '\x03',
      '\x03',
      '\x1b',
      '\0',
      '\x1b[1;5D',
      '\x1b[1;5A',
    ]);
    expect(['/', '한', 'cd', '\r'].map(withCtrl)).toEqual(['/', '한', 'cd', '\r']);
  });
});
