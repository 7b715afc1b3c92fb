import { html, nothing, type TemplateResult } from 'lit-html';
import { z } from 'zod';
import type { HostView } from '#protocol/lab-state.ts';
import { hostNameSchema } from '#protocol/lab-state.ts';
import { labAddressSchema, podNameSchema, serviceNameSchema } from '#protocol/web-place.ts';
import type { Say } from '../page/texts.ts';
import type { WantedPlace } from './web-place.ts';

const port = z.coerce.number().int().min(1).max(65_535).or(z.literal('')).default('');
const formSchema = z.discriminatedUnion('to', [
  z.object({ to: z.enum(['ingress', 'service']) }),
  z.object({ to: z.literal('other'), address: z.union([labAddressSchema, serviceNameSchema]), port }),
  z.object({ to: z.literal('host'), host: hostNameSchema, port }),
]);
/** The ingress gateway's NodePort is open on every node. */
const INGRESS_HOST = 'k3s-s';

/** A name that was typed, until it is known where it goes. */
export interface NamedAddress {
  readonly name: string;
  readonly path: string;
  readonly from: string | undefined;
  /** What is chosen: a host, or one of `ingress`, `service` and `other`. */
  readonly to: string;
}

interface NameForm {
  readonly named: NamedAddress;
  readonly hosts: readonly HostView[];
  readonly say: Say;
  choose(to: string): void;
  open(place: WantedPlace): void;
  cancel(): void;
}

/** The Service that a name may mean. */
function serviceIn(name: string): { readonly host: string; readonly port: number } | undefined {
  const [host = '', number = '80'] = name.split(':');
  return serviceNameSchema.safeParse(host).success ? { host, port: Number(number) } : undefined;
}

/** Seen from a pod, a name is first that of a Service. */
export const firstChoice = ({ name, from }: Pick<NamedAddress, 'name' | 'from'>): string =>
  podNameSchema.safeParse(from).success && serviceIn(name) ? 'service' : 'ingress';

/** Asks where requests for a name that is no host of the lab go. */
export function webNameForm({ named, hosts, say, choose, open, cancel }: NameForm): TemplateResult {
  const { name, to } = named;
  const service = serviceIn(name);
  const choice = (value: string, text: string) =>
    html`<option value=${value} ?selected=${to === value}>${text}</option>`;
  return html`<form class="web-name" aria-label=${say('webNameTitle', { name })}
    @submit=${(event: SubmitEvent) => {
      event.preventDefault();
      const place = placeOf(named, new FormData(event.target as HTMLFormElement));
      if (place) open(place);
    }}
    @keydown=${(event: KeyboardEvent) => {
      if (event.key === 'Escape') cancel();
    }}>
    <p>${say('webNameText', { name })}</p>
    <label>${say('webNameTo')}
      <select name="to" @change=${({ target }: Event) => choose((target as HTMLSelectElement).value)}>
        ${choice('ingress', say('webIngress'))}
        ${service ? choice('service', say('webNameService', { name: service.host })) : nothing}
        ${hosts.map((host) => choice(host.name, `${host.name} (${host.address})`))}
        ${choice('other', say('webNameOther'))}
      </select>
    </label>
    ${
      to === 'other'
        ? html`<label class="web-name-address">${say('webNameAddress')}
            <input type="text" name="address" required placeholder="10.10.200.1"
              autocomplete="off" autocapitalize="off" spellcheck="false" />
          </label>`
        : nothing
    }
    ${
      to === 'ingress' || to === 'service'
        ? nothing
        : html`<label class="web-name-port">${say('webPort')}
            <input name="port" type="number" min="1" max="65535" inputmode="numeric" placeholder="80" />
          </label>`
    }
    <button class="button button-small" type="submit">${say('webOpen')}</button>
    <button class="button button-small" type="button" @click=${cancel}>${say('cancel')}</button>
  </form>`;
}

function placeOf({ name, path, from, to }: NamedAddress, data: FormData): WantedPlace | undefined {
  const isHost = hostNameSchema.safeParse(to).success;
  const form = formSchema.safeParse({ ...Object.fromEntries(data), ...(isHost && { to: 'host', host: to }) }).data;
  const seen = { path, ...(from !== undefined && { from }) };
  switch (form?.to) {
    case 'ingress':
      return { ...seen, host: INGRESS_HOST, port: 'ingress', name };
    case 'service': {
      const service = serviceIn(name);
      return service && { ...seen, ...service };
    }
    case 'other':
      return { ...seen, host: form.address, port: form.port === '' ? 80 : form.port, name };
    case 'host':
      return { ...seen, host: form.host, port: form.port === '' ? 80 : form.port, name };
    case undefined:
      return undefined;
  }
}
