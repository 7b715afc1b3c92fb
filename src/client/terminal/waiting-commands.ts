import { html, nothing, render } from 'lit-html';
import { icon } from '../page/drawing.ts';
import type { Say } from '../page/texts.ts';
import type { Run, ShellWatch } from './shell-watch.ts';

interface Options {
  readonly say: Say;
  readonly signal: AbortSignal;
}

/** Shows in a terminal which commands wait for its prompt; each can be given up. */
export function showWaiting(screen: HTMLElement, shell: ShellWatch, { say, signal }: Options): void {
  const box = document.createElement('div');
  box.className = 'waiting-commands';
  screen.append(box);
  const draw = (runs: readonly Run[]) => {
    box.hidden = runs.length === 0;
    const lines = html`<p>${say('runWaiting')}</p>
        <ul aria-label=${say('runWaiting')}>
          ${runs.map(
            (run) => html`<li>
              <code>${run.command}</code>
              <button class="icon-button" type="button" aria-label=${say('runGiveUp', { command: run.command })}
                @click=${() => shell.cancel(run)}>${icon('close')}</button>
            </li>`,
          )}
        </ul>`;
    render(runs.length === 0 ? nothing : lines, box);
  };
  shell.waiting.watch(draw, { signal });
}
