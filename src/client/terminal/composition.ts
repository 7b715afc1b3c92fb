import type { Terminal } from '@xterm/xterm';

/**
 * Sends what is under composition (한, before its next syllable began) when the terminal loses the keyboard. The
 * emulator reads a finished composition from its text field one timer later, and empties that field on blur; browsers
 * end a composition right before they tell of the blur, so the syllable would be gone. Returns what sends it when the
 * field is emptied for another reason: a paste.
 */
export function keepCompositions(terminal: Terminal, field: HTMLTextAreaElement, signal: AbortSignal): () => void {
  /** Where in the field the text begins that the emulator has not sent. */
  let unsentFrom: number | undefined;
  let isComposing = false;
  /** The blur came before the end: what the browser still says of that composition has been sent. */
  let wasCutShort = false;
  // Before the emulator's own listeners, which stand on the field without capture.
  const first = { signal, capture: true };

  const start = () => {
    unsentFrom ??= field.value.length;
    isComposing = true;
    wasCutShort = false;
  };
  const end = () => {
    isComposing = false;
    if (wasCutShort) field.value = '';
    wasCutShort = false;
  };
  const sendNow = () => {
    if (unsentFrom === undefined) return;
    const text = field.value.slice(unsentFrom);
    wasCutShort = isComposing;
    unsentFrom = undefined;
    // So that the emulator's timer finds nothing.
    field.value = '';
    if (text !== '') terminal.input(text);
  };
  // The emulator puts what is selected into its field, for the menu to copy; its timer would send that.
  const menu = (event: Event) => {
    if (unsentFrom === undefined) return;
    sendNow();
    event.stopPropagation();
  };
  field.addEventListener('compositionstart', start, first);
  field.addEventListener('compositionend', end, first);
  field.addEventListener('blur', sendNow, first);
  terminal.element?.parentElement?.addEventListener('contextmenu', menu, first);
  // After the emulator's timer, which was set a moment before.
  const settle = () => setTimeout(() => (unsentFrom = isComposing ? unsentFrom : undefined));
  field.addEventListener('compositionend', settle, { signal });
  const sending = terminal.onData((text) => {
    if (unsentFrom === undefined || !field.value.startsWith(text, unsentFrom)) return;
    unsentFrom = isComposing ? unsentFrom + text.length : undefined;
  });
  signal.addEventListener('abort', () => sending.dispose());
  return sendNow;
}
