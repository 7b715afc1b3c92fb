import { html, nothing, type TemplateResult } from 'lit-html';
import { EXAM_PASS_PERCENT, type ExamKind, examKinds } from '#protocol/exam.ts';
import type { Language, ServerMessage } from '#protocol/messages.ts';
import { icon } from '../page/drawing.ts';
import { formatTime } from '../page/format.ts';
import { type ExamSay, percentText } from './exam-texts.ts';

export type ExamList = Extract<ServerMessage, { type: 'exams' }>;

interface Intro {
  readonly say: ExamSay;
  readonly language: Language;
  readonly list: ExamList | undefined;
  readonly canStart: boolean;
  readonly start: (kind: ExamKind) => void;
  readonly open: (exam: string) => void;
}

/** Before an exam: its rules, how it is divided, and those that were taken. */
export function examIntro({ say, language, list, canStart, start, open }: Intro): TemplateResult {
  const button = (
    kind: ExamKind,
  ) => html`<button class=${kind === 'full' ? 'button button-primary' : 'button'} type="button"
    ?disabled=${!canStart} @click=${() => start(kind)}>${icon('play')}${say(kind === 'full' ? 'startFull' : 'startShort', examKinds[kind])}</button>`;
  return html`<p class="exam-actions">${button('full')}${button('short')}</p>
    <h2>${say('rules')}</h2>
    <ul>
      <li>${say('ruleTime')}</li>
      <li>${say('ruleOrder')}</li>
      <li>${say('ruleMarks', { percent: EXAM_PASS_PERCENT })}</li>
      <li>${say('ruleLab')}</li>
    </ul>
    ${list ? sharesTable(list, say) : nothing}
    ${list && list.results.length > 0 ? resultsList(list, { say, language, open }) : nothing}`;
}

function sharesTable({ shares, bank }: ExamList, say: ExamSay): TemplateResult {
  return html`<h2>${say('shares')}</h2>
    <p>${say('bankText', { bank })}</p>
    <table class="exam-table">
      <thead><tr><th scope="col">${say('domain')}</th><th scope="col">${say('share')}</th><th scope="col">${say('tasksCount')}</th></tr></thead>
      <tbody>
        ${shares.map(
          ({ domain, share, tasks }) =>
            html`<tr><th scope="row">${say(domain)}</th><td>${percentText(share)}%</td><td>${tasks}</td></tr>`,
        )}
      </tbody>
    </table>
    ${shares.some(({ domain }) => domain === 'security') ? nothing : html`<p class="exam-note">${say('securityMissing')}</p>`}`;
}

function resultsList(
  { results }: ExamList,
  { say, language, open }: Pick<Intro, 'say' | 'language' | 'open'>,
): TemplateResult {
  return html`<h2>${say('results')}</h2>
    <ul class="exam-results">
      ${results.map(({ id, kind, startedAt, percent, passed }) => {
        const day = new Date(startedAt).toLocaleDateString(language);
        const when = `${day} ${formatTime(startedAt, language)}`;
        return html`<li>
          <span>${when} · ${say(kind)}</span>
          <strong data-tone=${passed ? 'good' : 'bad'}>${percentText(percent)}% ${say(passed ? 'passed' : 'notPassed')}</strong>
          <button class="button button-small" type="button" aria-label=${`${say('open')}: ${when}`} @click=${() => open(id)}>${say('open')}</button>
        </li>`;
      })}
    </ul>`;
}
