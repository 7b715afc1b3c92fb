import { type Language, languageSchema } from '#protocol/messages.ts';
import type { DeskModel } from './desk-model.ts';

/** Elements with the desk's model below `<slip-desk>`; everything started in `connected` ends with its signal. */
export abstract class SlipElement extends HTMLElement {
  #lifetime: AbortController | undefined;

  connectedCallback(): void {
    this.#lifetime = new AbortController();
    this.connected(this.#lifetime.signal);
  }

  disconnectedCallback(): void {
    this.#lifetime?.abort();
  }

  protected abstract connected(signal: AbortSignal): void;

  protected get desk(): DeskModel {
    const holder = this.closest<HTMLElement & { readonly model: DeskModel }>('slip-desk');
    if (!holder) throw new Error(`<${this.localName}> needs a <slip-desk> around it`);
    return holder.model;
  }
}

export function pageLanguage(): Language {
  return languageSchema.catch('ko').parse(document.documentElement.lang);
}
