import { html, nothing, render, type TemplateResult } from 'lit-html';
import type { IncidentView } from '#protocol/incidents.ts';
import type { ClientMessage } from '#protocol/messages.ts';
import { reasonBody } from '../checkpoint/reason-body.ts';
import { SlipElement } from '../desk/element.ts';
import { canStart } from '../lab/lab-bar.ts';
import { confirmDialog } from '../page/confirm-dialog.ts';
import { icon } from '../page/drawing.ts';
import { errorLink } from '../page/error-link.ts';
import { formatTime } from '../page/format.ts';
import { inlineCode } from '../page/inline-code.ts';
import { incidentAfter } from './incident-after.ts';
import { incidentState } from './incident-state.ts';
import { type IncidentSay, incidentSayIn } from './incident-texts.ts';

const CLOCK_MS = 1_000;
const steps = { lab: 'stepLab', healthy: 'stepHealthy', fault: 'stepFault', symptom: 'stepSymptom' } as const;

/** `<slip-incident data-incident data-ticket>`: the ticket, how it stands, the question for the cause, and the end. */
export class IncidentElement extends SlipElement {
  #view: IncidentView | undefined;
  #chosen: string | undefined;
  #say: IncidentSay = incidentSayIn('ko');

  protected connected(signal: AbortSignal): void {
    const { desk } = this;
    this.#say = incidentSayIn(desk.language);
    const { connection } = desk;
    const stop = connection.onMessage('incident', ({ incident }) => {
      if (incident.id !== this.#id) return;
      this.#view = incident;
      if ([...incident.wrong, ...incident.right].includes(this.#chosen ?? '')) this.#chosen = undefined;
      this.#draw();
    });
    signal.addEventListener('abort', stop);
    desk.link.watch(({ state }) => state === 'open' && this.#send('incident.open'), { signal });
    for (const store of [desk.link, desk.toolchain, desk.starting]) store.watch(() => this.#draw(), { signal });
    const clock = setInterval(() => this.#view?.phase === 'running' && this.#draw(), CLOCK_MS);
    signal.addEventListener('abort', () => clearInterval(clock));
  }

  get #id(): string {
    return this.dataset.incident ?? '';
  }

  #send(type: Exclude<Extract<ClientMessage['type'], `incident.${string}`>, 'incident.list'>, cause = ''): void {
    const incident = this.#id;
    this.desk.connection.send(type === 'incident.name' ? { type, incident, cause } : { type, incident });
  }

  #draw(): void {
    render(this.#panel(), this);
  }

  #panel(): TemplateResult {
    const { language } = this.desk;
    const say = this.#say;
    const view = this.#view;
    const since = view?.startedAt === undefined ? '--:--' : formatTime(view.startedAt, language);
    return html`<div class="incident" data-phase=${view?.phase ?? 'none'}>
      <blockquote class="incident-ticket">
        <p class="incident-label">${say('ticket')}</p>
        <p>${(this.dataset.ticket ?? '').replace('{since}', since)}</p>
      </blockquote>
      ${view ? incidentState(view, { say, language, now: Date.now() }) : nothing}
      <p class="incident-status" role="status">${view ? this.#status(view) : nothing}</p>
      ${view?.phase === 'running' ? this.#work(view) : nothing}
      ${view?.phase === 'running' || view?.phase === 'preparing' ? nothing : this.#startButton(view)}
      ${view ? incidentAfter(view, { say, language }) : nothing}
    </div>`;
  }

  #status(view: IncidentView): TemplateResult | string | typeof nothing {
    const say = this.#say;
    switch (view.phase) {
      case 'preparing':
        return html`${say('preparing')}: ${say(steps[view.step ?? 'lab'])}`;
      case 'running':
        return nothing;
      case 'solved':
        return say('solved');
      case 'given-up':
        return say('givenUp');
      case 'failed':
        return view.failure
          ? html`${say('failed')}: ${view.failure.message[this.desk.language]} ${errorLink(view.failure.code, this.desk)}`
          : say('stopped');
    }
  }

  #startButton(view: IncidentView | undefined): TemplateResult {
    const say = this.#say;
    return html`${view ? nothing : html`<p class="incident-note">${say('startText')}</p>`}
      <p><button class="button button-primary" type="button" ?disabled=${!canStart(this.desk)}
        @click=${() => this.#send('incident.start')}>${icon(view ? 'reset' : 'play')}${say(view ? 'again' : 'start')}</button></p>`;
  }

  #work(view: IncidentView): TemplateResult {
    const say = this.#say;
    return html`${view.named ? nothing : this.#question(view)}
      ${view.reasonAsked ? this.#reason(view) : nothing}
      <p class="incident-actions">
        ${
          view.reasonAsked
            ? nothing
            : html`<button class="button button-small" type="button" @click=${() => this.#send('incident.reason')}>
                ${say('reasonAsk')}</button>`
        }
        <button class="button button-small button-quiet" type="button" @click=${() => this.#giveUp()}>${say('giveUp')}</button>
      </p>`;
  }

  #question({ causes, wrong, right, asked }: IncidentView): TemplateResult {
    const say = this.#say;
    const { language } = this.desk;
    const name = (event: Event) => {
      event.preventDefault();
      if (this.#chosen !== undefined) this.#send('incident.name', this.#chosen);
    };
    return html`<form class="incident-question" @submit=${name}>
      <fieldset>
        <legend>${say(asked > 1 ? 'causesQuestion' : 'causeQuestion')}</legend>
        <p class="incident-note">${say('causeHow')}</p>
        <div class="options">
          ${causes.map(({ code, text }) => {
            const isWrong = wrong.includes(code);
            const isRight = right.includes(code);
            return html`<div class="option" data-right=${isWrong ? 'false' : isRight ? 'true' : nothing}>
              <label>
                <input type="radio" name="cause" value=${code} ?disabled=${isWrong || isRight} .checked=${this.#chosen === code}
                  @change=${() => this.#choose(code)} />
                <span>${inlineCode(text[language])}</span>
                ${isWrong || isRight ? html`<small>${say(isWrong ? 'causeWrong' : 'causeRight')}</small>` : nothing}
              </label>
            </div>`;
          })}
        </div>
      </fieldset>
      <p><button class="button button-primary" type="submit" ?disabled=${this.#chosen === undefined}>${say('causeSubmit')}</button></p>
    </form>`;
  }

  #choose(code: string): void {
    this.#chosen = code;
    this.#draw();
  }

  #reason({ reason }: IncidentView): TemplateResult {
    const say = this.#say;
    return html`<section class="incident-reason">
      <h2>${say('reasonTitle')}</h2>
      ${
        reason
          ? html`<p>${inlineCode(reason.message[this.desk.language])}</p>${reasonBody(reason, this.desk)}`
          : html`<p>${say('reasonNone')}</p>`
      }
    </section>`;
  }

  #giveUp(): void {
    const say = this.#say;
    confirmDialog({
      title: say('giveUpTitle'),
      text: say('giveUpText'),
      confirm: say('giveUp'),
      cancel: say('keepOn'),
      danger: true,
    }).then(
      (confirmed) => confirmed && this.#send('incident.give-up'),
      (error: unknown) => console.error(error),
    );
  }
}
