import { describe, expect, test } from 'vitest';
import type { CheckpointSpec, Lesson } from '#server/lessons/vocabulary.ts';
import { judge } from './judge.ts';
import type { LessonFolder } from './lesson-folder.ts';
import type { Observation } from './observation.ts';
import { tasksForCi, tasksOf } from './places.ts';
import { merge, type Place, type Results } from './results.ts';
import { proofPage } from './table.ts';

const title = { ko: '시험', en: 'Test' };
const injects = { kind: 'namespace-injects', namespace: 'default' } as const;
const exposed = { kind: 'ingress-exposed' } as const;
const checkpoint = (id: string, ...checks: CheckpointSpec['checks']): CheckpointSpec => ({
  id,
  title,
  goal: title,
  checks,
});
const lesson: Lesson = {
  id: 'test',
  title,
  start: { target: 'mesh', steps: [] },
  checkpoints: [checkpoint('label', injects), checkpoint('gateway', injects, exposed)],
};
const solution = (name: string) => ({ name, steps: [], answers: {} });
const mutant = (name: string, of: string, code: string) => ({ ...solution(name), expect: { checkpoint: of, code } });
const folder: LessonFolder = {
  folder: '03-test',
  lesson,
  solutions: [solution('one'), solution('two')],
  mutants: [mutant('no-label', 'label', 'namespace.label-missing'), mutant('closed', 'gateway', 'ingress.not-exposed')],
  page: [],
  resets: new Map(),
};

const passed: Observation = { status: 'passed', observed: 'all | right' };
const failed = (code: string): Observation => ({ status: 'failed', code, object: 'a', observed: 'b' });
const place = (name: string, seen: Place['seen'], rest: Partial<Place> = {}): Place => ({
  name,
  lab: 'abcdefgh',
  date: '2026-11-23',
  commit: '123456789',
  seconds: 10,
  seen,
  caught: [],
  trouble: [],
  ...rest,
});
const look = (id: string) => ({ checkpoint: id, on: 'k3s-s', command: 'kubectl get ns', status: 0, shows: 'b' });
const atStart = { label: [failed('namespace.label-missing')], gateway: [failed('namespace.label-missing')] };
const solved = { label: [passed, passed], gateway: [passed, passed] };
const kinds = ['namespace-injects', 'ingress-exposed'];
const all: Place[] = [
  place('start', atStart, { caught: ['namespace-injects always passed'] }),
  place('solution one', solved, { caught: kinds.map((kind) => `${kind} always failed`) }),
  place('solution two', solved),
  place(
    'mutant no-label',
    { label: [failed('namespace.label-missing'), failed('namespace.label-missing')] },
    { next: [look('label')] },
  ),
  place(
    'mutant closed',
    { gateway: [failed('ingress.not-exposed'), failed('ingress.not-exposed')] },
    { caught: ['ingress-exposed always passed'], next: [look('gateway')] },
  ),
  place('reset', atStart),
];
const without = (name: string) => all.filter((each) => each.name !== name);
const instead = (name: string, seen: Place['seen'], rest: Partial<Place> = {}) =>
  all.map((each) => (each.name === name ? { ...each, seen, ...rest } : each));

describe('a lesson is proven', () => {
  test('when every place shows what it must', () => {
    const { wrong, complete, rows } = judge(folder, all);
    expect([wrong, complete]).toEqual([[], true]);
    expect(rows.map(({ solutions, mutants, reset }) => [solutions, mutants, reset])).toEqual([
      [{ right: 2, of: 2 }, { right: 1, of: 1 }, true],
      [{ right: 2, of: 2 }, { right: 1, of: 1 }, true],
    ]);
  });

  test.each([
    [
      'a checkpoint passes at the start',
      instead('start', { ...atStart, label: [passed] }),
      /start: label must be failed/,
    ],
    [
      'one look at a solution fails',
      instead('solution two', { ...solved, gateway: [passed, failed('x.y')] }),
      /solution two: gateway must be passed/,
    ],
    [
      'a solution is inconclusive',
      instead('solution one', { ...solved, label: [{ status: 'inconclusive', observed: '' }] }),
      /label must be passed/,
    ],
    [
      'a mutant gets another reason',
      instead('mutant closed', { gateway: [failed('ingress.not-exposed'), failed('x.y')] }),
      /failed ingress.not-exposed and is failed x.y/,
    ],
    ['a mutant was not looked at', instead('mutant closed', {}), /gateway was not looked at/],
    [
      'the command to look with does not work',
      instead(
        'mutant closed',
        { gateway: [failed('ingress.not-exposed')] },
        {
          next: [{ checkpoint: 'gateway', on: 'testpc', command: 'cat x', status: 1, trouble: 'ended with status 1' }],
        },
      ),
      /mutant closed: the next command on testpc, cat x, ended with status 1/,
    ],
    [
      'it was not run',
      instead('mutant closed', { gateway: [failed('ingress.not-exposed')] }, { next: undefined }),
      /mutant closed: its next command was not run/,
    ],
    [
      'the reset leaves another reason',
      instead('reset', { ...atStart, label: [failed('namespace.label-value')] }),
      /reset: label/,
    ],
    ['a place had trouble', instead('reset', atStart, { trouble: ['no lab'] }), /reset: no lab/],
    [
      'no place notices a check that always passes',
      instead('mutant closed', { gateway: [failed('ingress.not-exposed')] }, { caught: [] }),
      /nobody would notice ingress-exposed always passed \(in gateway\)/,
    ],
  ] as const)('not when %s', (_, places, message) => {
    expect(judge(folder, places).wrong.join('\n')).toMatch(message);
  });

  test('in part when a place is missing, and then controls are not asked', () => {
    const { wrong, complete } = judge(folder, without('mutant closed'));
    expect([wrong, complete]).toEqual([[], false]);
  });

  test('and a checkpoint that nothing would notice is none', () => {
    const lonely = { ...folder, solutions: [], mutants: [] };
    const places = [place('start', atStart), place('reset', atStart)];
    expect(judge(lonely, places).wrong).toContain('label: nobody would notice if it always failed');
  });
});

test('the page asks what is done for every checkpoint without a question, where the lesson says so', () => {
  const page = [{ kind: 'command', line: 1, host: 'testpc', script: 'ls', mode: 'run' }] as const;
  const strict: LessonFolder = { ...folder, page, lesson: { ...lesson, proof: { pagePasses: true } } };
  const places = [...all, place('page', { label: [passed], gateway: [failed('x.y')] })];
  expect(judge(strict, places).wrong).toEqual([expect.stringMatching(/^page: gateway must be passed/)]);
  expect(judge({ ...folder, page }, places).wrong).toEqual([]);
  expect(judge({ ...folder, page }, places).page?.passed).toEqual(['label']);
});

describe('CI runs', () => {
  const names = (each: LessonFolder) => tasksForCi(each, 0).map(({ name }) => name);
  test('the first checkpoint where the lesson names none', () => {
    expect(names(folder)).toEqual(['start', 'solution one', 'mutant no-label']);
  });
  test('the named one, or all', () => {
    const with_ = (ci: string) => ({ ...folder, lesson: { ...lesson, proof: { ci } } });
    expect(names(with_('gateway'))).toEqual(['start', 'solution one', 'mutant closed']);
    expect(names(with_('all'))).toEqual(tasksOf(folder).map(({ name }) => name));
  });
  test('other mutants first each day, and nothing else in another order', () => {
    const inFull = { ...folder, lesson: { ...lesson, proof: { ci: 'all' } } };
    const days = [0, 1].map((day) => tasksForCi(inFull, day).map(({ name }) => name));
    expect(days[1]).not.toEqual(days[0]);
    expect(days[1]?.toSorted()).toEqual(days[0]?.toSorted());
    expect(days[1]?.[0]).toBe('start');
  });
});

describe('results', () => {
  const known = tasksOf(folder).map(({ name }) => name);
  const full = merge(undefined, { machine: 'm', places: all, known });

  test('of a part replace that part only, in the lesson’s order', () => {
    const again = place('start', atStart, { lab: 'zzzzzzzz' });
    const next = merge(full, { machine: 'm', places: [again], known });
    expect(next.places.map(({ name, lab }) => [name, lab])).toEqual(
      known.map((name) => [name, name === 'start' ? 'zzzzzzzz' : 'abcdefgh']),
    );
  });

  test('forget places that the lesson no longer has', () => {
    const fewer = known.filter((name) => name !== 'solution two');
    const next = merge(full, { machine: 'm', places: [], known: fewer });
    expect(next.places.map(({ name }) => name)).toEqual(fewer);
  });

  test('become a table that says what is proven, and the same one each time', () => {
    const page = proofPage([folder], new Map([['test', full]]));
    expect(page).toContain('| 3. Test | 2 | 2 | 2/2 | 2/2 | yes |');
    expect(page).toContain('| gateway | ✔ `namespace.label-missing` | ✔ 2/2 | ✔ 1/1 | ✔ | 2, 3 | 50 s | abcdefgh |');
    expect(page).toContain('| solution one | label | passed | all \\| right |');
    expect(proofPage([folder], new Map([['test', JSON.parse(JSON.stringify(full)) as Results]]))).toBe(page);
  });

  test('that are wrong or missing are reported', () => {
    const bad = merge(undefined, { machine: 'm', places: instead('reset', {}), known });
    expect(proofPage([folder], new Map([['test', bad]]))).toContain('**no**, 2 wrong');
    expect(proofPage([folder], new Map())).toContain('Not proven yet');
  });
});
