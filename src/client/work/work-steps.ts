import { html, nothing, type TemplateResult } from 'lit-html';
import type { Failure } from '#protocol/errors.ts';
import type { BroughtBack } from './bring-back.ts';
import type { SavedArchive } from './read-work.ts';
import type { Progress, SavedWork } from './save-work.ts';
import { archiveView, broughtView, busyView, failureView, type Reader, savedView } from './work-views.ts';

/** What the dialog shows, one after the other. */
export type Step =
  | { readonly at: 'start'; readonly hasLab: boolean }
  | { readonly at: 'busy'; readonly title: string; readonly progress: Progress; readonly cancel: AbortController }
  | { readonly at: 'saved'; readonly saved: SavedWork }
  | { readonly at: 'read'; readonly archive: SavedArchive }
  | { readonly at: 'brought'; readonly brought: BroughtBack }
  | { readonly at: 'failed'; readonly failure: Failure }
  | { readonly at: 'told'; readonly text: string };

/** What the learner can ask for in it. */
export interface StepActions {
  close(): void;
  save(): void;
  /** Opens the browser's own dialog for a file. */
  choose(): void;
  bring(archive: SavedArchive): void;
  run(host: string, command: string): void;
}

type Shown = Reader & { readonly actions: StepActions };

export const stepView = (step: Step, shown: Shown): TemplateResult => html`
  <h2 id="work-title">${shown.say('title')}</h2>
  <div class="work-body">${body(step, shown)}</div>
  <p class="dialog-buttons">${buttons(step, shown)}</p>`;

function body(step: Step, reader: Shown): TemplateResult {
  const { say, actions } = reader;
  switch (step.at) {
    case 'start':
      return html`<p>${say('intro')}</p>${step.hasLab ? nothing : html`<p class="work-note">${say('noLab')}</p>`}`;
    case 'busy':
      return busyView(step.title, step.progress, reader);
    case 'saved':
      return savedView(step.saved, reader);
    case 'read':
      return archiveView(step.archive, reader);
    case 'brought':
      return broughtView(step.brought, { ...reader, run: (host, command) => actions.run(host, command) });
    case 'failed':
      return failureView(step.failure, reader);
    case 'told':
      return html`<p role="status">${step.text}</p>`;
  }
}

/** The first has the keyboard in each step: what had it before has gone. */
function buttons(step: Step, { say, actions }: Shown): TemplateResult {
  if (step.at === 'busy') {
    return html`<button class="button" type="button" data-first @click=${() => step.cancel.abort()}>${say('cancel')}</button>`;
  }
  const close = html`<button class="button" type="button" data-first @click=${() => actions.close()}>${say('close')}</button>`;
  const choose = (name: 'bring' | 'other') =>
    html`<button class="button" type="button" @click=${() => actions.choose()}>${say(name)}</button>`;
  const primary = (name: 'save' | 'bringNow', act: () => void) =>
    html`<button class="button button-primary" type="button" @click=${act}>${say(name)}</button>`;
  switch (step.at) {
    case 'start':
      return html`${close}${choose('bring')}${primary('save', () => actions.save())}`;
    case 'read':
      return html`${close}${choose('other')}${primary('bringNow', () => actions.bring(step.archive))}`;
    case 'failed':
      return html`${close}${choose('other')}`;
    default:
      return close;
  }
}
