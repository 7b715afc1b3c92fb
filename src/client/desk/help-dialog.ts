import { html, render } from 'lit-html';
import { shortcuts } from './desk-shortcuts.ts';
import { icon } from '../page/drawing.ts';
import { pageLanguage } from '../page/page-language.ts';
import type { Say } from '../page/texts.ts';

/** How the desk is used, with every keyboard shortcut. */
export function openHelp(say: Say): void {
  const dialog = document.createElement('dialog');
  dialog.className = 'dialog help-dialog';
  dialog.setAttribute('aria-labelledby', 'help-title');
  const rows = [
    ...shortcuts.map(({ keys, text }) => [keys, text] as const),
    ['Ctrl + K', 'keySearch'] as const,
    ['F2', 'keyName'] as const,
    ['Esc, Tab', 'keyLeave'] as const,
    ['← → Home End', 'keyDivider'] as const,
  ];
  render(
    html`<form method="dialog">
      <button class="icon-button dialog-close" aria-label=${say('close')}>${icon('close')}</button>
      <h2 id="help-title">${say('helpTitle')}</h2>
      <p>${say('helpIntro')}</p>
      <p><a href=${`/${pageLanguage()}/glossary/`} target="_blank" rel="noopener">${say('helpGlossary')}</a></p>
      <h3>${say('helpShortcuts')}</h3>
      <dl class="keys">
        ${rows.map(
          ([keys, text]) => html`<div>
            <dt>${keys.split(' + ').map((key, index) => html`${index > 0 ? ' + ' : ''}<kbd>${key}</kbd>`)}</dt>
            <dd>${say(text)}</dd>
          </div>`,
        )}
      </dl>
    </form>`,
    dialog,
  );
  document.body.append(dialog);
  dialog.addEventListener('click', (event) => {
    if (event.target === dialog) dialog.close();
  });
  dialog.addEventListener('close', () => dialog.remove());
  dialog.showModal();
}
