import { html, nothing, render } from 'lit-html';
import { showModal } from '../page/modal.ts';

interface Question {
  readonly title: string;
  readonly label: string;
  readonly value: string;
  readonly confirm: string;
  readonly cancel: string;
  /** Said beside the field when the text cannot be taken. */
  readonly wrong: string;
  readonly parse: (text: string) => string | undefined;
}

/** Asks for a path in a modal dialog; undefined when the learner thought better of it. */
export async function pathDialog({
  title,
  label,
  value,
  confirm,
  cancel,
  wrong,
  parse,
}: Question): Promise<string | undefined> {
  const dialog = document.createElement('dialog');
  dialog.className = 'dialog';
  dialog.setAttribute('aria-labelledby', 'path-title');
  let answer: string | undefined;
  let isWrong = false;
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    answer = parse(dialog.querySelector('input')?.value ?? '');
    isWrong = answer === undefined;
    if (isWrong) draw();
    else dialog.close();
  };
  const draw = () =>
    render(
      html`<form method="dialog" @submit=${submit}>
        <h2 id="path-title">${title}</h2>
        <label class="path-field">${label}
          <input type="text" value=${value} autofocus autocomplete="off" autocapitalize="off" spellcheck="false" aria-invalid=${isWrong} />
        </label>
        ${isWrong ? html`<p role="alert">${wrong}</p>` : nothing}
        <p class="dialog-buttons">
          <button class="button" type="button" @click=${() => dialog.close()}>${cancel}</button>
          <button class="button button-primary">${confirm}</button>
        </p>
      </form>`,
      dialog,
    );
  draw();
  const closed = showModal(dialog);
  // The name is what is typed; the folder before it mostly stays.
  dialog.querySelector('input')?.setSelectionRange(value.lastIndexOf('/') + 1, value.length);
  await closed;
  return answer;
}
