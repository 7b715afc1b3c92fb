import { html, nothing, type TemplateResult } from 'lit-html';
import type { Answer, ExerciseView } from '#protocol/exercise.ts';
import type { Language } from '#protocol/messages.ts';
import { inlineCode } from '../page/inline-code.ts';

/** An answer of an exercise in words, as its solution and a prediction show it. */
export function answerInWords(
  exercise: ExerciseView,
  answer: Answer,
  language: Language,
): TemplateResult | typeof nothing {
  const name = (choices: readonly { id: string; text: Record<Language, string> }[], id: string) =>
    inlineCode(choices.find((choice) => choice.id === id)?.text[language] ?? id);
  if (exercise.kind === 'choice' && answer.kind === 'choice') {
    return html`<ul class="right-answer">
      ${answer.chosen.map((id) => html`<li>${name(exercise.options, id)}</li>`)}
    </ul>`;
  }
  if (exercise.kind === 'assign' && answer.kind === 'assign') {
    return html`<dl class="right-answer">
      ${exercise.items.map(
        ({ id }) => html`<div>
          <dt>${name(exercise.items, id)}</dt>
          <dd>${name(exercise.targets, answer.targets[id] ?? '')}</dd>
        </div>`,
      )}
    </dl>`;
  }
  if (exercise.kind === 'order' && answer.kind === 'order') {
    return html`<ol class="right-answer">
      ${answer.items.map((id) => html`<li>${name(exercise.items, id)}</li>`)}
    </ol>`;
  }
  return answer.kind === 'text' ? html`<p class="right-answer"><code>${answer.text}</code></p>` : nothing;
}
