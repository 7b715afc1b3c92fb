import { expect, test } from 'vitest';
import { effectiveRules, writtenIn } from './delegates.ts';
import { meshWorld, object, to } from './mesh-world-fixture.ts';

const root = (rule: Record<string, unknown>, more: Record<string, unknown> = {}) =>
  object({ name: 'root' }, { hosts: ['www.mesh.test'], http: [{ delegate: { name: 'leaf' }, ...rule }], ...more });
const leaf = (
  http: unknown[],
  { spec = {}, ...options }: { namespace?: string; spec?: Record<string, unknown> } = {},
) => object({ name: 'leaf', ...options }, { http, ...spec });

function merged(virtualServices: unknown[]) {
  const world = meshWorld({ virtualServices });
  const found = world.virtualServices.get('default', 'root');
  if (!found) throw new Error('no root');
  const { rules, lost } = effectiveRules(world, found);
  return {
    rules: rules.map(({ rule, from }) => ({ ...rule, from: from.metadata.name })),
    lost: lost.map(({ kind }) => kind),
  };
}

test('the delegate’s rules take the place of the root’s, with what only the root says', () => {
  const virtualServices = [root({ match: [{ uri: { prefix: '/' } }], timeout: '1s' }), leaf([to('web'), to('web')])];
  const { rules, lost } = merged(virtualServices);
  expect(lost).toEqual([]);
  expect(rules).toHaveLength(2);
  expect(rules[0]).toMatchObject({ ...to('web'), match: [{ uri: { prefix: '/' } }], timeout: '1s', from: 'leaf' });
});

test('conditions are put together where the delegate’s lie within the root’s', () => {
  const inner = { ...to('web'), match: [{ uri: { prefix: '/shop/a' }, headers: { x: { exact: '1' } } }] };
  const outer = root({ match: [{ uri: { prefix: '/shop' }, headers: { y: { exact: '2' } } }] });
  expect(merged([outer, leaf([inner])]).rules[0]?.match).toEqual([
    {
      uri: { prefix: '/shop/a' },
      headers: { x: { exact: '1' }, y: { exact: '2' } },
      withoutHeaders: {},
      queryParams: {},
      sourceLabels: {},
    },
  ]);
});

test.each([
  ['another path', { uri: { prefix: '/other' } }],
  ['a regular expression', { uri: { regex: '/shop/.*' } }],
  ['another case', { uri: { prefix: '/shop/a' }, ignoreUriCase: true }],
  ['a wider gateway', { gateways: ['mesh', 'web-gw'] }],
])('%s is outside of the root’s conditions, and the rule is lost', (_, match) => {
  const outer = root({ match: [{ uri: { prefix: '/shop' }, gateways: ['web-gw'] }] });
  const { rules, lost } = merged([outer, leaf([{ ...to('web'), match: [match] }])]);
  expect([rules, lost]).toEqual([[], ['conflict']]);
});

test.each<[string, unknown[]]>([
  ['missing', []],
  ['missing', [object({ name: 'leaves' }, { http: [to('web')] })]],
  ['has-hosts', [leaf([to('web')], { spec: { hosts: ['www.mesh.test'] } })]],
  ['delegates-itself', [leaf([{ delegate: { name: 'other' } }])]],
])('%s', (kind, others) => {
  const { rules, lost } = merged([root({}), ...others]);
  expect([rules, lost]).toEqual([[], [kind]]);
});

test('a delegate of another namespace must be exported to the root’s', () => {
  const rule = { delegate: { name: 'leaf', namespace: 'shop' } };
  const other = (spec: Record<string, unknown>) => leaf([to('web')], { namespace: 'shop', spec });
  expect(merged([root(rule), other({ exportTo: ['.'] })]).lost).toEqual(['not-exported']);
  expect(merged([root(rule), other({ exportTo: ['default'] })]).lost).toEqual([]);
  expect(merged([root(rule), other({})]).rules).toHaveLength(1);
});

test('only the rule whose delegate is lost is left out', () => {
  const vs = object({ name: 'root' }, { hosts: ['www.mesh.test'], http: [{ delegate: { name: 'leaf' } }, to('web')] });
  const { rules, lost } = merged([vs]);
  expect([rules.length, lost]).toEqual([1, ['missing']]);
});

test('a condition is written in the delegate, or in the rule that hands on', () => {
  const inner = { ...to('web'), match: [{ uri: { prefix: '/a' }, headers: { x: { exact: '1' } } }] };
  const world = meshWorld({ virtualServices: [root({ match: [{ headers: { y: {} } }] }), leaf([inner])] });
  const vs = world.virtualServices.get('default', 'root');
  const [rule] = vs ? effectiveRules(world, vs).rules : [];
  if (!rule) throw new Error('no rule');
  const places = ['uri', 'headers.x', 'headers.y'].map((field) => writtenIn(rule, field).metadata.name);
  expect(places).toEqual(['leaf', 'leaf', 'root']);
});
