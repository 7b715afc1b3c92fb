import { html, nothing, render, type TemplateResult } from 'lit-html';
import type { CheckpointView, Reason } from '#protocol/verdict.ts';
import { CheckpointHelp } from './checkpoint-help.ts';
import { phaseMark } from './checkpoint-mark.ts';
import { type CheckpointPhase, counts, currentOf, phaseOf } from './checkpoint-phase.ts';
import { SlipElement } from '../desk/element.ts';
import { errorLink } from '../page/error-link.ts';
import { ExerciseForm } from '../exercise/exercise-form.ts';
import { formatTime } from '../page/format.ts';
import { inlineCode, plainCode } from '../page/inline-code.ts';
import { answerReasonBody, reasonBody } from './reason-body.ts';

/** A live checkpoint card inside the prose: `<slip-checkpoint data-checkpoint="label">`. */
export class CheckpointElement extends SlipElement {
  #form!: ExerciseForm;
  #help!: CheckpointHelp;
  #lastPhase: CheckpointPhase | undefined;
  /** The learner's own choice to open or close the reason; undefined follows the course of the chapter. */
  #opened: boolean | undefined;

  protected connected(signal: AbortSignal): void {
    this.replaceChildren();
    const draw = () => this.#draw();
    this.#form = new ExerciseForm(this.desk, draw);
    this.#help = new CheckpointHelp(this.desk, draw);
    const { lesson, lab, requests } = this.desk;
    for (const store of [lesson, lab, requests.hints, requests.solutions, requests.pending]) {
      store.watch(draw, { signal });
    }
  }

  get #view(): CheckpointView | undefined {
    return this.desk.lesson.value?.checkpoints.find(({ id }) => id === this.dataset.checkpoint);
  }

  #draw(): void {
    const { desk } = this;
    const view = this.#view;
    const phase = phaseOf(view, desk.lab.value);
    if (phase === 'passed' && this.#lastPhase && this.#lastPhase !== 'passed') this.#celebrate();
    if (phase !== this.#lastPhase && phase !== 'checking') this.#opened = undefined;
    this.#lastPhase = phase;
    this.dataset.phase = phase;
    this.toggleAttribute('data-counts', view !== undefined && counts(view));
    render(this.#card(view, phase), this);
  }

  #card(view: CheckpointView | undefined, phase: CheckpointPhase): TemplateResult {
    const { say, language } = this.desk;
    const title = view?.title[language] ?? say('checkpoint');
    const exercise = view?.exercise;
    const kind = say(view?.task ? 'task' : 'checkpoint');
    return html`
      <section class="checkpoint" ?data-task=${view?.task} aria-label=${`${kind}: ${plainCode(title)}`}>
        ${phaseMark(phase)}
        <div class="checkpoint-body">
          <p class="checkpoint-head">
            <strong class="checkpoint-title">${inlineCode(title)}</strong>
            ${view?.task ? html`<span class="checkpoint-kind">${kind}</span>` : nothing}
            ${view?.further ? html`<span class="checkpoint-kind">${say('further')}</span>` : nothing}
            <span class="checkpoint-phase">${say(phaseNames[phase])}</span>
          </p>
          ${view ? html`<p class="checkpoint-goal">${inlineCode(view.goal[language])}</p>` : nothing}
          ${
            view?.facts
              ? html`<ul class="checkpoint-facts" aria-label=${say('taskFacts')}>
                  ${view.facts.map((fact) => html`<li>${inlineCode(fact[language])}</li>`)}
                </ul>`
              : nothing
          }
        </div>
        ${view && exercise ? this.#form.template(view, exercise, phase) : nothing}
        ${
          view
            ? html`<div class="checkpoint-outcome" role=${exercise ? 'status' : nothing}>
                ${this.#outcome(view, phase)}
              </div>`
            : nothing
        }
        ${view ? this.#help.template(view) : nothing}
      </section>`;
  }

  #outcome(view: CheckpointView, phase: CheckpointPhase): TemplateResult | typeof nothing {
    const { say, language } = this.desk;
    const { verdict } = view;
    const once = view.firstPassedAt;
    if (phase === 'unanswered') return nothing;
    if (phase === 'waiting') {
      if (once)
        return html`<p class="checkpoint-note">${say('passedBefore', { time: formatTime(once, language) })}</p>`;
      return view.exercise ? nothing : html`<p class="checkpoint-note">${say('waitingForLab')}</p>`;
    }
    switch (verdict.status) {
      case 'passed':
        if (verdict.explanation) {
          return html`<p class="checkpoint-explanation">${inlineCode(verdict.explanation[language])}</p>`;
        }
        return html`<p class="checkpoint-evidence"><span>${say('seen')}</span> <code>${verdict.evidence}</code></p>`;
      case 'pending':
        return html`<p class="checkpoint-note">${verdict.waitingFor[language]}</p>`;
      case 'inconclusive':
        return html`<p class="checkpoint-note">
          ${say('ourFault')} ${verdict.failure.message[language]} ${errorLink(verdict.failure.code, this.desk)}
        </p>`;
      case 'failed':
        return this.#failed(view, verdict.reason);
    }
  }

  #failed(view: CheckpointView, reason: Reason): TemplateResult {
    const { desk } = this;
    const { say, language, lesson, lab } = desk;
    const once = view.firstPassedAt;
    const message = inlineCode(reason.message[language]);
    if (reason.layer === 'answer') {
      // Where a part shows the same text itself, this is for screen readers only.
      const isSaid = reason.parts?.some(({ why }) => why?.[language] === reason.message[language]);
      return html`<p class=${isSaid ? 'visually-hidden' : 'reason-message'}>${message}</p>
        ${answerReasonBody(reason, desk)}`;
    }
    const isCurrent = currentOf(lesson.value?.checkpoints ?? [], lab.value) === view.id;
    return html`
      ${once ? html`<p class="checkpoint-note">${say('regressed', { time: formatTime(once, language) })}</p>` : nothing}
      <details
        class="reason"
        .open=${this.#opened ?? (isCurrent || once !== undefined)}
        @toggle=${(event: Event) => this.#toggled(event)}
      >
        <summary><span class="reason-message">${message}</span></summary>
        ${reasonBody(reason, desk)}
      </details>`;
  }

  #toggled(event: Event): void {
    const details = event.currentTarget;
    // The browser also reports our own opening; only a change against it is the learner's.
    if (details instanceof HTMLDetailsElement && this.#view?.verdict.status === 'failed') this.#opened = details.open;
  }

  #celebrate(): void {
    this.classList.add('just-passed');
    this.addEventListener('animationend', () => this.classList.remove('just-passed'), { once: true });
  }
}

export const phaseNames = {
  waiting: 'phaseWaiting',
  unanswered: 'phaseUnanswered',
  checking: 'phaseChecking',
  passed: 'phasePassed',
  failed: 'phaseFailed',
  inconclusive: 'phaseInconclusive',
} as const;
