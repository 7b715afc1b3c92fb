import { html, nothing, render, type TemplateResult } from 'lit-html';
import type { LabView } from '#protocol/lab-state.ts';
import { SlipElement } from '../desk/element.ts';
import { icon } from '../page/drawing.ts';
import { canStart } from './lab-bar.ts';
import { hostsWithShells } from './lab-phase.ts';

/** Fills the desk before there is a shell: the page's picture of the lab, whose hosts are lit as they boot. */
export class LabIntroElement extends SlipElement {
  protected connected(signal: AbortSignal): void {
    const words = this.querySelector<HTMLElement>('[data-words]');
    words?.replaceChildren();
    const { desk } = this;
    const draw = () => {
      const lab = desk.lab.value;
      this.hidden =
        desk.terminals.value.length > 0 || hostsWithShells(lab).length > 0 || (!lab && toolsAreMissing(desk));
      this.dataset.state = lab?.state ?? 'none';
      if (words) render(this.#words(lab), words);
    };
    desk.lab.watch(draw, { signal });
    desk.terminals.watch(draw, { signal });
    desk.toolchain.watch(draw, { signal });
    desk.starting.watch(draw, { signal });
    desk.link.watch(draw, { signal });
  }

  #words(lab: LabView | undefined): TemplateResult | typeof nothing {
    const { desk } = this;
    const { say } = desk;
    if (lab && lab.state !== 'stopped') return nothing;
    return html`<h2>${say('labIntroTitle')}</h2>
      <p>${say('labIntroText')}</p>
      <button class="button button-primary button-large" type="button" ?disabled=${!canStart(desk)}
        @click=${() => desk.startLab()}>
        ${icon('play')}${say(desk.starting.value ? 'labStarting' : 'labStart')}
      </button>`;
  }
}

/** Then the toolchain's panel has the room. */
function toolsAreMissing({ toolchain }: SlipElement['desk']): boolean {
  return toolchain.value?.ready.cluster === false;
}
