import { z } from 'zod';
import type { Language } from '#protocol/messages.ts';
import { formatMinutes, MINUTE_MS } from '../page/format.ts';
import type { Say } from '../page/texts.ts';
import type { HomeSay } from './home-texts.ts';

const headingsSchema = z.array(z.tuple([z.string(), z.string()]));
export type Checkpoints = readonly { readonly passed: boolean }[];

interface Words {
  readonly say: Say;
  readonly homeSay: HomeSay;
  readonly language: Language;
}

/** A chapter on the course's path. */
export class ChapterCard {
  readonly id: string;
  readonly number: string;
  readonly title: string;
  readonly href: string;
  readonly #element: HTMLElement;
  readonly #words: Words;

  constructor(element: HTMLElement, words: Words) {
    this.#element = element;
    this.#words = words;
    this.id = element.dataset.lesson ?? '';
    this.number = element.dataset.number ?? '';
    const link = element.querySelector('a');
    this.title = link?.textContent ?? '';
    this.href = link?.href ?? '';
  }

  /** A heading of the chapter as it was built: its address and its words. */
  heading(index: number | undefined): { readonly href: string; readonly text: string } | undefined {
    const headings = headingsSchema.catch([]).parse(JSON.parse(this.#element.dataset.headings ?? '[]'));
    const heading = index === undefined ? undefined : headings[index];
    return heading && { href: `${this.href}#${heading[0]}`, text: heading[1] };
  }

  markLast(): void {
    this.#element.dataset.last = '';
  }

  showSpent(ms: number): void {
    const { homeSay, language } = this.#words;
    const text = this.#element.querySelector('[data-spent]');
    if (text && ms >= MINUTE_MS) text.textContent = homeSay('spent', { time: formatMinutes(ms, language) });
  }

  showProgress(checkpoints: Checkpoints): void {
    const { say } = this.#words;
    const total = checkpoints.length;
    const passed = checkpoints.filter((each) => each.passed).length;
    this.#element.dataset.progress = passed === 0 ? 'none' : passed === total ? 'all' : 'some';
    this.#element.querySelector('[data-buoys]')?.replaceChildren(...checkpoints.map(buoy));
    const text = this.#element.querySelector('[data-progress-text]');
    if (text)
      text.textContent = passed === 0 ? say('chapterSize', { total }) : say('chapterProgress', { passed, total });
    const action = this.#element.querySelector('[data-action]');
    if (action && passed > 0) action.textContent = say(passed === total ? 'reviewChapter' : 'continueChapter');
  }
}

function buoy({ passed }: Checkpoints[number]): HTMLElement {
  const element = document.createElement('span');
  element.className = 'buoy';
  element.toggleAttribute('data-counts', passed);
  return element;
}
