import { html, nothing, type TemplateResult } from 'lit-html';
import type { LabView } from '#protocol/lab-state.ts';
import type { DeskModel } from '../desk/desk-model.ts';
import { recentFiles } from '../editor/editor-memory.ts';
import { allNotes } from '../notes/notes.ts';
import { labSayIn } from './lab-texts.ts';

/** When a lab died under its learner: what is still there, what is not, and what the one button does. */
export function labLoss(lab: LabView, desk: DeskModel): TemplateResult {
  const say = labSayIn(desk.language);
  const passed = (desk.lesson.value?.checkpoints ?? []).filter(({ firstPassedAt }) => firstPassedAt).length;
  const screens = desk.terminals.value.filter((terminal) => terminal.lab === lab.id).length;
  const kept = [
    passed > 0 ? say('keptPassed', { count: passed }) : undefined,
    say('keptAnswers'),
    allNotes().some(({ lesson }) => lesson === desk.lessonId) ? say('keptNotes') : undefined,
    recentFiles(lab.id).length > 0 ? say('keptTexts') : undefined,
    screens > 0 ? say('keptScreens', { count: screens }) : undefined,
  ].filter((text) => text !== undefined);
  return html`<div class="lab-loss">
    <h2 id="lab-kept">${say('kept')}</h2>
    <ul aria-labelledby="lab-kept">${kept.map((text) => html`<li>${text}</li>`)}</ul>
    <h2 id="lab-lost">${say('lost')}</h2>
    <ul aria-labelledby="lab-lost"><li>${say('lostLab')}</li></ul>
    ${desk.starting.value ? nothing : html`<p>${say('next')}</p>`}
  </div>`;
}
