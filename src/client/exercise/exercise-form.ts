import { html, nothing, type TemplateResult } from 'lit-html';
import type { Answer, AnswerPart, ExerciseView } from '#protocol/exercise.ts';
import type { CheckpointView } from '#protocol/verdict.ts';
import type { CheckpointPhase } from '../checkpoint/checkpoint-phase.ts';
import type { DeskModel } from '../desk/desk-model.ts';
import { inlineCode, plainCode } from '../page/inline-code.ts';
import { assignFields } from './assign-fields.ts';
import { choiceFields } from './choice-fields.ts';
import { fittingAnswer, isPartKept, isSameAnswer, lackOf } from './draft.ts';
import { orderFields } from './order-fields.ts';
import { textField } from './text-field.ts';

/** The question of a checkpoint: holds what the learner chose and has not submitted yet. */
export class ExerciseForm {
  readonly #desk: DeskModel;
  readonly #redraw: () => void;
  #draft: Answer | undefined;
  #spoken = '';

  constructor(desk: DeskModel, redraw: () => void) {
    this.#desk = desk;
    this.#redraw = redraw;
  }

  template(view: CheckpointView, exercise: ExerciseView, phase: CheckpointPhase): TemplateResult {
    const { say, language } = this.#desk;
    const submitted = view.answer && fittingAnswer(exercise, view.answer);
    // Once the choice equals what was submitted, the draft follows the server: another page may change the answer.
    if (this.#draft && submitted && isSameAnswer(this.#draft, submitted)) this.#draft = undefined;
    const draft = this.#draft ?? fittingAnswer(exercise, view.answer);
    return html`<form class="exercise" data-kind=${exercise.kind} @submit=${(event: Event) => this.#submit(event, view, exercise)}>
      <fieldset>
        <legend id=${`prompt-${view.id}`}>${inlineCode(exercise.prompt[language])}</legend>
        ${exercise.kind === 'text' ? nothing : html`<p class="exercise-how">${say(howTo(exercise))}</p>`}
        ${this.#fields(view, exercise, draft, submitted)}
      </fieldset>
      ${this.#submitRow(view, exercise, draft, phase)}
      <p class="visually-hidden" role="status">${this.#spoken}</p>
    </form>`;
  }

  #fields(view: CheckpointView, exercise: ExerciseView, draft: Answer, submitted: Answer | undefined) {
    const { say, language } = this.#desk;
    const input = {
      checkpoint: view.id,
      partOf: partsOf(view, draft, submitted),
      change: (next: Answer) => {
        this.#draft = next;
        this.#redraw();
      },
      announce: (name: string, place: number) => {
        this.#spoken = say('movedTo', { name, place });
      },
      say,
      language,
    };
    if (exercise.kind === 'choice' && draft.kind === 'choice') return choiceFields(exercise, { ...input, draft });
    if (exercise.kind === 'assign' && draft.kind === 'assign') return assignFields(exercise, { ...input, draft });
    if (exercise.kind === 'order' && draft.kind === 'order') return orderFields(exercise, { ...input, draft });
    if (exercise.kind === 'text' && draft.kind === 'text') return textField(exercise, { ...input, draft });
    return nothing;
  }

  #submitRow(view: CheckpointView, exercise: ExerciseView, draft: Answer, phase: CheckpointPhase): TemplateResult {
    const { say, requests } = this.#desk;
    const isChecking = requests.isPending('answer', view.id);
    const isSubmitted = view.answer !== undefined && this.#draft === undefined;
    const note = isChecking ? '' : this.#note(view, exercise, draft, phase);
    // Not `disabled`: the button keeps the focus while its answer is checked.
    return html`<p class="exercise-submit">
      <button class="button button-primary" type="submit" aria-busy=${isChecking}
        aria-disabled=${isChecking || isSubmitted || phase === 'waiting' || lackOf(exercise, draft) !== undefined}>
        ${say(isChecking ? 'answerChecking' : isSubmitted ? 'answerSubmitted' : 'answerSubmit')}
      </button>
      <span class="exercise-note">${note}</span>
    </p>`;
  }

  #note(view: CheckpointView, exercise: ExerciseView, draft: Answer, phase: CheckpointPhase): string {
    const { say, language } = this.#desk;
    if (phase === 'waiting') return say('answerNeedsLab');
    const lack = lackOf(exercise, draft);
    switch (lack?.name) {
      case 'items':
        return say('answerLeft', { left: lack.left });
      case 'taken-twice': {
        const targets = exercise.kind === 'assign' ? exercise.targets : [];
        const names = targets
          .filter(({ id }) => lack.targets.includes(id))
          .map(({ text }) => plainCode(text[language]));
        return say('answerTakenTwice', { names: names.join(', ') });
      }
      case 'nothing':
        return '';
      case undefined:
        return view.answer && this.#draft ? say('answerChanged') : '';
    }
  }

  #submit(event: Event, view: CheckpointView, exercise: ExerciseView): void {
    event.preventDefault();
    const button = (event.currentTarget as HTMLElement).querySelector('[type="submit"]');
    if (button?.getAttribute('aria-disabled') === 'true') return;
    const answer = this.#draft ?? fittingAnswer(exercise, view.answer);
    this.#desk.predictions.give(view.id, answer);
    this.#desk.requests.submit(view.id, answer);
  }
}

/** What is said of each part; of a passed answer, that all of it is right. */
function partsOf(view: CheckpointView, draft: Answer, submitted: Answer | undefined) {
  const { verdict } = view;
  return (id: string): AnswerPart | undefined => {
    if (!submitted || !isPartKept(id, draft, submitted)) return undefined;
    if (verdict.status === 'passed') {
      return submitted.kind === 'choice' && !submitted.chosen.includes(id) ? undefined : { id, right: true };
    }
    if (verdict.status !== 'failed' || verdict.reason.layer !== 'answer') return undefined;
    // A typed value has no parts: it is wrong as a whole.
    if (submitted.kind === 'text') return { id, right: false };
    return verdict.reason.parts?.find((part) => part.id === id);
  };
}

function howTo(exercise: Exclude<ExerciseView, { kind: 'text' }>) {
  switch (exercise.kind) {
    case 'choice':
      return exercise.several ? 'howSeveral' : 'howOne';
    case 'assign':
      return exercise.oneEach ? 'howLabel' : 'howSort';
    case 'order':
      return 'howOrder';
  }
}
