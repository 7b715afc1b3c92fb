import { html, nothing, type TemplateResult } from 'lit-html';
import type { IncidentView } from '#protocol/incidents.ts';
import type { Language } from '#protocol/messages.ts';
import { formatDuration } from '../page/format.ts';
import type { IncidentSay } from './incident-texts.ts';

type Light = 'good' | 'bad' | 'unknown';

/** The clock, the points, and the three things that make it solved. */
export function incidentState(
  view: IncidentView,
  { say, language, now }: { say: IncidentSay; language: Language; now: number },
): TemplateResult | typeof nothing {
  const { startedAt, endedAt, points, visitors, restHolds, named, right, asked, phase } = view;
  if (startedAt === undefined) return nothing;
  const took = formatDuration(Math.max(0, (endedAt ?? now) - startedAt), language);
  const served: Light = !visitors || visitors.answered === 0 ? 'unknown' : visitors.served ? 'good' : 'bad';
  const rest: Light = restHolds === undefined ? 'unknown' : restHolds ? 'good' : 'bad';
  const causeText = named
    ? say('causeNamed')
    : right.length > 0
      ? say('causesNamed', { right: right.length, asked })
      : say('causeOpen');
  const light = (name: string, tone: Light, text: string, more = '') =>
    html`<li data-tone=${tone}><strong>${name}</strong><span>${text}${more}</span></li>`;
  const counted = visitors
    ? ` · ${say('visitorsCount', { answered: visitors.answered, failed: visitors.failed })}`
    : '';
  return html`<dl class="incident-facts">
      <div><dt>${say('time')}</dt><dd>${took}</dd></div>
      <div><dt>${say('points')}</dt><dd>${points}</dd></div>
    </dl>
    ${
      phase === 'running'
        ? html`<ul class="incident-lights">
            ${light(say('visitors'), served, say(served === 'good' ? 'visitorsServed' : served === 'bad' ? 'visitorsFail' : 'visitorsNone'), counted)}
            ${light(say('rest'), rest, say(rest === 'good' ? 'restHolds' : rest === 'bad' ? 'restBroken' : 'restUnknown'))}
            ${light(say('cause'), named ? 'good' : 'unknown', causeText)}
          </ul>`
        : nothing
    }`;
}
