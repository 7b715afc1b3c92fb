import { html, nothing, render } from 'lit-html';
import type { CheckpointView, LessonView } from '#protocol/verdict.ts';
import { phaseNames } from './checkpoint.ts';
import { phaseMark } from './checkpoint-mark.ts';
import { type CheckpointPhase, counts, currentOf, phaseOf } from './checkpoint-phase.ts';
import { icon } from '../page/drawing.ts';
import { SlipElement } from '../desk/element.ts';
import { inlineCode, plainCode } from '../page/inline-code.ts';

/** The chapter's checkpoints in the header: a line of marks, and the list behind it. Announces changes to screen readers. */
export class ProgressElement extends SlipElement {
  #phases = new Map<string, CheckpointPhase>();
  #spoken = '';

  protected connected(signal: AbortSignal): void {
    this.replaceChildren();
    const draw = () => this.#draw();
    this.desk.lesson.watch(draw, { signal });
    this.desk.lab.watch(draw, { signal });
  }

  #draw(): void {
    const lesson = this.desk.lesson.value;
    if (!lesson) {
      render(nothing, this);
      return;
    }
    this.#announce(lesson);
    const { say } = this.desk;
    const needed = lesson.checkpoints.filter(({ further }) => !further);
    const total = needed.length;
    const passed = needed.filter(counts).length;
    const current = currentOf(lesson.checkpoints, this.desk.lab.value);
    this.toggleAttribute('data-complete', passed === total);
    render(
      html`
        <button class="progress-button" type="button" popovertarget="checkpoint-list">
          <span class="visually-hidden">${say('progressButton', { passed, total })}</span>
          <span class="progress-line" aria-hidden="true">
            ${lesson.checkpoints.map(
              (view) => html`<span class="buoy" data-phase=${this.#phaseOf(view)} ?data-counts=${counts(view)}
                ?data-current=${view.id === current}></span>`,
            )}
          </span>
          <span class="progress-count" aria-hidden="true">${passed}<i>/</i>${total}</span>
          ${icon('chevron')}
        </button>
        <div class="progress-list" id="checkpoint-list" popover>
          <h2>${say('checkpoints')}</h2>
          <ol>
            ${lesson.checkpoints.map((view) => this.#row(view, view.id === current))}
          </ol>
          ${passed === total ? html`<p class="progress-done">${say('chapterDone')}</p>` : nothing}
        </div>
        <p class="visually-hidden" role="status" aria-live="polite">${this.#spoken}</p>`,
      this,
    );
  }

  #row(view: CheckpointView, isCurrent: boolean) {
    const { say, language } = this.desk;
    const phase = this.#phaseOf(view);
    return html`<li data-phase=${phase} ?data-counts=${counts(view)}>
      <a href=${`#checkpoint-${view.id}`} aria-current=${isCurrent ? 'step' : nothing} @click=${() => this.#close()}>
        ${phaseMark(phase)}<span>${inlineCode(view.title[language])}</span><small>${say(phaseNames[phase])}</small>
      </a>
    </li>`;
  }

  #phaseOf(view: CheckpointView): CheckpointPhase {
    return phaseOf(view, this.desk.lab.value);
  }

  #close(): void {
    this.querySelector<HTMLElement>('[popover]')?.hidePopover();
    this.dispatchEvent(new CustomEvent('slip-show-prose', { bubbles: true }));
  }

  /** Only what changed since the learner began, and a failure only after it was being checked or had passed. */
  #announce(lesson: LessonView): void {
    const { say, language } = this.desk;
    for (const view of lesson.checkpoints) {
      const phase = this.#phaseOf(view);
      const before = this.#phases.get(view.id);
      this.#phases.set(view.id, phase);
      if (before === undefined || before === phase || before === 'waiting') continue;
      const title = plainCode(view.title[language]);
      if (phase === 'passed') this.#spoken = say('announcePassed', { title });
      // What is wrong with an answer is said where it was submitted.
      else if (view.verdict.status === 'failed' && !view.exercise)
        this.#spoken = say('announceFailed', { title, message: plainCode(view.verdict.reason.message[language]) });
    }
  }
}
