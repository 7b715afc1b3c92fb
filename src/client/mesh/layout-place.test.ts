import { expect, test, vi } from 'vitest';
import { type Layout, place, type Rect } from './layout-place.ts';

vi.setConfig({ testTimeout: 60_000 });

const box = (id: string, group = 'a') => ({ id, group, width: 190, height: 60 });

const overlaps = (a: Rect, b: Rect): boolean =>
  a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height;

function expectApart({ boxes, groups }: Layout): void {
  for (const rects of [Object.values(boxes), Object.values(groups)]) {
    const over = rects.filter((a, index) => rects.slice(index + 1).some((b) => overlaps(a, b)));
    expect(over).toEqual([]);
  }
}

test('what sends requests on lies left of what they go to, in the frame of its group', () => {
  const layout = place({
    boxes: [box('gateway'), box('rule'), box('service', 'b'), box('loose', 'b')],
    joins: [
      { from: 'gateway', to: 'rule' },
      { from: 'rule', to: 'service' },
    ],
  });
  const { gateway, rule, service } = layout.boxes;
  expect(gateway?.x).toBeLessThan(rule?.x ?? 0);
  expect(rule?.x).toBeLessThan(service?.x ?? 0);
  const frame = layout.groups.b;
  expect(service && frame && service.x >= frame.x && service.x + service.width <= frame.x + frame.width).toBe(true);
  expect(layout.lines.map((line) => line.length >= 2)).toEqual([true, true]);
  expectApart(layout);
});

test('circles, in a group and between groups, joins to itself and twice the same do no harm', () => {
  const boxes = Array.from({ length: 60 }, (_, index) => box(`${index}`, `g${index % 7}`));
  const joins = Array.from({ length: 120 }, (_, index) => ({ from: `${index % 60}`, to: `${(index * 7 + 1) % 60}` }));
  const layout = place({ boxes, joins: [...joins, ...joins.slice(0, 5), { from: '3', to: '3' }] });
  expect(Object.keys(layout.boxes)).toHaveLength(60);
  expectApart(layout);
});

test('nothing is placed into nothing', () => {
  expect(place({ boxes: [], joins: [] })).toMatchObject({ width: 0, height: 0, lines: [] });
});
