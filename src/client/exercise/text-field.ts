import { html, nothing, type TemplateResult } from 'lit-html';
import { live } from 'lit-html/directives/live.js';
import { ANSWER_TEXT_MAX, type ExerciseView } from '#protocol/exercise.ts';
import { type FieldsInput, partMark, partWhy, rightness } from './fields.ts';

/** One line that the learner found in the lab. The prompt names it. */
export function textField(
  exercise: Extract<ExerciseView, { kind: 'text' }>,
  { checkpoint, draft, partOf, change, say, language }: FieldsInput<'text'>,
): TemplateResult {
  const part = partOf('text');
  return html`<div class="answer-text" data-right=${rightness(part)}>
    <input
      type="text"
      name=${`answer-${checkpoint}`}
      aria-labelledby=${`prompt-${checkpoint}`}
      maxlength=${ANSWER_TEXT_MAX}
      placeholder=${exercise.placeholder ?? nothing}
      autocomplete="off"
      autocapitalize="off"
      spellcheck="false"
      .value=${live(draft.text)}
      @input=${(event: Event) => change({ kind: 'text', text: (event.target as HTMLInputElement).value })}
    />
    ${partMark(part, say)} ${partWhy(part, language)}
  </div>`;
}
