import { expect, test } from 'vitest';
import { failure } from '#protocol/errors.ts';
import type { ServiceState } from './service-state.ts';
import { changesNothing, planLines, upgradePlan } from './upgrade-plan.ts';

const record = { pid: 1, born: '1', hash: 'h', app: '/a', release: '0.1.0' };
const service = (name: ServiceState['name'], state: Partial<ServiceState> = {}): ServiceState => {
  return { name, record, current: false, terminals: 0, refused: undefined, ...state };
};
const plan = (ptyhost: Partial<ServiceState>, all: Partial<ServiceState> = {}) =>
  upgradePlan({
    services: [service('server', all), service('labd', all), service('ptyhost', { ...all, ...ptyhost })],
    labs: { running: 2, starting: 1, kept: 0 },
    pages: 3,
  });
const changes = ({ services }: ReturnType<typeof plan>) => services.map(({ change }) => change);

test('labs, terminals and pages are told of before anything is done', () => {
  const kept = plan({ terminals: 4 });
  expect([changes(kept), kept.loses, changesNothing(kept)]).toEqual([['replace', 'replace', 'keep'], false, false]);
  const text = planLines(kept, '0.2.0').join('\n');
  expect(text).toContain('labd: 0.1.0 → 0.2.0');
  expect(text).toContain('ptyhost: 0.1.0 stays until its last terminal is closed');
  expect(text).toContain('Labs: 2 run on');
  expect(text).toContain('1 are waiting or being made');
  expect(text).toContain('Terminals: 4 stay');
  expect(text).toContain('Pages: 3 lose the connection for a few seconds');
});

test('a ptyhost without terminals is replaced, one of another major with terminals is said to lose them', () => {
  expect(changes(plan({}))).toEqual(['replace', 'replace', 'replace']);
  const lost = plan({ terminals: 2, refused: failure('SLW110') });
  expect([changes(lost).at(-1), lost.loses]).toEqual(['end', true]);
  expect(planLines(lost, '1.0.0').join('\n')).toContain('Terminals: 2 END');
});

test('what runs this build already is left alone, and what does not run is started', () => {
  const same = plan({ terminals: 2 }, { current: true });
  expect([changesNothing(same), same.loses]).toEqual([true, false]);
  expect(planLines(same, '0.2.0').join('\n')).toContain('Pages: nothing changes.');
  expect(changes(plan({ record: undefined }))[2]).toBe('start');
});
