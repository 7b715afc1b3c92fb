/** So that a pointer on its way from the word to its meaning does not lose it. */
const LEAVE_MS = 150;

/**
 * `<slip-term>` around a link to the glossary and the term's meaning, which shows under the pointer and the focus.
 * A finger's first tap shows it, the next one follows the link.
 */
export class TermElement extends HTMLElement {
  #lifetime: AbortController | undefined;
  #leaving: ReturnType<typeof setTimeout> | undefined;

  connectedCallback(): void {
    const link = this.querySelector('a');
    const tip = this.querySelector<HTMLElement>('[role="tooltip"]');
    if (!link || !tip) return;
    this.#lifetime = new AbortController();
    const { signal } = this.#lifetime;
    let wasOpen = false;
    const isOpen = () => tip.matches(':popover-open');
    const show = () => {
      clearTimeout(this.#leaving);
      if (!isOpen()) tip.showPopover({ source: link });
    };
    const hide = () => {
      clearTimeout(this.#leaving);
      if (isOpen()) tip.hidePopover();
    };
    this.addEventListener(
      'pointerenter',
      ({ pointerType }) => {
        if (pointerType !== 'touch') show();
      },
      { signal },
    );
    this.addEventListener('pointerleave', () => this.#hideLater(hide), { signal });
    this.addEventListener('focusin', show, { signal });
    this.addEventListener('focusout', hide, { signal });
    link.addEventListener(
      'pointerdown',
      () => {
        wasOpen = isOpen();
      },
      { signal },
    );
    link.addEventListener(
      'click',
      (event) => {
        if (!(event instanceof PointerEvent) || event.pointerType !== 'touch' || wasOpen) return;
        event.preventDefault();
        show();
      },
      { signal },
    );
    // Wherever the focus is: a meaning under the pointer may cover what is being read.
    document.addEventListener(
      'keydown',
      (event) => {
        if (event.key !== 'Escape' || !isOpen()) return;
        event.stopPropagation();
        hide();
      },
      { signal, capture: true },
    );
  }

  disconnectedCallback(): void {
    clearTimeout(this.#leaving);
    this.#lifetime?.abort();
  }

  #hideLater(hide: () => void): void {
    clearTimeout(this.#leaving);
    // The focus keeps it.
    this.#leaving = setTimeout(() => {
      if (!this.contains(document.activeElement)) hide();
    }, LEAVE_MS);
  }
}
