import { confirmDialog } from '../page/confirm-dialog.ts';
import type { Say } from '../page/texts.ts';
import type { Paste } from './terminal-view.ts';

/** Of a long paste the beginning is shown: enough to know it again. */
const QUOTE_MAX_CHARS = 2_000;

export function askPaste({ text, lines, bracketed }: Paste, say: Say): Promise<boolean> {
  const shown = text.slice(0, QUOTE_MAX_CHARS).replaceAll('\r', '\n');
  return confirmDialog({
    title: say('pasteTitle', { lines }),
    text: say(bracketed ? 'pasteMany' : 'pasteTyped'),
    quote: text.length > QUOTE_MAX_CHARS ? `${shown}…` : shown,
    confirm: say('paste'),
    cancel: say('cancel'),
  });
}
