import { z } from 'zod';
import { Remembered } from '../page/remembered.ts';

/** Both languages have the same headings in the same order, so a place is the number of a heading. */
const placeSchema = z.object({ heading: z.number().int().nonnegative(), at: z.number() });
export type ReadingPlace = z.infer<typeof placeSchema>;

const places = () => new Remembered('slipway.reading', z.record(z.string(), placeSchema), {});

/** By chapter, the heading under which the reader was last. */
export const readingPlaces = (): Readonly<Record<string, ReadingPlace>> => places().read();

/** The headings that divide a chapter. */
export const chapterHeadings = (): readonly HTMLElement[] => [
  ...document.querySelectorAll<HTMLElement>('.prose > :is(h2, h3)[id]'),
];

const SETTLED_MS = 400;
/** How far down the pane a heading may stand to be the one that is read. */
const READ_ABOVE = 0.4;

/** Keeps the reader's place in a chapter. */
export function keepPlace(lesson: string, { signal }: { signal: AbortSignal }): void {
  const pane = document.querySelector<HTMLElement>('.prose-pane');
  if (!pane) return;
  const kept = places();
  let settling: ReturnType<typeof setTimeout> | undefined;
  const keep = () => {
    const { top, height } = pane.getBoundingClientRect();
    // The pane is not on show.
    if (height === 0) return;
    const isAtEnd = pane.scrollTop + pane.clientHeight >= pane.scrollHeight - 2;
    const line = top + height * (isAtEnd ? 1 : READ_ABOVE);
    const heading = chapterHeadings().findLastIndex((each) => each.getBoundingClientRect().top <= line);
    const { [lesson]: _, ...others } = kept.read();
    kept.write(heading < 0 ? others : { ...others, [lesson]: { heading, at: Date.now() } });
  };
  pane.addEventListener(
    'scroll',
    () => {
      clearTimeout(settling);
      settling = setTimeout(keep, SETTLED_MS);
    },
    { signal, passive: true },
  );
  signal.addEventListener('abort', () => clearTimeout(settling), { once: true });
}
