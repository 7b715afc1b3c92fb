import { expect, test } from 'vitest';
import { moveCase } from '../case.ts';
import { slotOf } from '../ground/slot.ts';
import { generateCase } from './generate.ts';

const cases = (slot: number) => Array.from({ length: 80 }, (_, index) => generateCase(3, index, slotOf(slot)));

test('a seed and a number make one case, and only names depend on the slot', () => {
  const moved = cases(0).map((each) => moveCase(each, slotOf(0), slotOf(11)));
  expect(moved).toEqual(cases(11));
});

test('a case stays in its own namespaces, or names its slot', () => {
  const { namespace, other, suffix } = slotOf(4);
  for (const { metadata } of cases(4).flatMap(({ objects }) => objects)) {
    const isOwn = metadata.namespace === namespace || metadata.namespace === other;
    expect(isOwn || metadata.name.endsWith(suffix), `${metadata.namespace}/${metadata.name}`).toBe(true);
  }
});

test('a wildcard for every host never reaches sidecars, which are other cases’ too', () => {
  for (const { kind, spec } of cases(0).flatMap(({ objects }) => objects)) {
    const hosts = spec.hosts;
    if (kind !== 'VirtualService' || !Array.isArray(hosts) || !hosts.includes('*')) continue;
    expect(spec.gateways).toBeDefined();
    expect(spec.gateways).not.toContain('mesh');
  }
});

test('every kind of object and of mistake comes up', () => {
  const text = JSON.stringify(cases(0));
  for (const part of [
    '"kind":"Gateway"',
    '"kind":"DestinationRule"',
    '"kind":"ServiceEntry"',
    '"kind":"Sidecar"',
    '"kind":"PeerAuthentication"',
    '"kind":"AuthorizationPolicy"',
    'delegate',
    'httpsRedirect',
    'exportTo',
    'withoutHeaders',
    'queryParams',
    'sourceLabels',
    'ignoreUriCase',
    'directResponse',
    'rewrite',
    'fixedDelay',
    'workloadSelector',
    'gw.fz00.svc.cluster.local',
    'tcp-web',
    'UDP',
  ]) {
    expect(text).toContain(part);
  }
});
