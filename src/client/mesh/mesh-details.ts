import { html, nothing, type TemplateResult } from 'lit-html';
import type { MeshNode } from '#protocol/mesh-view.ts';
import { shellWord } from '#protocol/shell-word.ts';
import { reasonBody } from '../checkpoint/reason-body.ts';
import type { DeskModel } from '../desk/desk-model.ts';
import { icon } from '../page/drawing.ts';
import { RunCommandEvent } from '../terminal/run-command.ts';
import { kindName, type MeshModel } from './mesh-model.ts';
import { mark } from './mesh-board.ts';
import type { MeshSay } from './mesh-texts.ts';
import { countsText, podState, podsText, podWords } from './node-words.ts';

interface Details {
  readonly model: MeshModel;
  readonly desk: DeskModel;
  readonly say: MeshSay;
  select(id: string): void;
  close(): void;
  /** Shows the namespace's own objects. */
  open(namespace: string): void;
  traceFrom(namespace: string, pod: string): void;
}

/** Everything of one object: its faults first. */
export function meshDetails(node: MeshNode, details: Details): TemplateResult {
  const { say, desk, model } = details;
  const { facts, faults, moreFaults, namespace, name, kind } = node;
  const from = model.leadingTo(node.id);
  return html`<aside class="mesh-details" aria-label=${say('details')}>
    <header>
      <h3><span class="mesh-kind">${kindName(node)}</span> ${name}</h3>
      <button class="icon-button" type="button" aria-label=${say('close')} title=${say('close')}
        @click=${details.close}>${icon('close')}</button>
    </header>
    ${kind === 'namespace' ? nothing : html`<p class="mesh-in">${say('namespace')} ${namespace}</p>`}
    ${faults.map(
      (fault) => html`<div class="reason mesh-reason">
        <p>${icon('warn')} ${fault.message[desk.language]}</p>${reasonBody(fault, desk)}</div>`,
    )}
    ${moreFaults ? html`<p>${say('moreFaults', { count: moreFaults })}</p>` : nothing}
    ${facts.length > 0 ? html`<ul class="mesh-facts">${facts.map((fact) => html`<li><code>${fact}</code></li>`)}</ul>` : nothing}
    ${kind === 'namespace' ? namespacePart(node, details) : lookButton(node, details)}
    ${ways(
      say('leadsTo'),
      node.edges.filter(({ to }) => model.get(to)).map(({ to, kind: how, text }) => ({ id: to, how, text })),
      details,
    )}
    ${ways(
      say('comesFrom'),
      from.map(({ node: { id }, edge: { kind: how, text } }) => ({ id, how, text })),
      details,
    )}
    ${podsPart(node, details)}
  </aside>`;
}

interface Way {
  readonly id: string;
  readonly how: MeshNode['edges'][number]['kind'];
  readonly text: string | undefined;
}

const ways = (title: string, all: readonly Way[], { say, select }: Details): TemplateResult | typeof nothing =>
  all.length === 0
    ? nothing
    : html`<h4>${title}</h4><ul class="mesh-ways">${all.map(
        ({ id, how, text }) => html`<li><span>${say(how)}</span>
          <button type="button" @click=${() => select(id)}>${id}</button>${text ? html` <span>${text}</span>` : nothing}</li>`,
      )}</ul>`;

function podsPart(node: MeshNode, { say, traceFrom }: Details): TemplateResult | typeof nothing {
  const { pods, namespace } = node;
  if (!pods || node.kind === 'namespace') return nothing;
  return html`<h4>${say('pods')} <span>${podsText(node, say)}</span></h4>
    <ul class="mesh-pods">${pods.shown.map(
      (
        pod,
      ) => html`<li>${mark(podState(pod))} <span class="mesh-pod-name">${pod.name} <span>${podWords(pod, say)}</span></span>
        ${
          pod.isReady
            ? html`<button class="icon-button" type="button" title=${say('traceFrom')} aria-label=${`${say('traceFrom')}: ${pod.name}`}
                @click=${() => traceFrom(namespace, pod.name)}>${icon('play')}</button>`
            : nothing
        }</li>`,
    )}</ul>
    ${pods.total > pods.shown.length ? html`<p>${say('morePods', { count: pods.total - pods.shown.length })}</p>` : nothing}`;
}

const namespacePart = (node: MeshNode, { say, open }: Details): TemplateResult =>
  html`<p>${countsText(node)}</p>
    <button class="button button-small" type="button" @click=${() => open(node.namespace)}>${say('openNamespace')}</button>`;

/** The API's full names, for several groups have a Gateway. */
const RESOURCES: Readonly<Record<string, string>> = {
  Gateway: 'gateways.networking.istio.io',
  VirtualService: 'virtualservices.networking.istio.io',
  DestinationRule: 'destinationrules.networking.istio.io',
  ServiceEntry: 'serviceentries.networking.istio.io',
};

function lookButton(node: MeshNode, { say }: Details): TemplateResult {
  const kind = kindName(node);
  const command = `kubectl get ${RESOURCES[kind] ?? kind.toLowerCase()} -n ${shellWord(node.namespace)} ${shellWord(node.name)} -o yaml`;
  const run = (event: Event) => event.currentTarget?.dispatchEvent(new RunCommandEvent('k3s-s', command));
  return html`<button class="button button-small" type="button" title=${command} @click=${run}>
    ${icon('terminal')}<span>${say('lookAt')}</span></button>`;
}
