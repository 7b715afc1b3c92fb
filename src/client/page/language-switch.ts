import { z } from 'zod';
import { Remembered } from './remembered.ts';

/** Both languages have the same sections in the same order, so a place is the number of a section and how far past it. */
const place = new Remembered(
  'slipway.place',
  z.object({ path: z.string(), section: z.number().int(), past: z.number() }).nullable(),
  null,
);
const chosen = new Remembered('slipway.language', z.enum(['ko', 'en']), 'ko');

const SECTIONS = '.prose h2, .prose h3, .prose .code-block, .prose slip-checkpoint';

/** `<slip-language>` around the link to the other language: the reader stays at the same place. */
export class LanguageSwitchElement extends HTMLElement {
  connectedCallback(): void {
    const link = this.querySelector('a');
    link?.addEventListener('click', () => {
      chosen.write(link.hreflang === 'en' ? 'en' : 'ko');
      const scroller = document.querySelector('.prose-pane');
      if (!scroller) return;
      const top = scroller.getBoundingClientRect().top;
      const sections = [...document.querySelectorAll(SECTIONS)].map((it) => it.getBoundingClientRect().top - top);
      const section = sections.findLastIndex((offset) => offset <= 0);
      place.write({ path: new URL(link.href).pathname, section, past: -(sections[section] ?? -scroller.scrollTop) });
    });
    this.#restore();
  }

  #restore(): void {
    const kept = place.read();
    const scroller = document.querySelector('.prose-pane');
    if (!kept || kept.path !== location.pathname || !scroller) return;
    place.write(null);
    const target = [...document.querySelectorAll(SECTIONS)][kept.section];
    const top = scroller.getBoundingClientRect().top;
    const start = target ? target.getBoundingClientRect().top - top + scroller.scrollTop : 0;
    scroller.scrollTo({ top: start + kept.past, behavior: 'instant' });
  }
}
