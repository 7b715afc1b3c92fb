import { html, nothing, type TemplateResult } from 'lit-html';
import { hostNameSchema } from '../../protocol/lab-state.ts';
import type { Reason } from '../../protocol/verdict.ts';
import type { DeskModel } from './desk-model.ts';
import { flag, icon } from './drawing.ts';
import { RunCommandEvent } from './run-command.ts';

/** What was wanted, what is there, and the command to look with. */
export function reasonBody(reason: Reason, { say }: DeskModel): TemplateResult {
  const host = hostNameSchema.safeParse(reason.on);
  const run = (event: Event) => {
    if (host.success) event.currentTarget?.dispatchEvent(new RunCommandEvent(host.data, reason.next));
  };
  return html`
    <dl class="reason-facts">
      <dt>${say('object')}</dt>
      <dd><code>${reason.object}</code></dd>
      <dt>${say('expected')}</dt>
      <dd><code>${reason.expected}</code></dd>
      <dt>${say('observed')}</dt>
      <dd><code>${reason.observed}</code></dd>
      <dt>${say('lookWith')}</dt>
      <dd class="reason-next">
        <span>${host.success ? flag(host.data) : nothing} <code>${reason.next}</code></span>
        ${
          host.success
            ? html`<button class="button button-small" type="button" @click=${run}
                aria-label=${say('runOn', { host: host.data })}>
                ${icon('play')}<span>${say('run')}</span>
              </button>`
            : nothing
        }
      </dd>
    </dl>
    <p class="reason-code">
      <code>${reason.code}</code>${
        reason.analyzer ? html` · <code>${say('analyzer', { code: reason.analyzer })}</code>` : nothing
      }
    </p>`;
}
