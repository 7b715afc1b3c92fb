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
