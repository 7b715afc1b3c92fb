import { html, nothing, render } from 'lit-html';
import type { Answer } from '#protocol/exercise.ts';
import { answerInWords } from '../exercise/answer-in-words.ts';
import { SlipElement } from '../desk/element.ts';
import { PredictionElement } from './prediction.ts';

/**
 * `<slip-outcome data-of="reach">`: what happened, opened once it was predicted, in the checkpoint or the
 * `<slip-prediction>` of that name. It can be opened at any time without one.
 */
export class OutcomeElement extends SlipElement {
  #isPredicted = false;

  protected connected(signal: AbortSignal): void {
    const details = this.querySelector('details');
    const { predictions, lesson } = this.desk;
    for (const store of [predictions.given, lesson]) store.watch(() => this.#draw(), { signal });
    details?.addEventListener('toggle', () => this.#draw(), { signal });
    if (details) openOnPaper(details, signal);
  }

  get #name(): string {
    return this.dataset.of ?? '';
  }

  /** The first prediction, or the answer that the server knows of from another browser. */
  get #prediction(): Answer | undefined {
    const { predictions, lesson } = this.desk;
    const view = lesson.value?.checkpoints.find(({ id }) => id === this.#name);
    return predictions.given.value.get(this.#name) ?? view?.answer;
  }

  #draw(): void {
    const details = this.querySelector('details');
    const title = this.querySelector<HTMLElement>('.outcome-title');
    const given = this.querySelector<HTMLElement>('.outcome-given');
    if (!details || !title || !given) return;
    const { say } = this.desk;
    const prediction = this.#prediction;
    const isPredicted = prediction !== undefined;
    if (isPredicted !== this.#isPredicted) details.open = isPredicted;
    this.#isPredicted = isPredicted;
    title.textContent = say(isPredicted || details.open ? 'outcome' : 'outcomeHidden');
    render(prediction ? html`<span>${say('predictionYours')}</span> ${this.#words(prediction)}` : nothing, given);
  }

  #words(answer: Answer) {
    const { lesson, language } = this.desk;
    const exercise = lesson.value?.checkpoints.find(({ id }) => id === this.#name)?.exercise;
    if (exercise) return answerInWords(exercise, answer, language);
    const asked = document.querySelector(`slip-prediction[data-prediction="${CSS.escape(this.#name)}"]`);
    return (asked instanceof PredictionElement ? asked.inWords(answer) : undefined) ?? nothing;
  }
}

/** Paper has nothing to open; what was closed on the screen is closed again. */
function openOnPaper(details: HTMLDetailsElement, signal: AbortSignal): void {
  let wasOpen = details.open;
  window.addEventListener(
    'beforeprint',
    () => {
      wasOpen = details.open;
      details.open = true;
    },
    { signal },
  );
  window.addEventListener(
    'afterprint',
    () => {
      details.open = wasOpen;
    },
    { signal },
  );
}
