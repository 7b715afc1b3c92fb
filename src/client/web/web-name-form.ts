import { html, type TemplateResult } from 'lit-html';
import { z } from 'zod';
import type { HostView } from '#protocol/lab-state.ts';
import { hostNameSchema } from '#protocol/lab-state.ts';
import type { Say } from '../page/texts.ts';
import type { WantedPlace } from './web-place.ts';

const formSchema = z.object({
  to: z.union([z.literal('ingress'), hostNameSchema]),
  port: z.coerce.number().int().min(1).max(65_535).or(z.literal('')),
});
/** The ingress gateway's NodePort is open on every node. */
const INGRESS_HOST = 'k3s-s';

interface NameForm {
  readonly name: string;
  readonly path: string;
  readonly hosts: readonly HostView[];
  readonly say: Say;
  open(place: WantedPlace): void;
  cancel(): void;
}

/** Asks where requests for a name that is no host of the lab go. */
export function webNameForm({ name, path, hosts, say, open, cancel }: NameForm): TemplateResult {
  return html`<form class="web-name" aria-label=${say('webNameTitle', { name })}
    @submit=${(event: SubmitEvent) => {
      event.preventDefault();
      const parsed = formSchema.safeParse(Object.fromEntries(new FormData(event.target as HTMLFormElement)));
      if (!parsed.success) return;
      const { to, port } = parsed.data;
      if (to === 'ingress') open({ host: INGRESS_HOST, port: 'ingress', name, path });
      else open({ host: to, port: port === '' ? 80 : port, name, path });
    }}
    @keydown=${(event: KeyboardEvent) => {
      if (event.key === 'Escape') cancel();
    }}>
    <p>${say('webNameText', { name })}</p>
    <label>${say('webNameTo')}
      <select name="to">
        <option value="ingress">${say('webIngress')}</option>
        ${hosts.map((host) => html`<option value=${host.name}>${host.name} (${host.address})</option>`)}
      </select>
    </label>
    <label class="web-name-port">${say('webPort')}
      <input name="port" type="number" min="1" max="65535" inputmode="numeric" placeholder="80" />
    </label>
    <button class="button button-small" type="submit">${say('webOpen')}</button>
    <button class="button button-small" type="button" @click=${cancel}>${say('cancel')}</button>
  </form>`;
}
