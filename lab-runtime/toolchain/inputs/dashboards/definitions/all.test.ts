import { expect, test } from 'vitest';
import { dashboards } from './all.ts';
import { knownSeries } from './known-series-fixture.ts';
import { readsOf } from './promql-fixture.ts';

const panels = dashboards.flatMap((dashboard) =>
  dashboard.rows.flatMap((row) =>
    row.panels.map((panel) => ({ dashboard, panel, name: `${dashboard.name}: ${panel.title.en}` })),
  ),
);
const queries = panels.flatMap(({ panel, dashboard, name }) =>
  panel.queries.map((query) => ({ name, dashboard, ...query })),
);

test('the dashboards are those that Grafana has for Istio', () => {
  expect(dashboards.map(({ name }) => name)).toEqual(['mesh', 'service', 'workload', 'control-plane', 'performance']);
});

test('the parser refuses what is no query', () => {
  expect(readsOf('sum by (a) (rate(m{b="c",d=~"e"}[1m])) / 2 or vector(0)')).toEqual([
    { metric: 'm', labels: ['b', 'd', 'a'] },
  ]);
  for (const wrong of ['', 'sum(', 'm{', 'm{a}', 'm{a=b}', 'm n', 'sum by a (m)', 'm[1x]', 'm)', '(m', 'm +', 'm ; n'])
    expect(() => readsOf(wrong), wrong).toThrow();
});

test.each(queries)('$name asks for what a lab counts: $promql', ({ promql, dashboard }) => {
  const reads = readsOf(promql);
  expect(reads.length).toBeGreaterThan(0);
  for (const { metric, labels } of reads) {
    expect([...knownSeries.keys()]).toContain(metric);
    for (const label of labels) expect(knownSeries.get(metric)).toContain(label);
  }
  const chosen = [...promql.matchAll(/\$(\w+)/g)].map(([, name]) => name);
  expect(dashboard.variables.map(({ name }) => name)).toEqual(expect.arrayContaining(chosen));
});

test.each(queries)('$name names its lines by labels that the query keeps', ({ promql, legend = '' }) => {
  const kept = [...promql.matchAll(/by \(([^)]*)\)/g)].flatMap(([, labels = '']) => labels.split(/,\s*/));
  for (const [, label] of legend.matchAll(/\{\{(\w+)\}\}/g)) expect(kept).toContain(label);
});

test('a choice is of a label that its metric has, and may depend on the choices before it alone', () => {
  for (const { variables } of dashboards)
    for (const [index, variable] of variables.entries()) {
      const [read, ...more] = readsOf(variable.of);
      expect(more).toEqual([]);
      for (const label of [variable.label, ...(read?.labels ?? [])])
        expect(knownSeries.get(read?.metric ?? '')).toContain(label);
      const before = variables.slice(0, index).map(({ name }) => name);
      for (const [, name] of variable.of.matchAll(/\$(\w+)/g)) expect(before).toContain(name);
    }
});

test('every dashboard and panel has its texts in both languages', () => {
  const texts = [
    ...dashboards.flatMap(({ title, about, rows, variables }) => [
      title,
      about,
      ...[...rows, ...variables].map((each) => each.title),
    ]),
    ...panels.map(({ panel }) => panel.title),
  ];
  for (const { en, ko } of texts) {
    expect(en).not.toBe('');
    expect(ko).toMatch(/[가-힣]|^[\dx]+$/);
  }
  // Only the number of one row has a name twice.
  expect(new Set(dashboards.map(({ name }) => name)).size).toBe(dashboards.length);
});
