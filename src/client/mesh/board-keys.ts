import type { Rect } from './layout-place.ts';
import type { PlacedGraph } from './placed-graph.ts';

/**
 * Where an arrow key leads from a box: right along the first line that leaves it, left along the first that comes in,
 * else to the nearest box on that side; up and down to the nearest above and below.
 */
export function nextBox(key: string, id: string, { layout, lines }: PlacedGraph): string | undefined {
  const from = layout.boxes[id];
  if (!from) return undefined;
  const ids = Object.keys(layout.boxes);
  switch (key) {
    case 'ArrowRight':
      return lines.find((line) => line.from === id)?.edge.to ?? nearest(id, from, layout.boxes, (dx) => dx > 0);
    case 'ArrowLeft':
      return lines.find(({ edge }) => edge.to === id)?.from ?? nearest(id, from, layout.boxes, (dx) => dx < 0);
    case 'ArrowDown':
      return nearest(id, from, layout.boxes, (_, dy) => dy > 0);
    case 'ArrowUp':
      return nearest(id, from, layout.boxes, (_, dy) => dy < 0);
    case 'Home':
      return ids[0];
    case 'End':
      return ids.at(-1);
    default:
      return undefined;
  }
}

/** By the distance of the middles, where the way that the key names counts a quarter of the other one. */
function nearest(
  id: string,
  from: Rect,
  boxes: Readonly<Record<string, Rect>>,
  isThere: (dx: number, dy: number) => boolean,
): string | undefined {
  let best: { id: string; distance: number } | undefined;
  const isSideways = isThere(1, 0) || isThere(-1, 0);
  for (const [other, rect] of Object.entries(boxes)) {
    const dx = rect.x + rect.width / 2 - from.x - from.width / 2;
    const dy = rect.y + rect.height / 2 - from.y - from.height / 2;
    if (other === id || !isThere(dx, dy)) continue;
    const distance = isSideways ? Math.abs(dx) + 4 * Math.abs(dy) : Math.abs(dy) + 4 * Math.abs(dx);
    if (!best || distance < best.distance) best = { id: other, distance };
  }
  return best?.id;
}
