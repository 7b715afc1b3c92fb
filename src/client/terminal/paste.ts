/** As many lines go into a program that knows a paste when it sees one (bracketed paste) without a question. */
export const PASTE_UNASKED_LINES = 500;

/**
 * Text as it may go to a program: lines end in CR as from the Enter key, and of the control characters only Tab is
 * left. An ESC could end the bracketed paste that it stands in (and the 8-bit CSI, U+009B, too), ^C or ^D could end
 * the program, DEL and backspace could hide what stands before them.
 */
export function pasteable(text: string): string {
  return text.replace(/\r\n?|\n/g, '\r').replace(/[^\P{Cc}\t\r]/gu, '');
}

/** Lines of pasteable text; the end of the last one begins none. */
export const linesOf = (text: string): number => text.replace(/\r$/, '').split('\r').length;

/** Whether the learner should look at it first. Without bracketed paste each line is an Enter, and may run at once. */
export function needsLook(text: string, { bracketed }: { bracketed: boolean }): boolean {
  return linesOf(text) > (bracketed ? PASTE_UNASKED_LINES : 1);
}

interface PasteWays {
  readonly signal: AbortSignal;
  paste(text: string): void;
}

/** Takes over all ways that text comes in as a whole: the keyboard's and the menu's paste, the middle button, a drop. */
export function watchPastes(element: HTMLElement, { signal, paste }: PasteWays): void {
  const take = (event: Event, data: DataTransfer | null) => {
    event.preventDefault();
    event.stopPropagation();
    const text = data?.getData('text/plain') ?? '';
    if (text !== '') paste(text);
  };
  // Before the emulator, which would send the text as it is.
  const first = { signal, capture: true };
  element.addEventListener('paste', (event) => take(event, event.clipboardData), first);
  element.addEventListener('drop', (event) => take(event, event.dataTransfer), first);
  // What a keyboard on a screen offers from the clipboard comes as if it were typed.
  element.addEventListener(
    'beforeinput',
    (event) => {
      const { data, isComposing } = event;
      if (!isComposing && data && data.length > 1 && pasteable(data) !== data) {
        event.preventDefault();
        paste(data);
      }
    },
    first,
  );
  // Without this nothing may be dropped here, and the browser leaves the page for a dropped file.
  element.addEventListener('dragover', (event) => event.preventDefault(), first);
}
