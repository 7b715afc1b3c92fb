import { expect, test } from 'vitest';
import { dashboards } from './definitions/all.ts';
import { dashboardResource } from './resource.ts';

const resources = dashboards.flatMap((each) => [dashboardResource(each, 'en'), dashboardResource(each, 'ko')]);

test.each(resources)('each panel of $spec.display.name has one place, which it shares with no other', ({ spec }) => {
  const places = spec.layouts.flatMap((layout) => layout.spec.items);
  const keys = places.map(({ content }) => content.$ref.replace('#/spec/panels/', ''));
  expect(keys).toEqual(Object.keys(spec.panels));
  for (const { spec: row } of spec.layouts) {
    const taken = new Set<string>();
    for (const { x, y, width, height } of row.items) {
      expect(x + width).toBeLessThanOrEqual(24);
      for (let column = x; column < x + width; column += 1)
        for (let line = y; line < y + height; line += 1) {
          expect(taken).not.toContain(`${column},${line}`);
          taken.add(`${column},${line}`);
        }
    }
  }
});

test('the languages differ in texts alone', () => {
  for (const each of dashboards) {
    const [en, ko] = [dashboardResource(each, 'en'), dashboardResource(each, 'ko')];
    expect(en.spec.display.name).not.toBe(ko.spec.display.name);
    expect(en.spec.layouts.map(({ spec }) => spec.items)).toEqual(ko.spec.layouts.map(({ spec }) => spec.items));
    const queries = (resource: typeof en) => Object.values(resource.spec.panels).map(({ spec }) => spec.queries);
    expect(queries(en)).toEqual(queries(ko));
  }
});
