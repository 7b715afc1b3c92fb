import { html, type TemplateResult } from 'lit-html';
import { live } from 'lit-html/directives/live.js';
import type { ExerciseView } from '#protocol/exercise.ts';
import { inlineCode, plainCode } from '../page/inline-code.ts';
import { dragged, startDrag } from './drag.ts';
import { type FieldsInput, partMark, partWhy, rightness } from './fields.ts';

type AssignView = Extract<ExerciseView, { kind: 'assign' }>;

/** Every item with a select of the targets; with a mouse, items may also be dragged into the bins below. */
export function assignFields(exercise: AssignView, input: FieldsInput<'assign'>): TemplateResult {
  const { checkpoint, draft, partOf, say, language } = input;
  const put = assigner(input);
  return html`<ul class="assign-items">
      ${exercise.items.map(({ id, text }) => {
        const part = partOf(id);
        const target = draft.targets[id];
        const label = `item-${checkpoint}-${id}`;
        return html`<li class="assign-item" data-right=${rightness(part)} draggable="true"
          @dragstart=${(event: DragEvent) => startDrag(event, checkpoint, id)}>
          <span class="assign-name" id=${label}>${inlineCode(text[language])}</span>
          <select name=${`answer-${checkpoint}-${id}`} aria-labelledby=${label} ?data-empty=${target === undefined}
            @change=${(event: Event) => put(id, (event.target as HTMLSelectElement).value)}>
            <option value="" .selected=${live(target === undefined)}>${say('assignChoose')}</option>
            ${exercise.targets.map(
              (choice) => html`<option value=${choice.id} .selected=${live(choice.id === target)}>
                ${plainCode(choice.text[language])}
              </option>`,
            )}
          </select>
          ${partMark(part, say)} ${partWhy(part, language)}
        </li>`;
      })}
    </ul>
    ${bins(exercise, input)}`;
}

/** A picture of the selects above, and where items are dropped; the keyboard and screen readers have the selects. */
function bins(exercise: AssignView, input: FieldsInput<'assign'>): TemplateResult {
  const { checkpoint, draft, language } = input;
  const put = assigner(input);
  const allow = (event: DragEvent) => {
    if (event.dataTransfer?.types.includes('text/plain')) event.preventDefault();
  };
  const drop = (target: string) => (event: DragEvent) => {
    const item = dragged(event, checkpoint);
    if (!exercise.items.some(({ id }) => id === item) || item === undefined) return;
    event.preventDefault();
    put(item, target);
  };
  return html`<div class="bins" data-one-each=${exercise.oneEach} aria-hidden="true">
    ${exercise.targets.map(
      (target) => html`<div class="bin" @dragover=${allow} @drop=${drop(target.id)}>
        <span class="bin-name">${plainCode(target.text[language])}</span>
        ${exercise.items
          .filter(({ id }) => draft.targets[id] === target.id)
          .map(
            ({ id, text }) => html`<span class="bin-item" draggable="true" title=${plainCode(text[language])}
              @dragstart=${(event: DragEvent) => startDrag(event, checkpoint, id)}>${plainCode(text[language])}</span>`,
          )}
      </div>`,
    )}
  </div>`;
}

function assigner({ draft, change }: FieldsInput<'assign'>) {
  return (item: string, target: string) => {
    const { [item]: _, ...others } = draft.targets;
    change({ kind: 'assign', targets: target === '' ? others : { ...others, [item]: target } });
  };
}
