import { html, nothing, type TemplateResult } from 'lit-html';
import type { LabStep, LabView } from '#protocol/lab-state.ts';
import type { Language } from '#protocol/messages.ts';
import { formatDuration } from '../page/format.ts';
import { inlineCode } from '../page/inline-code.ts';
import type { Say, TextName } from '../page/texts.ts';

const QUEUE_SHOWN_MS = 500;
const stepNames: Readonly<Record<LabStep['name'], TextName>> = {
  queue: 'stepQueue',
  disk: 'stepDisk',
  hosts: 'stepHosts',
  network: 'stepNetwork',
  boot: 'stepBoot',
  nodes: 'stepNodes',
  istio: 'stepIstio',
  gateway: 'stepGateway',
  lesson: 'stepLesson',
};

/** The way to ready, each step with its time once it ended, and what was done in the lab for the lesson. */
export function labSteps(lab: LabView, { say, language }: { say: Say; language: Language }): TemplateResult {
  // Where it is too long for the pane, it scrolls: so the keyboard must get there.
  return html`<ol class="steps" tabindex="0" aria-label=${say('labSteps')}>
    ${lab.steps.filter(isWorthShowing).map(
      (step) => html`<li class="step" data-status=${step.status} title=${step.detail ?? nothing}>
        <span class="step-name">${say(stepNames[step.name])}</span>
        <span class="step-time">${stepTime(step, say, language)}</span>
      </li>`,
    )}
  </ol>
  ${applied(
    lab.steps.find(({ name }) => name === 'lesson'),
    { say, language },
  )}`;
}

/** What was done for the chapter in advance; while the step runs, the last is under way. */
function applied(step: LabStep | undefined, { say, language }: { say: Say; language: Language }) {
  const titles = step?.applied ?? [];
  if (titles.length === 0) return nothing;
  const isRunning = (index: number) => step?.status === 'running' && index === titles.length - 1;
  return html`<div class="applied">
    <p id="lab-applied">${say('labApplied')}</p>
    <ol aria-labelledby="lab-applied">
      ${titles.map((title, index) => html`<li ?data-running=${isRunning(index)}>${inlineCode(title[language])}</li>`)}
    </ol>
  </div>`;
}

/** Most labs never wait for room; then the queue is no step. */
function isWorthShowing({ name, status, ms = 0 }: LabStep): boolean {
  return name !== 'queue' || status === 'running' || ms >= QUEUE_SHOWN_MS;
}

function stepTime(step: LabStep, say: Say, language: Language): string {
  switch (step.status) {
    case 'waiting':
      return '';
    case 'running':
      return say('stepRunning');
    case 'failed':
      return say('stepFailed');
    case 'done':
      return step.ms === undefined ? '' : formatDuration(step.ms, language);
  }
}
