import { html, nothing, render, type TemplateResult } from 'lit-html';
import type { LabView } from '#protocol/lab-state.ts';
import type { Language } from '#protocol/messages.ts';
import { errorLink } from '../page/error-link.ts';
import { formatBytes, formatMinutes } from '../page/format.ts';
import { sayIn } from '../page/texts.ts';
import type { ChapterCard } from './chapter-cards.ts';
import { type HomeSay, homeSayIn } from './home-texts.ts';

interface HomeLabOptions {
  readonly room: HTMLElement;
  readonly language: Language;
  readonly cards: readonly ChapterCard[];
}

/** The learner's lab beside the course: how it is, how old, how much memory it uses, and the way to it. */
export class HomeLab {
  readonly #options: HomeLabOptions;
  readonly #say: HomeSay;
  #lab: LabView | undefined;
  #memoryBytes: number | undefined;

  constructor(options: HomeLabOptions) {
    this.#options = options;
    this.#say = homeSayIn(options.language);
  }

  get isThere(): boolean {
    return this.#lab !== undefined && this.#lab.state !== 'stopped';
  }

  setLab(lab: LabView | undefined): void {
    if (lab?.id !== this.#lab?.id) this.#memoryBytes = undefined;
    this.#lab = lab;
    this.draw();
  }

  setMemory(bytes: number | undefined): void {
    this.#memoryBytes = bytes;
    this.draw();
  }

  /** Once a minute, for the age. */
  draw(): void {
    const { room } = this.#options;
    const lab = this.#lab;
    room.hidden = !lab || lab.state === 'stopped';
    render(lab && !room.hidden ? this.#card(lab) : nothing, room);
  }

  #card(lab: LabView): TemplateResult {
    const { language, cards } = this.#options;
    const say = this.#say;
    const { target } = lab;
    const card = target.kind === 'lesson' ? cards.find(({ id }) => id === target.lesson) : undefined;
    return html`<section class="home-lab" data-state=${lab.state} aria-labelledby="home-lab-title">
      <h2 id="home-lab-title">${say('lab')}</h2>
      <dl>
        <div><dt>${say('state')}</dt><dd><span class="lab-light" aria-hidden="true"></span>${this.#state(lab)}</dd></div>
        <div><dt>${say('age')}</dt><dd>${formatMinutes(Date.now() - lab.createdAt, language)}</dd></div>
        ${
          this.#memoryBytes === undefined
            ? nothing
            : html`<div><dt>${say('memory')}</dt><dd>${formatBytes(this.#memoryBytes)}</dd></div>`
        }
        ${
          card
            ? html`<div data-wide><dt>${say('from')}</dt><dd>${sayIn(language)('chapterLink', { number: card.number, title: card.title })}</dd></div>`
            : nothing
        }
      </dl>
      ${
        lab.state === 'failed'
          ? html`<p class="lab-failure">${lab.failure.message[language]}
              ${errorLink(lab.failure.code, { say: sayIn(language), language })}</p>`
          : nothing
      }
      ${card ? html`<p><a class="button" href=${card.href}>${say('goToLab')}</a></p>` : nothing}
    </section>`;
  }

  #state(lab: LabView): string {
    switch (lab.state) {
      case 'queued':
        return this.#say('queued', { position: lab.position });
      case 'stopped':
        return '';
      default:
        return this.#say(lab.state);
    }
  }
}
