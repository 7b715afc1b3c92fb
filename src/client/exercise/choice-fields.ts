import { html, type TemplateResult } from 'lit-html';
import { live } from 'lit-html/directives/live.js';
import type { ExerciseView } from '#protocol/exercise.ts';
import { inlineCode } from '../page/inline-code.ts';
import { type FieldsInput, partMark, partWhy, rightness } from './fields.ts';

/** One option by radio buttons, several by checkboxes. */
export function choiceFields(
  exercise: Extract<ExerciseView, { kind: 'choice' }>,
  { checkpoint, draft, partOf, change, say, language }: FieldsInput<'choice'>,
): TemplateResult {
  const choose = (id: string, isChosen: boolean) => {
    const others = exercise.several ? draft.chosen.filter((other) => other !== id) : [];
    change({ kind: 'choice', chosen: isChosen ? [...others, id] : others });
  };
  return html`<div class="options">
    ${exercise.options.map(({ id, text }) => {
      const part = partOf(id);
      return html`<div class="option" data-right=${rightness(part)}>
        <label>
          <input
            type=${exercise.several ? 'checkbox' : 'radio'}
            name=${`answer-${checkpoint}`}
            value=${id}
            .checked=${live(draft.chosen.includes(id))}
            @change=${(event: Event) => choose(id, (event.target as HTMLInputElement).checked)}
          />
          <span>${inlineCode(text[language])}</span>
          ${partMark(part, say)}
        </label>
        ${partWhy(part, language)}
      </div>`;
    })}
  </div>`;
}
