import { afterEach, expect, test, vi } from 'vitest';
import { INPUT_CHUNK_BYTES, PASTE_MAX_BYTES } from '#protocol/terminal-flow.ts';
import { InputSender } from './input-sender.ts';

afterEach(() => {
  vi.useRealTimers();
});

test('keys go at once; a big paste goes in pieces, and keys after it stay behind it', () => {
  vi.useFakeTimers();
  const sent: Uint8Array[] = [];
  const sender = new InputSender((bytes) => sent.push(bytes));
  sender.push(Uint8Array.of(97));
  expect(sent.length).toBe(1);
  const paste = Uint8Array.from({ length: 100_000 }, (_, i) => i % 256);
  sender.push(paste);
  sender.push(Uint8Array.of(98));
  expect(sent.length).toBe(2);
  vi.runAllTimers();
  expect(Uint8Array.from(sent.flatMap((bytes) => [...bytes]))).toEqual(Uint8Array.of(97, ...paste, 98));
});

test('Ctrl-C ends a paste; what is too much is refused whole', () => {
  vi.useFakeTimers();
  const sent: number[] = [];
  const sender = new InputSender((bytes) => sent.push(bytes.length));
  sender.push(new Uint8Array(500_000));
  sender.push(Uint8Array.of(3));
  vi.runAllTimers();
  expect(sent).toEqual([32 * 1024, 1]);
  expect(sender.push(new Uint8Array(PASTE_MAX_BYTES + 1))).toBe(false);
  expect(sent.length).toBe(2);
});

test('Ctrl-C ends the brackets of the paste that it cuts', () => {
  const sent: string[] = [];
  const sender = new InputSender((bytes) => sent.push(new TextDecoder().decode(bytes)));
  const push = (text: string) => sender.push(new TextEncoder().encode(text));
  push(`\x1b[200~${'x'.repeat(3 * INPUT_CHUNK_BYTES)}\x1b[201~`);
  push('\x03');
  expect(sent.slice(1)).toEqual(['\x1b[201~', '\x03']);
  push('\x1b[200~y\x1b[201~');
  push('\x03');
  expect(sent.slice(3)).toEqual(['\x1b[200~y\x1b[201~', '\x03']);
});
