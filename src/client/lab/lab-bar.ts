import { html, nothing, render, type TemplateResult } from 'lit-html';
import type { ErrorCode } from '#protocol/errors.ts';
import type { LabView } from '#protocol/lab-state.ts';
import { SlipElement } from '../desk/element.ts';
import { icon } from '../page/drawing.ts';
import { errorLink } from '../page/error-link.ts';
import { formatDuration } from '../page/format.ts';
import { inlineCode } from '../page/inline-code.ts';
import { confirmEnd } from './confirm-end.ts';
import { labLoss } from './lab-loss.ts';
import { confirmReset, lackingIn, lackingText, otherOrigin } from './lab-origin.ts';
import { isUnderWay } from './lab-phase.ts';
import { labSteps } from './lab-steps.ts';
import { meanwhile, rememberReady } from './meanwhile.ts';

const CLOCK_TICK_MS = 1000;
/** It ran, and has ended unasked. */
const LAB_DIED: readonly ErrorCode[] = ['SLW207', 'SLW210'];

/** The lab's state in one line, its steps, and the buttons that start and end it. */
export class LabBarElement extends SlipElement {
  #showsTimes = false;

  protected connected(signal: AbortSignal): void {
    this.replaceChildren();
    const { desk } = this;
    const draw = () => render(this.#bar(desk.lab.value), this);
    desk.lab.watch(
      (lab) => {
        rememberReady(lab);
        draw();
      },
      { signal },
    );
    desk.toolchain.watch(draw, { signal });
    desk.starting.watch(draw, { signal });
    desk.lesson.watch(draw, { signal });
    desk.terminals.watch(draw, { signal });
    const clock = setInterval(() => {
      if (isUnderWay(desk.lab.value)) draw();
    }, CLOCK_TICK_MS);
    signal.addEventListener('abort', () => clearInterval(clock), { once: true });
  }

  #bar(lab: LabView | undefined): TemplateResult {
    this.dataset.state = lab?.state ?? 'none';
    const { say } = this.desk;
    return html`<section class="lab-bar" aria-label=${say('labBar')}>
      <p class="lab-state" role="status"><span class="lab-light" aria-hidden="true"></span>${this.#state(lab)}</p>
      <span class="lab-extra">${this.#extra(lab)}</span>
      <span class="lab-actions">${this.#action(lab)}</span>
      ${lab && (isUnderWay(lab) || (lab.state === 'ready' && this.#showsTimes)) ? labSteps(lab, this.desk) : nothing}
      ${lab && isUnderWay(lab) ? meanwhile(lab, this.desk) : nothing}
      ${lab ? this.#origin(lab) : nothing}
      ${lab?.state === 'failed' ? this.#failure(lab) : nothing}
      ${lab?.state === 'queued' ? html`<p class="lab-note">${say('labQueuedText')}</p>` : nothing}
    </section>`;
  }

  #state(lab: LabView | undefined): string {
    const { say, language, starting } = this.desk;
    if (!lab) return say(starting.value ? 'labStarting' : 'labNone');
    switch (lab.state) {
      case 'queued':
        return say('labQueued', { position: lab.position });
      case 'preparing':
        return say('labPreparing');
      case 'booting':
        return say('labBooting');
      case 'installing':
        return say('labInstalling');
      case 'ready':
        return say('labReadyIn', { time: formatDuration(lab.readyMs, language) });
      case 'stopping':
        return say('labStopping');
      case 'stopped':
        return say(starting.value ? 'labStarting' : 'labStopped');
      case 'failed':
        return say(LAB_DIED.includes(lab.failure.code) ? 'labDied' : 'labFailed');
    }
  }

  #extra(lab: LabView | undefined): TemplateResult | typeof nothing {
    const { language } = this.desk;
    if (lab && isUnderWay(lab)) {
      return html`<span class="lab-clock">${icon('clock')}${formatDuration(Math.max(0, Date.now() - (lab.askedAt ?? lab.createdAt)), language)}</span>`;
    }
    if (lab?.state !== 'ready') return nothing;
    return html`<button class="link-button" type="button" aria-expanded=${this.#showsTimes}
      @click=${() => this.#toggleTimes()}>${this.desk.say('labTimes')}</button>`;
  }

  #action(lab: LabView | undefined): TemplateResult | typeof nothing {
    const { desk } = this;
    const { say } = desk;
    if (!lab || lab.state === 'stopped' || lab.state === 'failed') {
      return html`<button class="button button-primary" type="button" ?disabled=${!canStart(this.desk)}
        @click=${() => desk.startLab()}>
        ${icon('play')}${say(lab?.state === 'failed' ? 'labRetry' : 'labStart')}
      </button>`;
    }
    if (lab.state === 'stopping') return nothing;
    return html`${lab.state === 'ready' && !otherOrigin(lab, desk) ? this.#resetIcon() : nothing}<button class="button button-quiet" type="button" @click=${() => confirmEnd(this.desk)}>
      ${icon('stop')}${say('labEnd')}
    </button>`;
  }

  /** A lab of another chapter is kept as it is; the learner may want this chapter's start instead. */
  #origin(lab: LabView): TemplateResult | typeof nothing {
    const { desk } = this;
    const origin = lab.state === 'ready' || isUnderWay(lab) ? otherOrigin(lab, desk) : undefined;
    if (!origin) return nothing;
    const { number, title } = origin;
    const lacking = lackingIn(desk.lesson.value);
    const hasStart = desk.lesson.value?.start?.verdict.status === 'passed';
    return html`<div class="lab-origin" ?data-lacking=${lacking !== undefined}>
      <p><span>${desk.say('labOrigin', { number, title })}${hasStart ? ` ${desk.say('labFits')}` : ''}</span>
      ${lacking ? html`<strong role="status">${inlineCode(lackingText(lacking, desk))}</strong>` : nothing}</p>
      ${
        lab.state === 'ready'
          ? html`<p class="lab-origin-actions">
              ${
                lacking?.prepares
                  ? html`<button class="button button-small button-primary" type="button" ?disabled=${!canStart(desk)}
                      @click=${() => desk.prepareLesson()}>${icon('play')}${desk.say('prepareLab')}</button>`
                  : nothing
              }
              <button class="button button-small" type="button" ?disabled=${!canStart(desk)}
                @click=${() => confirmReset(desk)}>${icon('reset')}${desk.say('resetOther')}</button>
            </p>`
          : nothing
      }
    </div>`;
  }

  #resetIcon(): TemplateResult {
    const { desk } = this;
    const label = desk.say('resetConfirm');
    return html`<button class="icon-button" type="button" aria-label=${label} title=${label} ?disabled=${!canStart(desk)}
      @click=${() => confirmReset(desk)}>${icon('reset')}</button>`;
  }

  #failure(lab: Extract<LabView, { state: 'failed' }>): TemplateResult {
    const { language } = this.desk;
    return html`${labSteps(lab, this.desk)}
      <p class="lab-failure" role="alert">
        ${lab.failure.message[language]} ${errorLink(lab.failure.code, this.desk)}
      </p>
      ${LAB_DIED.includes(lab.failure.code) ? labLoss(lab, this.desk) : nothing}`;
  }

  #toggleTimes(): void {
    this.#showsTimes = !this.#showsTimes;
    render(this.#bar(this.desk.lab.value), this);
  }
}

/** The start button is disabled while a request is under way and while the tools are not built. */
export function canStart({ starting, toolchain, link }: SlipElement['desk']): boolean {
  return !starting.value && link.value.state === 'open' && toolchain.value?.ready.cluster === true;
}
