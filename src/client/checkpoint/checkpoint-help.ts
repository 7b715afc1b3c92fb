import { html, nothing, type TemplateResult } from 'lit-html';
import type { CheckpointView } from '#protocol/verdict.ts';
import type { Solution } from './checkpoint-requests.ts';
import { commandBox } from './command-box.ts';
import type { DeskModel } from '../desk/desk-model.ts';
import { ShowInEditorEvent } from '../editor/show-in-editor.ts';
import { solutionParts } from '../editor/solution-parts.ts';
import { icon } from '../page/drawing.ts';
import { answerInWords } from '../exercise/answer-in-words.ts';
import { inlineCode } from '../page/inline-code.ts';

/** Hints one after another, and the solution as a second, deliberate step. Shows only; nothing here runs by itself. */
export class CheckpointHelp {
  readonly #desk: DeskModel;
  readonly #redraw: () => void;
  #isAskingForSolution = false;

  constructor(desk: DeskModel, redraw: () => void) {
    this.#desk = desk;
    this.#redraw = redraw;
  }

  template(view: CheckpointView): TemplateResult | typeof nothing {
    const total = view.hints ?? 0;
    if (total === 0 && !view.hasSolution) return nothing;
    const { requests } = this.#desk;
    const solution = requests.solutions.value.get(view.id);
    return html`<div class="checkpoint-help">
      ${this.#hints(view.id, total)}
      ${this.#buttons(view, total, solution)}
      ${this.#isAskingForSolution && !solution ? this.#question(view) : nothing}
      <div class="solution-room" aria-live="polite">${solution ? this.#solution(view, solution) : nothing}</div>
    </div>`;
  }

  #hints(checkpoint: string, total: number): TemplateResult {
    const { say, language, requests } = this.#desk;
    const shown = requests.hints.value.get(checkpoint) ?? [];
    return html`<ol class="hints" aria-live="polite" aria-label=${say('hints')}>
      ${shown.map(
        (text, index) => html`<li class="hint">
          <strong>${say('hintNumber', { number: index + 1, total })}</strong>
          <span>${inlineCode(text[language])}</span>
        </li>`,
      )}
    </ol>`;
  }

  #buttons({ id, hasSolution }: CheckpointView, total: number, solution: Solution | undefined): TemplateResult {
    const { say, requests } = this.#desk;
    const shown = requests.hints.value.get(id)?.length ?? 0;
    const isAsking = this.#isAskingForSolution;
    // The button stays after the last hint: the focused element must not be removed.
    return html`<p class="help-buttons">
      ${
        total > 0
          ? html`<button class="link-button" type="button" data-hint aria-disabled=${shown >= total}
              aria-busy=${requests.isPending('hint', id)}
              @click=${() => shown < total && requests.showHint(id)}>
              ${say(shown === 0 ? 'hintShow' : shown < total ? 'hintNext' : 'hintAll', { number: shown + 1, total })}
            </button>`
          : nothing
      }
      ${
        hasSolution && !solution
          ? html`<button class="link-button" type="button" data-solution aria-expanded=${isAsking}
              @click=${() => this.#ask(!isAsking)}>${say('solutionShow')}</button>`
          : nothing
      }
    </p>`;
  }

  #question(view: CheckpointView): TemplateResult {
    const { say, requests } = this.#desk;
    const show = (look: string) => html`<button class=${`button button-small ${look}`} type="button" data-confirm
      aria-busy=${requests.isPending('solution', view.id)}
      @click=${() => requests.showSolution(view.id)}>${say('solutionConfirm')}</button>`;
    const back = (look: string, text: 'cancel' | 'solutionKeepTrying') => html`<button
      class=${`button button-small ${look}`} type="button" @click=${() => this.#ask(false)}>${say(text)}</button>`;
    const about = view.task ? 'solutionTaskText' : view.exercise ? 'solutionAnswerText' : 'solutionText';
    // Of a task, the button that comes first and stands out is the one that goes back.
    return html`<div class="solution-question" role="group" aria-label=${say('solutionShow')}>
      <p>${say(about)}</p>
      <p class="solution-buttons">
        ${
          view.task
            ? [back('button-primary', 'solutionKeepTrying'), show('')]
            : [show('button-primary'), back('', 'cancel')]
        }
      </p>
    </div>`;
  }

  #solution(view: CheckpointView, { steps, answer, explanation }: Solution): TemplateResult {
    const { say, language } = this.#desk;
    return html`<details class="solution" open>
      <summary>${say('solution')}</summary>
      ${answer && view.exercise ? answerInWords(view.exercise, answer, language) : nothing}
      ${explanation ? html`<p>${inlineCode(explanation[language])}</p>` : nothing}
      ${steps.length > 0 ? html`<p class="solution-note">${say('solutionNote')}</p>` : nothing}
      ${steps.map(({ host, script }) => html`${commandBox(host, script, say)}${this.#compareButton(host, script)}`)}
    </details>`;
  }

  /** Only a step that writes a text has one to compare. */
  #compareButton(host: string, script: string): TemplateResult | typeof nothing {
    if (solutionParts(script).length === 0) return nothing;
    const { say } = this.#desk;
    const show = (event: Event) =>
      event.currentTarget?.dispatchEvent(new ShowInEditorEvent({ kind: 'solution', host, script }));
    return html`<p class="solution-compare">
      <button class="button button-small" type="button" title=${say('compareMineTitle')} @click=${show}>
        ${icon('compare')}<span>${say('compareMine')}</span>
      </button>
    </p>`;
  }

  #ask(isAsking: boolean): void {
    this.#isAskingForSolution = isAsking;
    this.#redraw();
  }
}
