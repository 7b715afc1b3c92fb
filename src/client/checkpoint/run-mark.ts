import { html, nothing, render, type TemplateResult } from 'lit-html';
import { icon } from '../page/drawing.ts';
import type { Say } from '../page/texts.ts';
import type { RunProgress } from '../terminal/shell-watch.ts';

function drawn(progress: RunProgress, say: Say): TemplateResult | typeof nothing {
  switch (progress?.state) {
    case undefined:
      return nothing;
    case 'queued':
      return html`<span>${say('runQueued')}</span>
        <button class="code-button" type="button" @click=${() => progress.cancel()}>${say('cancel')}</button>`;
    case 'running':
      return html`<span>${say('runRunning')}</span>`;
    case 'ended':
      return progress.status === undefined || progress.status === 0
        ? html`<span class="run-done">${icon('check')}${say('runDone')}</span>`
        : html`<span class="run-failed">${icon('warn')}${say('runFailed', { status: progress.status })}</span>`;
  }
}

/** Shows in a command's bar how far its run is. */
export function showRun(bar: Element, progress: RunProgress, say: Say): void {
  let mark = bar.querySelector<HTMLElement>('.run-mark');
  if (!mark) {
    mark = document.createElement('span');
    mark.className = 'run-mark';
    mark.setAttribute('role', 'status');
    bar.querySelector('[data-note]')?.after(mark);
  }
  mark.dataset.progress = progress?.state ?? 'none';
  render(drawn(progress, say), mark);
}
