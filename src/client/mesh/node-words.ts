import type { MeshNode, MeshPod } from '#protocol/mesh-view.ts';
import type { Language } from '#protocol/messages.ts';
import { kindName } from './mesh-model.ts';
import type { MeshSay } from './mesh-texts.ts';

/** How many pods there are, are Ready and have a proxy, in one line. */
export function podsText({ pods, counts }: MeshNode, say: MeshSay): string {
  if (!pods) return '';
  const { total, ready, meshed } = pods;
  if (total === 0) return say('noPods');
  const text = say('podsOf', { ready, total });
  if (counts) return text;
  return meshed === 0 ? `${text} · ${say('withoutSidecar')}` : `${text} · ${say('meshed', { meshed, total })}`;
}

/** The line below the name. */
export function factText(node: MeshNode, say: MeshSay): string {
  if (node.kind === 'workload') return podsText(node, say);
  return node.kind === 'namespace' ? countsText(node) : (node.facts[0] ?? '');
}

/** What a node is, for who does not see it. */
export function nodeLabel(node: MeshNode, { say, language }: { say: MeshSay; language: Language }): string {
  const { name, namespace, faults } = node;
  const [fault] = faults;
  return [
    // What stands in the box comes first, as it stands there.
    `${kindName(node)} ${name} ${factText(node, say)}`.trim(),
    node.kind === 'namespace' ? '' : `${say('namespace')} ${namespace}`,
    fault ? `${say('fault')}: ${fault.message[language]}` : '',
  ]
    .filter(Boolean)
    .join(', ');
}

/** `faulty` before all others, for a mark can show one thing only. */
export function podState({ isFaulty, isReady, hasSidecar }: MeshPod): 'faulty' | 'waiting' | 'meshed' | 'plain' {
  if (isFaulty) return 'faulty';
  if (!isReady) return 'waiting';
  return hasSidecar ? 'meshed' : 'plain';
}

export const podWords = ({ isReady, hasSidecar }: MeshPod, say: MeshSay): string =>
  `${say(isReady ? 'podReady' : 'podNotReady')}, ${say(hasSidecar ? 'withSidecar' : 'withoutSidecar')}`;

/** What is inside a namespace that is a single node: `Service 12 · workload 4`. */
export const countsText = ({ counts = {} }: MeshNode): string =>
  Object.entries(counts)
    .map(([kind, count]) => `${kind} ${count}`)
    .join(' · ');
