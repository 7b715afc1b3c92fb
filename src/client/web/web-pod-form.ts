import { html, type TemplateResult } from 'lit-html';
import { podNameSchema } from '#protocol/web-place.ts';
import type { Say } from '../page/texts.ts';

/** Pods of the lab, as far as they are known. */
export type KnownPods = 'asking' | 'failed' | { readonly pods: readonly string[]; readonly more: boolean };

interface PodForm {
  /** Of elements in the form, so that no other form has the same. */
  readonly id: string;
  readonly known: KnownPods;
  readonly isWrong: boolean;
  readonly say: Say;
  /** `undefined` for what is no pod's name. */
  open(pod: string | undefined): void;
  cancel(): void;
}

/** Asks from which pod a tab is seen. */
export function webPodForm({ id, known, isWrong, say, open, cancel }: PodForm): TemplateResult {
  const pods = typeof known === 'string' ? [] : known.pods;
  return html`<form class="web-name web-pod" aria-label=${say('webPodTitle')}
    @submit=${(event: SubmitEvent) => {
      event.preventDefault();
      const typed = new FormData(event.target as HTMLFormElement).get('pod');
      open(podNameSchema.safeParse(typeof typed === 'string' ? typed.trim() : '').data);
    }}
    @keydown=${(event: KeyboardEvent) => {
      if (event.key === 'Escape') cancel();
    }}>
    <p>${say('webPodText')} <span role="status">${isWrong ? say('webPodWrong') : stateOf(known, say)}</span></p>
    <label>${say('webPod')}
      <input type="text" name="pod" list=${`${id}-pods`} aria-invalid=${isWrong} placeholder="default/…"
        autocomplete="off" autocapitalize="off" spellcheck="false" />
    </label>
    <datalist id=${`${id}-pods`}>${pods.map((pod) => html`<option value=${pod}></option>`)}</datalist>
    <button class="button button-small" type="submit">${say('webOpen')}</button>
    <button class="button button-small" type="button" @click=${cancel}>${say('cancel')}</button>
  </form>`;
}

function stateOf(known: KnownPods, say: Say): string {
  if (known === 'asking') return say('webPodsAsking');
  if (known === 'failed') return say('webPodsFailed');
  if (known.pods.length === 0) return say('webPodsNone');
  return known.more
    ? say('webPodsMore', { count: known.pods.length })
    : say('webPodsCount', { count: known.pods.length });
}
