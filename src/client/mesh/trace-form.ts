import { html, nothing, type TemplateResult } from 'lit-html';
import { TRACE_METHODS } from '#protocol/trace-way.ts';
import type { TraceDraft } from './trace-draft.ts';
import type { TraceSay } from './trace-texts.ts';

interface Form {
  readonly draft: TraceDraft;
  readonly wrong: 'url' | 'headers' | undefined;
  readonly isRunning: boolean;
  readonly hosts: readonly string[];
  readonly pods: ReadonlyMap<string, readonly string[]>;
  readonly say: TraceSay;
  change(draft: TraceDraft): void;
  send(): void;
  cancel(): void;
}

export function traceForm(form: Form): TemplateResult {
  const { draft, wrong, isRunning, say, change } = form;
  const typed = (field: 'url' | 'headers') => (event: Event) =>
    change({ ...draft, [field]: (event.target as HTMLInputElement | HTMLTextAreaElement).value });
  return html`<form class="trace-form" @submit=${(event: Event) => {
    event.preventDefault();
    form.send();
  }}>
    <label class="trace-from">${say('from')} ${senders(form)}</label>
    <label>${say('method')} <select .value=${draft.method} @change=${(event: Event) =>
      change({ ...draft, method: (event.target as HTMLSelectElement).value as TraceDraft['method'] })}>
      ${TRACE_METHODS.map((each) => html`<option ?selected=${each === draft.method}>${each}</option>`)}
    </select></label>
    <label class="trace-url">${say('url')} <input type="text" inputmode="url" autocomplete="off" autocapitalize="off" spellcheck="false"
      .value=${draft.url} aria-invalid=${wrong === 'url'} @input=${typed('url')} /></label>
    <label>${say('via')} <select .value=${draft.via} @change=${(event: Event) =>
      change({ ...draft, via: (event.target as HTMLSelectElement).value as TraceDraft['via'] })}>
      <option value="ingress" ?selected=${draft.via === 'ingress'}>${say('viaIngress')}</option>
      <option value="name" ?selected=${draft.via === 'name'}>${say('viaName')}</option>
    </select></label>
    <label class="trace-headers">${say('headers')} <textarea rows="1" spellcheck="false" .value=${draft.headers}
      aria-invalid=${wrong === 'headers'} @input=${typed('headers')}></textarea></label>
    <button class="button button-small button-primary" type="submit" @click=${(event: Event) => {
      if (!isRunning) return;
      event.preventDefault();
      form.cancel();
    }}>${say(isRunning ? 'cancel' : 'send')}</button>
    ${wrong ? html`<p class="trace-wrong" role="alert">${say(wrong === 'url' ? 'urlWrong' : 'headersWrong')}</p>` : nothing}
  </form>`;
}

function senders({ draft, hosts, pods, say, change }: Form): TemplateResult {
  const option = (value: string, text: string) =>
    html`<option value=${value} ?selected=${value === draft.from}>${text}</option>`;
  return html`<select .value=${draft.from} @change=${(event: Event) => {
    const { value: from } = event.target as HTMLSelectElement;
    // From outside a request goes in by the gateway; a pod calls names.
    change({ ...draft, from, via: from.startsWith('pod/') ? 'name' : 'ingress' });
  }}>
    <optgroup label=${say('hosts')}>${hosts.map((host) => option(`host/${host}`, host))}</optgroup>
    ${[...pods].map(
      ([namespace, names]) => html`<optgroup label=${say('podsIn', { namespace })}>
        ${names.map((name) => option(`pod/${namespace}/${name}`, name))}</optgroup>`,
    )}
  </select>`;
}
