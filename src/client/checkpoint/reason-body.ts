import { html, nothing, type TemplateResult } from 'lit-html';
import { objectNameOf } from '#protocol/cluster-object.ts';
import { hostPathSchema } from '#protocol/host-files.ts';
import { hostNameSchema } from '#protocol/lab-state.ts';
import type { Reason } from '#protocol/verdict.ts';
import type { DeskModel } from '../desk/desk-model.ts';
import { OpenInEditorEvent } from '../editor/open-in-editor.ts';
import { ShowInEditorEvent } from '../editor/show-in-editor.ts';
import { flag, icon } from '../page/drawing.ts';
import { RunCommandEvent } from '../terminal/run-command.ts';

/** What was wanted, what is there, and the command to look with. */
export function reasonBody(reason: Reason, desk: DeskModel): TemplateResult {
  const { say } = desk;
  return html`
    <dl class="reason-facts">
      <dt>${say('object')}</dt>
      <dd class="reason-object"><code>${reason.object}</code>${showButton(reason, desk)}</dd>
      <dt>${say('expected')}</dt>
      <dd><code>${reason.expected}</code></dd>
      <dt>${say('observed')}</dt>
      <dd><code>${reason.observed}</code></dd>
      ${nextCommand(reason, desk)}
    </dl>
    ${reasonCode(reason, desk)}`;
}

/** Shows the object, or the file, that a reason names; nothing for what is neither, such as a proxy. */
function showButton({ object, on }: Reason, { say }: DeskModel): TemplateResult | typeof nothing {
  const file = /^File\/(?<host>[a-z0-9-]+)(?<path>\/.+)$/.exec(object)?.groups;
  const host = hostNameSchema.safeParse(file ? file.host : on);
  const path = hostPathSchema.safeParse(file?.path);
  const event = path.success
    ? () => new OpenInEditorEvent({ host: host.data ?? '', path: path.data })
    : () => new ShowInEditorEvent({ kind: 'object', object, host: host.data ?? '' });
  if (!host.success || !(path.success || objectNameOf(object))) return nothing;
  const title = path.success
    ? say('fileOpenTitle', { host: host.data, path: path.data })
    : say('objectOpenTitle', { object });
  return html`<button class="button button-small" type="button" title=${title} aria-label=${title}
    @click=${(click: Event) => click.currentTarget?.dispatchEvent(event())}>
    ${icon('pencil')}<span>${path.success ? say('editorEdit') : say('objectOpen')}</span>
  </button>`;
}

/** Of an answer, each part has said itself what is wrong; what is left is where to look. */
export function answerReasonBody(reason: Reason, desk: DeskModel): TemplateResult {
  return html`
    ${reason.next === '' ? nothing : html`<dl class="reason-facts">${nextCommand(reason, desk)}</dl>`}
    ${reasonCode(reason, desk)}`;
}

function nextCommand({ next, on }: Reason, { say }: DeskModel): TemplateResult {
  const host = hostNameSchema.safeParse(on);
  const run = (event: Event) => {
    if (host.success) event.currentTarget?.dispatchEvent(new RunCommandEvent(host.data, next));
  };
  return html`
    <dt>${say('lookWith')}</dt>
    <dd class="reason-next">
      <span>${host.success ? flag(host.data) : nothing} <code>${next}</code></span>
      ${
        host.success
          ? html`<button class="button button-small" type="button" @click=${run}
              aria-label=${say('runOn', { host: host.data })}>
              ${icon('play')}<span>${say('run')}</span>
            </button>`
          : nothing
      }
    </dd>`;
}

function reasonCode({ code, analyzer }: Reason, { say }: DeskModel): TemplateResult {
  return html`<p class="reason-code">
    <code>${code}</code>${analyzer ? html` · <code>${say('analyzer', { code: analyzer })}</code>` : nothing}
  </p>`;
}
