import { html, render, type TemplateResult } from 'lit-html';
import { ANSWER_TEXT_MAX, type Answer } from '#protocol/exercise.ts';
import { SlipElement } from '../desk/element.ts';

/**
 * `<slip-prediction data-prediction="twice">` around a question and the list of what may happen: the list becomes a
 * choice, and without a list the prediction is written. It is never graded, and it stays as it was given.
 */
export class PredictionElement extends SlipElement {
  #choices: readonly Node[][] = [];
  #draft: Answer | undefined;
  #room: HTMLElement | undefined;

  protected connected(signal: AbortSignal): void {
    if (!this.#room) this.#prepare();
    this.desk.predictions.given.watch(() => this.#draw(), { signal });
  }

  /** A given prediction as the question's list has it, or as it was written. */
  inWords(answer: Answer): string | undefined {
    if (answer.kind === 'text') return answer.text;
    if (answer.kind !== 'choice') return undefined;
    return this.#choices[Number(answer.chosen[0])]?.map(({ textContent }) => textContent).join('');
  }

  get #name(): string {
    return this.dataset.prediction ?? '';
  }

  get #label(): string {
    return `ask-${this.#name}`;
  }

  #prepare(): void {
    const question = this.querySelector<HTMLElement>('.prediction-question');
    const list = question?.querySelector(':scope > ul');
    question?.querySelector('p')?.setAttribute('id', this.#label);
    this.#choices = [...(list?.querySelectorAll('li') ?? [])].map((item) => [...item.childNodes]);
    const room = document.createElement('div');
    if (list) list.replaceWith(room);
    else question?.append(room);
    this.#room = room;
  }

  #draw(): void {
    const { say, predictions } = this.desk;
    const given = predictions.given.value.get(this.#name);
    const draft = given ?? this.#draft;
    const isReady = !given && draft !== undefined && (draft.kind !== 'text' || draft.text.trim() !== '');
    const body = html`<form class="prediction-form" @submit=${(event: Event) => this.#give(event, isReady)}>
      ${this.#choices.length > 0 ? this.#options(draft, given !== undefined) : this.#line(draft, given !== undefined)}
      <p class="prediction-submit">
        <button class="button button-small" type="submit" aria-disabled=${!isReady}>
          ${say(given ? 'predictionGiven' : 'predictionGive')}
        </button>
      </p>
    </form>`;
    if (this.#room) render(body, this.#room);
  }

  #options(draft: Answer | undefined, isGiven: boolean): TemplateResult {
    const chosen = draft?.kind === 'choice' ? draft.chosen[0] : undefined;
    return html`<div class="options" role="radiogroup" aria-labelledby=${this.#label}>
      ${this.#choices.map(
        (words, index) => html`<div class="option">
          <label>
            <input type="radio" name=${`prediction-${this.#name}`} value=${index} .checked=${chosen === String(index)}
              ?disabled=${isGiven} @change=${() => this.#choose({ kind: 'choice', chosen: [String(index)] })} />
            <span>${words}</span>
          </label>
        </div>`,
      )}
    </div>`;
  }

  #line(draft: Answer | undefined, isGiven: boolean): TemplateResult {
    return html`<div class="answer-text">
      <input type="text" aria-labelledby=${this.#label} maxlength=${ANSWER_TEXT_MAX} autocomplete="off"
        ?readonly=${isGiven} .value=${draft?.kind === 'text' ? draft.text : ''}
        @input=${(event: Event) => this.#choose({ kind: 'text', text: (event.target as HTMLInputElement).value })} />
    </div>`;
  }

  #choose(draft: Answer): void {
    this.#draft = draft;
    this.#draw();
  }

  #give(event: Event, isReady: boolean): void {
    event.preventDefault();
    if (isReady && this.#draft) this.desk.predictions.give(this.#name, this.#draft);
  }
}
