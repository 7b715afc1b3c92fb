import { html, nothing, render } from 'lit-html';
import { showModal } from './modal.ts';

interface Asked {
  readonly title: string;
  readonly text: string;
  readonly quote?: string;
  readonly cancel: string;
}

interface Question extends Asked {
  readonly confirm: string;
  readonly danger?: boolean;
}

export interface Choice<T extends string> {
  readonly value: T;
  readonly label: string;
  readonly tone?: 'primary' | 'danger';
}

/** Asks in a modal dialog; undefined for Cancel, Escape and the backdrop. */
export async function choiceDialog<T extends string>(
  question: Asked & { readonly choices: readonly Choice<T>[] },
): Promise<T | undefined> {
  const dialog = document.createElement('dialog');
  dialog.className = 'dialog';
  dialog.setAttribute('aria-labelledby', 'confirm-title');
  render(
    html`<form method="dialog">
      <h2 id="confirm-title">${question.title}</h2>
      <p>${question.text}</p>
      ${question.quote === undefined ? nothing : html`<pre class="dialog-quote" tabindex="0">${question.quote}</pre>`}
      <p class="dialog-buttons">
        <button class="button" value="" autofocus>${question.cancel}</button>
        ${question.choices.map(
          ({ value, label, tone }) =>
            html`<button class=${tone ? `button button-${tone}` : 'button'} value=${value}>${label}</button>`,
        )}
      </p>
    </form>`,
    dialog,
  );
  const answer = await showModal(dialog);
  return question.choices.find(({ value }) => value === answer)?.value;
}

/** Asks yes or no. */
export async function confirmDialog({ confirm, danger = false, ...question }: Question): Promise<boolean> {
  const choices = [{ value: 'yes', label: confirm, tone: danger ? 'danger' : 'primary' }] as const;
  return (await choiceDialog({ ...question, choices })) === 'yes';
}
