import { html, nothing, type TemplateResult } from 'lit-html';
import type { Failure } from '#protocol/errors.ts';
import type { Language } from '#protocol/messages.ts';
import { errorLink } from '../page/error-link.ts';
import { sayIn } from '../page/texts.ts';
import type { BroughtBack } from './bring-back.ts';
import { leftOutReasons } from './left-out.ts';
import type { PutBack } from './put-back.ts';
import type { SavedArchive } from './read-work.ts';
import type { Progress, SavedWork } from './save-work.ts';
import type { WorkSay } from './work-texts.ts';

export interface Reader {
  readonly say: WorkSay;
  readonly language: Language;
}

/** Lines of a list; the rest is counted. */
const LINES_MAX = 100;

export function failureView({ code, message }: Failure, { language }: Reader): TemplateResult {
  return html`<p role="alert">${message[language]} ${errorLink(code, { say: sayIn(language), language })}</p>`;
}

export function busyView(title: string, { now, done, total }: Progress, { say }: Reader): TemplateResult {
  // Without a value it moves from side to side.
  const bar =
    total > 0
      ? html`<progress aria-labelledby="work-busy" max=${total} value=${done}></progress>`
      : html`<progress aria-labelledby="work-busy"></progress>`;
  return html`<p id="work-busy">${title}</p>
    ${bar}
    <p class="work-now"><span>${now}</span> ${total > 0 ? say('progress', { done, total }) : nothing}</p>`;
}

export function savedView({ name, leftOut, ...counts }: SavedWork, { say, language }: Reader): TemplateResult {
  const { files, objects, answers, notes } = counts;
  const lines = leftOut.map(({ what, reason, code }) =>
    [what, leftOutReasons[reason][language], code].filter((part) => part !== undefined).join(' · '),
  );
  return html`<p role="status">${say('saved', { name })}</p>
    <p>${say('holds', { files, objects, answers, notes })}</p>
    ${
      lines.length === 0
        ? nothing
        : html`${list(say('leftOut', { count: lines.length }), lines, say)}<p class="work-note">${say('leftOutNote')}</p>`
    }`;
}

export function archiveView(archive: SavedArchive, { say, language }: Reader): TemplateResult {
  const time = new Date(archive.savedAt).toLocaleString(language, { dateStyle: 'medium', timeStyle: 'short' });
  const counts = {
    files: archive.files.length,
    objects: archive.objects.length,
    answers: archive.answers.length,
    notes: archive.notes.length,
  };
  return html`<p role="status">${say('savedAt', { time })}</p>
    <p>${say('holdsFiles', counts)}</p>
    <p class="work-note">${say('whatHappens')}</p>`;
}

type Run = (host: string, command: string) => void;

export function broughtView(brought: BroughtBack, reader: Reader & { readonly run: Run }): TemplateResult {
  const { say } = reader;
  const { apply, executable, passedThen, files, noHosts } = brought;
  return html`<p role="status">${say('done')}</p>
    <ul class="work-done">
      ${
        files
          ? html`<li>${say('filesPut', { put: files.put.length, same: files.same.length })}</li>`
          : html`<li>${say('needsLab')}</li>`
      }
      ${noHosts.length > 0 ? html`<li>${say('noHosts', { hosts: noHosts.join(', ') })}</li>` : nothing}
      ${answersLines(brought, reader)}
      ${notesLines(brought, reader)}
      ${passedThen > 0 ? html`<li>${say('verdicts', { count: passedThen })}</li>` : nothing}
    </ul>
    ${filesLists(brought, reader)}
    ${apply === undefined ? nothing : commandView(say('apply'), { host: 'k3s-s', command: apply }, reader)}
    ${executable.map((each) => commandView(say('executable'), each, reader))}`;
}

function answersLines({ answers }: BroughtBack, { say, language }: Reader) {
  if ('code' in answers) {
    return html`<li>${say('answersFailed', { message: answers.message[language] })}
      ${errorLink(answers.code, { say: sayIn(language), language })}</li>`;
  }
  const { unknown, ...counts } = answers;
  return html`<li>${say('answersBack', counts)}</li>
    ${unknown > 0 ? html`<li>${say('answersUnknown', { count: unknown })}</li>` : nothing}`;
}

function notesLines({ notes: { changed, same, tooLong, notKept } }: BroughtBack, { say }: Reader) {
  return html`<li>${say('notesBack', { changed: changed.length, same })}</li>
    ${tooLong.length > 0 ? html`<li>${say('notesTooLong', { lessons: tooLong.join(', ') })}</li>` : nothing}
    ${notKept.length > 0 ? html`<li>${say('notesNotKept', { lessons: notKept.join(', ') })}</li>` : nothing}`;
}

function filesLists({ files, setAside, folder }: BroughtBack, { say, language }: Reader) {
  const all = (pick: (from: PutBack) => readonly { host: string; path: string; failure?: Failure }[]) =>
    [files, setAside].flatMap((from) =>
      from ? pick(from).map(({ host, path, failure }) => [`${host}:${path}`, failure?.message[language]]) : [],
    );
  const lines = (some: readonly (readonly (string | undefined)[])[]) =>
    some.map((parts) => parts.filter((part) => part !== undefined).join(' · '));
  const kept = lines(all(({ kept }) => kept));
  const failed = lines(all(({ failed }) => failed));
  const aside = setAside ? lines(setAside.put.map(({ host, path }) => [`${host}:${path}`])) : [];
  return html`${kept.length > 0 ? list(say('filesKept', { count: kept.length }), kept, say) : nothing}
    ${failed.length > 0 ? list(say('filesFailed', { count: failed.length }), failed, say) : nothing}
    ${aside.length > 0 ? list(say('filesAside', { folder, count: aside.length }), aside, say) : nothing}`;
}

function commandView(
  title: string,
  { host, command }: { host: string; command: string },
  { say, run }: Reader & { readonly run: Run },
) {
  return html`<p class="work-command-title">${title}</p>
    <pre class="dialog-quote" tabindex="0">${command}</pre>
    <p><button class="button" type="button" @click=${() => run(host, command)}>${say('type', { host })}</button></p>`;
}

function list(title: string, lines: readonly string[], say: WorkSay) {
  const more = lines.length - LINES_MAX;
  return html`<details class="work-list">
    <summary>${title}</summary>
    <ul>
      ${lines.slice(0, LINES_MAX).map((line) => html`<li>${line}</li>`)}
      ${more > 0 ? html`<li>${say('more', { count: more })}</li>` : nothing}
    </ul>
  </details>`;
}
