import { html, nothing, type TemplateResult } from 'lit-html';
import { icon } from '../page/drawing.ts';
import type { MeshModel } from './mesh-model.ts';
import type { MeshSay } from './mesh-texts.ts';

interface Bar {
  readonly model: MeshModel;
  readonly namespace: string | undefined;
  readonly view: 'graph' | 'list';
  readonly isTracing: boolean;
  readonly say: MeshSay;
  setNamespace(name: string | undefined): void;
  setView(view: 'graph' | 'list'): void;
  zoom(change: 'in' | 'out' | 'fit'): void;
  nextFault(): void;
  toggleTrace(): void;
}

/** What is shown, how, and how many faults there are. */
export function meshBar(bar: Bar): TemplateResult {
  const { say, model, namespace, view } = bar;
  const faulty = model.nodes.filter(({ faults }) => faults.length > 0).length;
  return html`<div class="mesh-bar">
    <label>${say('namespace')}
      <select .value=${namespace ?? ''} @change=${(event: Event) => {
        const { value } = event.target as HTMLSelectElement;
        bar.setNamespace(value === '' ? undefined : value);
      }}>
        <option value="">${say('allNamespaces')}</option>
        ${(model.last?.namespaces ?? []).map(
          ({ name }) => html`<option value=${name} ?selected=${name === namespace}>${name}</option>`,
        )}
      </select></label>
    <div class="mesh-views" role="group">
      ${(['graph', 'list'] as const).map(
        (each) => html`<button class="button button-small" type="button" aria-pressed=${view === each}
          @click=${() => bar.setView(each)}>${say(each === 'graph' ? 'asGraph' : 'asList')}</button>`,
      )}
    </div>
    ${
      view === 'graph'
        ? html`<div class="mesh-zoom" role="group">
            <button class="icon-button" type="button" aria-label=${say('zoomOut')} title=${say('zoomOut')} @click=${() => bar.zoom('out')}>−</button>
            <button class="icon-button" type="button" aria-label=${say('zoomIn')} title=${say('zoomIn')} @click=${() => bar.zoom('in')}>+</button>
            <button class="icon-button" type="button" aria-label=${say('zoomFit')} title=${say('zoomFit')} @click=${() => bar.zoom('fit')}>${icon('single')}</button>
          </div>`
        : nothing
    }
    <button class="button button-small mesh-count" type="button" ?data-faulty=${faulty > 0} ?disabled=${faulty === 0}
      title=${say('nextFault')} @click=${() => bar.nextFault()}>${faulty > 0 ? icon('warn') : icon('check')}
      <span aria-live="polite">${faulty > 0 ? say('faults', { count: faulty }) : say('noFaults')}</span></button>
    <button class="button button-small mesh-trace-toggle" type="button" aria-pressed=${bar.isTracing}
      @click=${() => bar.toggleTrace()}>${icon('play')}<span>${say('trace')}</span></button>
  </div>`;
}
