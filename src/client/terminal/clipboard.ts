import type { Terminal } from '@xterm/xterm';

/** Base64 characters of an OSC 52 that are looked at; a program has no business with more. */
const OSC52_MAX_CHARS = 140_000;

function decode(base64: string): string | undefined {
  try {
    const bytes = Uint8Array.from(atob(base64), (char) => char.charCodeAt(0));
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

/**
 * Lets programs in the lab put text on the clipboard (OSC 52), but only what `ask` agrees to, one question at a time.
 * Reading the clipboard is never answered.
 */
export function acceptClipboardWrites(terminal: Terminal, ask: ((text: string) => Promise<boolean>) | undefined): void {
  let asking = false;
  terminal.parser.registerOscHandler(52, (data) => {
    const payload = data.slice(data.indexOf(';') + 1);
    if (!ask || asking || payload === '?' || payload.length > OSC52_MAX_CHARS) return true;
    const text = decode(payload);
    if (!text) return true;
    asking = true;
    ask(text)
      .then((agreed) => (agreed ? navigator.clipboard.writeText(text) : undefined))
      .catch(() => {})
      .finally(() => {
        asking = false;
      });
    return true;
  });
}

/** Copies what is selected. False when nothing is. */
export function copySelection(terminal: Terminal): boolean {
  const text = terminal.getSelection();
  if (text === '') return false;
  navigator.clipboard?.writeText(text).catch(() => {});
  return true;
}
