import { html, nothing, type TemplateResult } from 'lit-html';
import type { ExamTaskView, ExamView } from '#protocol/exam.ts';
import type { Language } from '#protocol/messages.ts';
import { icon } from '../page/drawing.ts';
import { inlineCode } from '../page/inline-code.ts';
import { type ExamSay, percentText } from './exam-texts.ts';

const MINUTE_MS = 60_000;
/** From when on the clock warns. */
const LATE_MS = 10 * MINUTE_MS;

interface Tasks {
  readonly say: ExamSay;
  readonly language: Language;
  readonly leftMs: number;
  readonly current: number;
  readonly show: (index: number) => void;
  readonly note: (task: string, mark: 'flagged' | 'done', on: boolean) => void;
  readonly handIn: () => void;
}

/** The exam while its clock runs: the clock, all tasks as numbers, and one of them. */
export function examTasks({ tasks, phase }: ExamView, given: Tasks): TemplateResult {
  const { say, leftMs, current, show, handIn } = given;
  const task = tasks[current];
  const isRunning = phase === 'running';
  return html`<div class="exam-bar">
      ${
        isRunning
          ? html`<p class="exam-clock" data-late=${leftMs < LATE_MS ? '' : nothing}>
              ${icon('clock')}<span class="exam-label">${say('timeLeft')}</span> <time>${clockText(leftMs)}</time>
            </p>
            <button class="button button-small" type="button" @click=${handIn}>${say('handIn')}</button>`
          : nothing
      }
      <nav aria-label=${say('tasks')}>
        <ol class="exam-numbers">
          ${tasks.map(
            (each, index) => html`<li><button type="button" aria-current=${index === current ? 'true' : nothing}
              data-flagged=${each.flagged ? '' : nothing} data-done=${each.done ? '' : nothing}
              aria-label=${nameOf(each, index, say)} @click=${() => show(index)}>${index + 1}${
                each.done ? icon('check') : nothing
              }</button></li>`,
          )}
        </ol>
      </nav>
    </div>
    ${task ? taskArticle(task, { ...given, of: tasks.length, isRunning }) : nothing}`;
}

const nameOf = ({ flagged, done }: ExamTaskView, index: number, say: ExamSay): string =>
  [say('task', { number: index + 1 }), ...(flagged ? [say('flagged')] : []), ...(done ? [say('isDone')] : [])].join(
    ', ',
  );

function taskArticle(
  { id, domain, title, goal, facts, weight, flagged, done }: ExamTaskView,
  { say, language, current, of, show, note, isRunning }: Tasks & { of: number; isRunning: boolean },
): TemplateResult {
  const toggle = (
    mark: 'flagged' | 'done',
    isOn: boolean,
    text: string,
  ) => html`<button class="button button-small" type="button"
    aria-pressed=${String(isOn)} ?disabled=${!isRunning} @click=${() => note(id, mark, !isOn)}>${text}</button>`;
  return html`<article class="exam-task" aria-labelledby="exam-task-title">
    <p class="exam-label">${say('taskOf', { number: current + 1, of })} · ${say(domain)} · ${say('weight', { percent: percentText(weight) })}</p>
    <h2 id="exam-task-title" tabindex="-1">${inlineCode(title[language])}</h2>
    <p>${inlineCode(goal[language])}</p>
    ${
      facts.length > 0
        ? html`<h3>${say('facts')}</h3><ul>${facts.map((fact) => html`<li>${inlineCode(fact[language])}</li>`)}</ul>`
        : nothing
    }
    <p class="exam-actions">
      ${toggle('flagged', flagged, say('flag'))}
      ${toggle('done', done, say('doneMark'))}
      <span class="exam-space"></span>
      <button class="button button-small" type="button" ?disabled=${current === 0} @click=${() => show(current - 1)}>${icon('previous')}${say('previous')}</button>
      <button class="button button-small" type="button" ?disabled=${current === of - 1} @click=${() => show(current + 1)}>${say('next')}${icon('next')}</button>
    </p>
  </article>`;
}

/** `1:59:03`, and without hours `29:03`. */
export function clockText(leftMs: number): string {
  const seconds = Math.max(0, Math.ceil(leftMs / 1000));
  const parts = [Math.floor(seconds / 60) % 60, seconds % 60].map((part) => String(part).padStart(2, '0'));
  const hours = Math.floor(seconds / 3600);
  return [...(hours > 0 ? [String(hours)] : []), ...parts].join(':');
}

/** What is said aloud once: ten minutes and one minute before the end. */
export function warningMinutes(leftMs: number): number | undefined {
  if (leftMs <= 0) return undefined;
  if (leftMs <= MINUTE_MS) return 1;
  return leftMs <= LATE_MS ? 10 : undefined;
}
