import { html, nothing, type TemplateResult } from 'lit-html';
import type { TraceHop, TraceStep, TraceWay } from '#protocol/trace-way.ts';
import { reasonBody } from '../checkpoint/reason-body.ts';
import type { DeskModel } from '../desk/desk-model.ts';
import { flag, icon } from '../page/drawing.ts';
import { RunCommandEvent } from '../terminal/run-command.ts';
import type { TraceSay } from './trace-texts.ts';

interface Words {
  readonly desk: DeskModel;
  readonly say: TraceSay;
}

/** Hop by hop what became of the request. */
export function traceWay(way: TraceWay, words: Words): TemplateResult {
  const { say } = words;
  const { command, on } = way;
  const run = (event: Event) => event.currentTarget?.dispatchEvent(new RunCommandEvent(on, command));
  return html`<div class="trace-way">
    <p class="trace-outcome" role="status" data-good=${isGood(way)}>${outcomeText(way, say)}</p>
    <ol aria-label=${say('way')}>${way.hops.map((hop) => hopItem(hop, way, words))}</ol>
    <p class="trace-same"><button class="button button-small" type="button" @click=${run}>${flag(on)}<span>${say('same')}</span></button>
      <code>${command}</code></p>
  </div>`;
}

const isGood = ({ outcome }: TraceWay): boolean => outcome.kind === 'answered' && outcome.status < 400;

function outcomeText({ outcome }: TraceWay, say: TraceSay): string {
  switch (outcome.kind) {
    case 'answered':
      return say('answered', { status: outcome.status, ms: Math.round(outcome.ms) });
    case 'failed':
      return say('failed', { error: `${outcome.error} ${outcome.message}`.slice(0, 200), ms: Math.round(outcome.ms) });
    case 'not-sent':
      return say('notSent');
  }
}

function hopItem(hop: TraceHop, way: TraceWay, { desk, say }: Words): TemplateResult {
  const { kind, name, steps, reason } = hop;
  return html`<li class="trace-hop" data-kind=${kind} ?data-ends=${reason !== undefined}>
    <h4>${say.hop(kind)} <code>${name}</code>${reason ? html` <em>${say('endsHere')}</em>` : nothing}</h4>
    ${steps.length > 0 ? html`<dl>${steps.map((step) => stepRow(step, say))}</dl>` : nothing}
    ${
      reason
        ? html`<div class="reason mesh-reason"><p>${icon('warn')} ${reason.message[desk.language]}</p>${reasonBody(reason, desk)}</div>`
        : nothing
    }
    ${kind === 'answer' ? answer(way, say) : nothing}
  </li>`;
}

const stepRow = ({ at, status, text, object }: TraceStep, say: TraceSay): TemplateResult =>
  html`<div data-status=${status}><dt>${status === 'ends' ? icon('close') : status === 'ok' ? icon('check') : nothing}${say.step(at)}</dt>
    <dd>${at === 'bypass' ? say('bypassed') : html`<code>${text}</code>`}${object ? html` <span>${object}</span>` : nothing}</dd></div>`;

function answer({ outcome }: TraceWay, say: TraceSay): TemplateResult | typeof nothing {
  if (outcome.kind !== 'answered') return nothing;
  const { headers, body } = outcome;
  return html`<details><summary>${say('answerHeaders')}</summary>
      <dl>${headers.map(([name, value]) => html`<div><dt>${name}</dt><dd><code>${value}</code></dd></div>`)}</dl></details>
    ${body === '' ? nothing : html`<details><summary>${say('answerBody')}</summary><pre tabindex="0">${body}</pre></details>`}`;
}
