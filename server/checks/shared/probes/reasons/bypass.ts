import { excludesOutbound } from '#server/checks/shared/mesh/bypass-reasons.ts';
import type { Answered, Explanation } from '../answered.ts';

const ALL = 100;

/** The sidecar has a fault for every such request, and the answer shows none: it never went through that sidecar. */
export function explainBypass({ way: { sender, first }, code }: Answered): Explanation | undefined {
  if (!sender || first?.role !== 'sidecar' || !first.trace.fault) return undefined;
  const { abort, delay } = first.trace.fault;
  const isSpared =
    (code === 'probe.too-fast' && delay?.percent === ALL) ||
    (code === 'probe.unexpected-success' && abort?.percent === ALL);
  return isSpared ? excludesOutbound(sender) : undefined;
}
