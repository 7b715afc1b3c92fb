import { html, type TemplateResult } from 'lit-html';
import { repeat } from 'lit-html/directives/repeat.js';
import type { ExerciseView } from '#protocol/exercise.ts';
import { icon } from '../page/drawing.ts';
import { inlineCode, plainCode } from '../page/inline-code.ts';
import { movedTo } from './draft.ts';
import { dragged, startDrag } from './drag.ts';
import { type FieldsInput, partMark, partWhy, rightness } from './fields.ts';

interface OrderInput extends FieldsInput<'order'> {
  /** The item's name and its new place, to be said aloud. */
  readonly announce: (name: string, place: number) => void;
}

const steps = { up: -1, down: 1 } as const;

/** A list whose items move by buttons, or by dragging. */
export function orderFields(
  exercise: Extract<ExerciseView, { kind: 'order' }>,
  { checkpoint, draft, partOf, change, announce, say, language }: OrderInput,
): TemplateResult {
  const choices = draft.items.flatMap((id) => exercise.items.filter((item) => item.id === id));
  const last = choices.length - 1;
  const move = (event: Event, id: string, place: number) => {
    if (place < 0 || place > last) return;
    const button = event.currentTarget;
    const name = choices.find((choice) => choice.id === id)?.text[language] ?? id;
    announce(plainCode(name), place + 1);
    change({ kind: 'order', items: movedTo(draft.items, id, place) });
    // The row was put elsewhere in the document, which takes the focus from it.
    if (button instanceof HTMLElement) button.focus();
  };
  const drop = (event: DragEvent, place: number) => {
    const id = dragged(event, checkpoint);
    if (id === undefined || !draft.items.includes(id)) return;
    event.preventDefault();
    change({ kind: 'order', items: movedTo(draft.items, id, place) });
  };
  return html`<ol class="order-items">
    ${repeat(
      choices,
      ({ id }) => id,
      ({ id, text }, place) => {
        const part = partOf(id);
        const name = plainCode(text[language]);
        const button = (way: keyof typeof steps) => html`<button
          class="icon-button"
          type="button"
          data-move=${way}
          aria-label=${say(way === 'up' ? 'moveUp' : 'moveDown', { name })}
          aria-disabled=${place === (way === 'up' ? 0 : last)}
          @click=${(event: Event) => move(event, id, place + steps[way])}
        >
          ${icon('chevron')}
        </button>`;
        return html`<li class="order-item" data-right=${rightness(part)} draggable="true"
          @dragstart=${(event: DragEvent) => startDrag(event, checkpoint, id)}
          @dragover=${(event: DragEvent) => event.preventDefault()}
          @drop=${(event: DragEvent) => drop(event, place)}>
          <span class="order-place" aria-hidden="true">${place + 1}</span>
          <span class="order-name">${inlineCode(text[language])}</span>
          ${partMark(part, say)}
          <span class="order-moves">${button('up')}${button('down')}</span>
          ${partWhy(part, language)}
        </li>`;
      },
    )}
  </ol>`;
}
