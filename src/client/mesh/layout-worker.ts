import { type Layout, type LayoutOrder, place } from './layout-place.ts';

export type LayoutAnswer = { readonly layout: Layout } | { readonly trouble: string };

/** Hundreds of boxes take longer than a key press may wait. */
self.addEventListener('message', (event: MessageEvent<LayoutOrder>) => {
  const answer = (said: LayoutAnswer) => self.postMessage(said);
  try {
    answer({ layout: place(event.data) });
  } catch (error) {
    answer({ trouble: String(error).slice(0, 300) });
  }
});
