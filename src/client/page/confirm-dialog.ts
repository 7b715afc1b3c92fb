import { html, nothing, render } from 'lit-html';

interface Question {
  readonly title: string;
  readonly text: string;
  readonly quote?: string;
  readonly confirm: string;
  readonly cancel: string;
  readonly danger?: boolean;
}

/** Asks in a modal dialog; Escape and the backdrop mean no. */
export function confirmDialog(question: Question): Promise<boolean> {
  const dialog = document.createElement('dialog');
  dialog.className = 'dialog';
  dialog.setAttribute('aria-labelledby', 'confirm-title');
  render(
    html`<form method="dialog">
      <h2 id="confirm-title">${question.title}</h2>
      <p>${question.text}</p>
      ${question.quote === undefined ? nothing : html`<pre class="dialog-quote" tabindex="0">${question.quote}</pre>`}
      <p class="dialog-buttons">
        <button class="button" value="no" autofocus>${question.cancel}</button>
        <button class=${`button ${question.danger ? 'button-danger' : 'button-primary'}`} value="yes">
          ${question.confirm}
        </button>
      </p>
    </form>`,
    dialog,
  );
  document.body.append(dialog);
  dialog.showModal();
  return new Promise((resolve) => {
    dialog.addEventListener('click', (event) => {
      if (event.target === dialog) dialog.close('no');
    });
    dialog.addEventListener('close', () => {
      dialog.remove();
      resolve(dialog.returnValue === 'yes');
    });
  });
}
