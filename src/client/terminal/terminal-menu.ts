import { html, type TemplateResult } from 'lit-html';
import { icon } from '../page/drawing.ts';
import type { Say, TextName } from '../page/texts.ts';

/** What one can do with the terminal on show, and by which keys. */
export interface TerminalActions {
  find(): void;
  jump(step: -1 | 1): void;
  selectOutput(): void;
  save(): void;
  rename(): void;
  move(step: -1 | 1): void;
  setScreenReader(on: boolean): void;
}

interface Menu {
  readonly pane: number;
  readonly say: Say;
  readonly screenReader: boolean;
  readonly actions: TerminalActions;
  /** Before each of them: goes to the menu's terminal. */
  here(): void;
}

export function terminalMenu({ pane, say, screenReader, actions, here }: Menu): TemplateResult {
  const id = `terminal-menu-${pane}`;
  const entry = (text: TextName, run: () => void, keys = '') =>
    html`<button type="button" @click=${() => {
      document.getElementById(id)?.hidePopover();
      here();
      run();
    }}><span>${say(text)}</span>${keys === '' ? '' : html`<kbd>${keys}</kbd>`}</button>`;
  return html`<button class="icon-button" type="button" popovertarget=${id} aria-label=${say('terminalMenu')}
      title=${say('terminalMenu')}>${icon('more')}</button>
    <div class="menu terminal-menu" id=${id} popover>
      ${entry('terminalFind', () => actions.find(), 'Ctrl+Shift+F')}
      ${entry('commandEarlier', () => actions.jump(-1), 'Ctrl+Shift+↑')}
      ${entry('commandLater', () => actions.jump(1), 'Ctrl+Shift+↓')}
      ${entry('commandOutput', () => actions.selectOutput(), 'Alt+Shift+P')}
      ${entry('terminalSave', () => actions.save())}
      ${entry('tabName', () => actions.rename(), 'F2')}
      ${entry('tabMoveLeft', () => actions.move(-1), 'Alt+Shift+←')}
      ${entry('tabMoveRight', () => actions.move(1), 'Alt+Shift+→')}
      <button type="button" aria-pressed=${screenReader} @click=${() => actions.setScreenReader(!screenReader)}>
        <span>${say('screenReader')}</span>${screenReader ? icon('check') : ''}
      </button>
    </div>`;
}
