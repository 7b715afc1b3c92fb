import { html, nothing, type TemplateResult } from 'lit-html';
import type { MeshNode } from '#protocol/mesh-view.ts';
import type { Language } from '#protocol/messages.ts';
import { icon } from '../page/drawing.ts';
import { kindName, type MeshModel } from './mesh-model.ts';
import type { MeshSay } from './mesh-texts.ts';
import { countsText, podState, podsText, podWords } from './node-words.ts';
import { mark } from './mesh-board.ts';

interface List {
  readonly model: MeshModel;
  readonly selected: string | undefined;
  readonly injecting: ReadonlySet<string>;
  readonly say: MeshSay;
  readonly language: Language;
  select(id: string): void;
}

/** The same as the picture, in words: by namespace, each object with what it leads to, its pods and its faults. */
export function meshList(list: List): TemplateResult {
  const { model, say, injecting } = list;
  const namespaces = Map.groupBy(model.nodes, ({ namespace }) => namespace);
  return html`<div class="mesh-list" role="group" aria-label=${say('list')} tabindex="0">
    ${[...namespaces].map(
      ([name, nodes]) => html`<section>
        <h3>${say('namespace')} ${name}${injecting.has(name) ? html` <em>${say('injects')}</em>` : nothing}</h3>
        <ul>${nodes.map((node) => item(node, list))}</ul>
      </section>`,
    )}
  </div>`;
}

function item(node: MeshNode, list: List): TemplateResult {
  const { id, name, facts, faults, kind, pods } = node;
  const { say, language, selected, select, model } = list;
  const leads = node.edges.filter(({ to }) => model.get(to));
  const fact = kind === 'workload' ? podsText(node, say) : kind === 'namespace' ? countsText(node) : facts[0];
  return html`<li ?data-faulty=${faults.length > 0}>
    <button type="button" data-id=${id} aria-pressed=${selected === id} @click=${() => select(id)}>
      <span class="mesh-kind">${kindName(node)}</span> <b>${name}</b></button>
    <span class="mesh-fact">${fact}</span>
    ${faults.map((fault) => html`<p class="mesh-fault">${icon('warn')}<span>${fault.message[language]}</span></p>`)}
    ${
      leads.length > 0
        ? html`<p class="mesh-leads">${leads.map(
            ({ to, kind: how, text }) => html`<span>${say(how)} → ${to}${text ? ` (${text})` : ''}</span>`,
          )}</p>`
        : nothing
    }
    ${
      pods && pods.shown.length > 0
        ? html`<ul class="mesh-pods">${pods.shown.map(
            (pod) => html`<li>${mark(podState(pod))} ${pod.name} <span>${podWords(pod, say)}</span></li>`,
          )}</ul>`
        : nothing
    }
  </li>`;
}
