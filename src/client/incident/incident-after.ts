import { html, type TemplateResult } from 'lit-html';
import type { IncidentView, WayEntry } from '#protocol/incidents.ts';
import { hostNameSchema } from '#protocol/lab-state.ts';
import type { Language } from '#protocol/messages.ts';
import { flag } from '../page/drawing.ts';
import { formatDuration } from '../page/format.ts';
import type { IncidentSay } from './incident-texts.ts';

interface Told {
  readonly say: IncidentSay;
  readonly language: Language;
}

/** What is told when it is over: the cause, the looks that find it, and the learner's own way. */
export function incidentAfter(
  { after, startedAt = 0, causes, asked }: IncidentView,
  { say, language }: Told,
): TemplateResult | undefined {
  if (!after) return undefined;
  const textOf = (code: string) => causes.find((each) => each.code === code)?.text[language] ?? code;
  return html`<section class="incident-after">
    <h2>${say(after.second ? 'causesWere' : 'causeWas')}</h2>
    ${[after.cause, ...(after.second ? [after.second] : [])].map(
      ({ code, text }) => html`<p class="incident-cause">${text[language]} <code>${code}</code></p>`,
    )}
    <h2>${say('looks')}</h2>
    <ol class="incident-looks">
      ${after.looks.map(
        ({ on, run, shows }) => html`<li>
          <p class="incident-look">${hostNameSchema.safeParse(on).success ? flag(on) : ''} ${on} <code>${run}</code></p>
          <p>${shows[language]}</p>
        </li>`,
      )}
    </ol>
    <h2>${say('way')}</h2>
    ${
      after.way.length === 0
        ? html`<p>${say('wayEmpty')}</p>`
        : html`<ol class="incident-way">
            ${after.way.map(
              (entry) => html`<li data-tone=${toneOf(entry)}>
                <time>${formatDuration(Math.max(0, entry.at - startedAt), language)}</time>
                <span>${wayText(entry, { say, language, textOf, asked })}</span>
              </li>`,
            )}
          </ol>`
    }
  </section>`;
}

function toneOf(entry: WayEntry): 'good' | 'bad' | 'plain' {
  switch (entry.kind) {
    case 'visitors':
      return entry.served ? 'good' : 'bad';
    case 'check':
      return entry.holds ? 'good' : 'bad';
    case 'named':
      return entry.right ? 'good' : 'bad';
    default:
      return 'plain';
  }
}

interface WayTold extends Told {
  readonly textOf: (code: string) => string;
  readonly asked: number;
}

function wayText(entry: WayEntry, { say, language, textOf, asked }: WayTold): string {
  switch (entry.kind) {
    case 'object': {
      const { object, change } = entry;
      return say(change === 'added' ? 'wayAdded' : change === 'removed' ? 'wayRemoved' : 'wayChanged', { object });
    }
    case 'visitors':
      return say(entry.served ? 'wayServed' : 'wayNotServed');
    case 'check':
      return say(entry.holds ? 'wayHolds' : 'wayBroken', { name: entry.name[language] });
    case 'named':
      if (!entry.right) return say('wayWrong', { cause: textOf(entry.code) });
      return asked > 1 ? say('wayRightOf', { cause: textOf(entry.code) }) : say('wayRight');
    case 'reason':
      return say('wayReason');
  }
}
