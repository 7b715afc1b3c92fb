import { html, type TemplateResult } from 'lit-html';
import { z } from 'zod';
import { hostNameSchema } from '#protocol/lab-state.ts';
import type { Say } from '../page/texts.ts';
import type { WebPlace } from './web-place.ts';

const formSchema = z.object({ host: hostNameSchema, port: z.coerce.number().int().min(1).max(65_535) });

interface Opener {
  readonly hosts: readonly string[];
  readonly say: Say;
  open(place: WebPlace): void;
}

/** Host and port of a new web tab; stands in the "+" menu. */
export function webOpener({ hosts, say, open }: Opener): TemplateResult {
  return html`<form class="menu-web" @submit=${(event: SubmitEvent) => {
    event.preventDefault();
    const form = event.target as HTMLFormElement;
    const parsed = formSchema.safeParse(Object.fromEntries(new FormData(form)));
    if (parsed.success) open({ ...parsed.data, path: '/' });
  }}>
    <p class="menu-title">${say('webNew')}</p>
    <select name="host" aria-label=${say('webHost')}>
      ${hosts.map((host) => html`<option>${host}</option>`)}
    </select>
    <input name="port" type="number" min="1" max="65535" required inputmode="numeric" placeholder="30080"
      aria-label=${say('webPort')} />
    <button class="button button-small" type="submit">${say('webOpen')}</button>
  </form>`;
}
