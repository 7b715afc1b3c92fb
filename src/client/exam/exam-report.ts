import { html, nothing, type TemplateResult } from 'lit-html';
import type { ExamReport, ExamTaskReport, ExamView } from '#protocol/exam.ts';
import { reasonBody } from '../checkpoint/reason-body.ts';
import type { DeskModel } from '../desk/desk-model.ts';
import { icon } from '../page/drawing.ts';
import { formatDuration } from '../page/format.ts';
import { inlineCode } from '../page/inline-code.ts';
import { saveAs } from '../page/save-as.ts';
import { type ExamSay, percentText } from './exam-texts.ts';

interface Told {
  readonly say: ExamSay;
  readonly desk: DeskModel;
  readonly back: () => void;
}

/** The end: the percent, by domain and by task, each check with its reason, and what to read. */
export function examReport(view: ExamView, { say, desk, back }: Told): TemplateResult | typeof nothing {
  const { report, startedAt = 0, endedAt = 0 } = view;
  if (!report) return nothing;
  const { percent, passed, passPercent, undecided, tasks } = report;
  const time = formatDuration(Math.max(0, endedAt - startedAt), desk.language);
  return html`<section class="exam-report">
    <p class="exam-verdict" role="status" data-tone=${passed ? 'good' : 'bad'}>
      <strong>${say(passed ? 'passed' : 'notPassed')}</strong>
      <span>${say('percentOf', { percent: percentText(percent), pass: passPercent })}</span>
      <span>${say('took', { time })}</span>
    </p>
    ${undecided > 0 ? html`<p class="exam-note">${say('undecided', { percent: percentText(undecided) })}</p>` : nothing}
    <p class="exam-actions">
      <button class="button" type="button" @click=${() => saveReport(view)}>${icon('download')}${say('exportJson')}</button>
      <button class="button" type="button" @click=${back}>${say('again')}</button>
    </p>
    <h2>${say('byDomain')}</h2>
    ${domainTable(report, say)}
    <h2>${say('byTask')}</h2>
    ${tasks.map((task, index) => taskReport(task, index, { say, desk }))}
  </section>`;
}

function domainTable({ domains }: ExamReport, say: ExamSay): TemplateResult {
  return html`<table class="exam-table">
    <thead><tr><th scope="col">${say('domain')}</th><th scope="col">${say('share')}</th><th scope="col">${say('tasksCount')}</th><th scope="col">${say('score')}</th></tr></thead>
    <tbody>
      ${domains.map(
        ({ domain, share, tasks, score }) =>
          html`<tr><th scope="row">${say(domain)}</th><td>${percentText(share)}%</td><td>${tasks}</td><td>${percentText(score)}%</td></tr>`,
      )}
    </tbody>
  </table>`;
}

function taskReport(task: ExamTaskReport, index: number, { say, desk }: Pick<Told, 'say' | 'desk'>): TemplateResult {
  const { language } = desk;
  const { domain, title, goal, score, weight, checks, read } = task;
  const tone = score >= 100 ? 'good' : score > 0 ? 'part' : 'bad';
  return html`<details class="exam-result" data-tone=${tone}>
    <summary>
      <span class="exam-result-title">${index + 1}. ${inlineCode(title[language])}</span>
      <span class="exam-label">${say(domain)} · ${say('weight', { percent: percentText(weight) })}</span>
      <strong>${percentText(score)}%</strong>
    </summary>
    <p>${inlineCode(goal[language])}</p>
    <ul class="exam-checks">
      ${checks.map((check) => {
        const { status, points, reason, evidence, failure } = check;
        const words = { passed: 'checkPassed', failed: 'checkFailed', undecided: 'checkUndecided' } as const;
        return html`<li data-tone=${status === 'passed' ? 'good' : status === 'failed' ? 'bad' : 'part'}>
          <p><strong>${say(words[status])}</strong> <span class="exam-label">${say('points', { points })}</span> ${inlineCode(check.title[language])}</p>
          ${evidence ? html`<p class="exam-note"><code>${evidence}</code></p>` : nothing}
          ${failure ? html`<p>${failure.message[language]}</p>` : nothing}
          ${reason ? html`<p>${inlineCode(reason.message[language])}</p>${reasonBody(reason, desk)}` : nothing}
        </li>`;
      })}
    </ul>
    <p class="exam-read">${say('read')}: ${read.map(
      ({ lesson, title: name }, at) =>
        html`${at > 0 ? ', ' : ''}<a href=${`/${language}/${lesson}/`}>${name[language]}</a>`,
    )}</p>
  </details>`;
}

/** All that the report says, for whoever keeps or compares it. */
function saveReport({ id, kind, seed, startedAt, endedAt, report }: ExamView): void {
  const document = { format: 'slipway-exam', version: 1, id, kind, seed, startedAt, endedAt, report };
  const text = JSON.stringify(document, undefined, 2);
  saveAs(new Blob([text], { type: 'application/json' }), `slipway-exam-${id}.json`);
}
