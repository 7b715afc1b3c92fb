import { expect, test } from 'vitest';
import type { Answer } from '#protocol/exercise.ts';
import { reasonSchema } from '#protocol/verdict.ts';
import type { FactValues } from './answer-facts.ts';
import type { ExerciseSpec } from './exercise-spec.ts';
import { exerciseView } from './exercise-view.ts';
import { gradeExercise } from './grade-exercise.ts';
import { noFacts, Question } from './question.ts';

const text = (en: string) => ({ ko: `${en} (ko)`, en });
const item = (id: string) => ({ id, text: text(id), why: text(`why ${id}`) });
const base = { prompt: text('prompt'), explanation: text('explained') };

const choice: ExerciseSpec = {
  ...base,
  kind: 'choice',
  several: true,
  options: [
    { ...item('a'), right: true },
    { ...item('b'), right: true },
    { ...item('c'), code: 'answer.c' },
    item('d'),
  ],
};
const assign: ExerciseSpec = {
  ...base,
  kind: 'assign',
  targets: [item('left'), item('right')],
  items: [
    { ...item('a'), target: 'left' },
    { ...item('b'), target: 'right' },
    { ...item('c'), target: 'right' },
  ],
  mistakes: [{ item: 'a', target: 'right', code: 'answer.a-right', why: text('not there') }],
};
const order: ExerciseSpec = {
  ...base,
  kind: 'order',
  items: [item('a'), item('b'), item('c')],
  shown: ['c', 'a', 'b'],
  mistakes: [{ before: 'c', after: 'b', code: 'answer.late', why: text('b makes c') }],
};
const typed: ExerciseSpec = {
  ...base,
  kind: 'text',
  accept: ['^1337$', '^uid=1337\\b'],
  mistakes: [{ pattern: '^0$', code: 'answer.root', why: text('that is root') }],
  next: 'id istio-proxy',
  on: 'testpc',
};
const fact: ExerciseSpec = { ...typed, accept: { fact: { of: 'cluster-ip', namespace: 'n', service: 's' } } };

const chosen = (...ids: string[]): Answer => ({ kind: 'choice', chosen: ids });
const targets = (map: Record<string, string>): Answer => ({ kind: 'assign', targets: map });
const items = (...ids: string[]): Answer => ({ kind: 'order', items: ids });
const say = (value: string): Answer => ({ kind: 'text', text: value });

const grade = (exercise: ExerciseSpec, answer: Answer | undefined, values: FactValues = noFacts()) =>
  gradeExercise(exercise, answer, () => values);

test.each<[string, ExerciseSpec, Answer | undefined, string, FactValues?]>([
  ['all and only the right options', choice, chosen('b', 'a'), 'ok'],
  ['a right option is missing', choice, chosen('a'), 'answer.choice'],
  ['a wrong option', choice, chosen('a', 'b', 'd'), 'answer.choice'],
  ['a wrong option with its own code', choice, chosen('d', 'c'), 'answer.c'],
  ['all in their places', assign, targets({ a: 'left', b: 'right', c: 'right' }), 'ok'],
  ['a typical confusion', assign, targets({ a: 'right', b: 'left' }), 'answer.a-right'],
  ['another wrong place', assign, targets({ a: 'left', b: 'left', c: 'right' }), 'answer.assign'],
  ['some are left over', assign, targets({ a: 'left' }), 'answer.assign'],
  ['the right order', order, items('a', 'b', 'c'), 'ok'],
  ['a typical swap', order, items('a', 'c', 'b'), 'answer.late'],
  ['another order', order, items('b', 'a', 'c'), 'answer.order'],
  ['an incomplete order', order, items('a', 'b'), 'answer.order'],
  ['a typed value with blanks', typed, say(' 1337\n'), 'ok'],
  ['another form of it', typed, say('uid=1337 gid=1337'), 'ok'],
  ['a typical wrong value', typed, say('0'), 'answer.root'],
  ['another value', typed, say('13370'), 'answer.text'],
  ["the lab's value", fact, say('10.10.200.9'), 'ok', { any: ['10.10.200.9'] }],
  ["not the lab's value", fact, say('10.10.200.10'), 'answer.text', { any: ['10.10.200.9'] }],
  ['a list in another order', fact, say('80, 15021 443'), 'ok', { all: ['15021', '80', '443'] }],
  ['a list with too much', fact, say('80,443'), 'answer.text', { all: ['80'] }],
  ['an empty list', fact, say(','), 'answer.text', { all: [] }],
  ['the lab does not have it', fact, say('1'), 'answer.nothing-to-read', { missing: 'Service/n/s' }],
  ['no answer', typed, undefined, 'answer.missing'],
  ['nothing chosen', choice, chosen(), 'answer.missing'],
  ['nothing placed', assign, targets({}), 'answer.missing'],
  ['nothing ordered', order, items(), 'answer.missing'],
  ['blanks', typed, say('  '), 'answer.missing'],
  ['the answer to what was asked there before', typed, chosen('a'), 'answer.missing'],
])('%s', (_, exercise, answer, expected, values) => {
  const outcome = grade(exercise, answer, values);
  if (outcome.kind === 'broken') reasonSchema.parse(outcome.reason);
  expect(outcome.kind === 'broken' ? outcome.reason.code : outcome.kind).toBe(expected);
  if (outcome.kind === 'ok') expect(outcome.explanation).toEqual(base.explanation);
});

test('a wrong answer tells what is wrong in it, and not what would be right', () => {
  const outcome = grade(choice, chosen('a', 'c'));
  if (outcome.kind !== 'broken') throw new Error(outcome.kind);
  expect(outcome.reason.message).toEqual(text('why c'));
  expect(outcome.reason.parts).toEqual([
    { id: 'a', right: true, why: text('why a') },
    { id: 'c', right: false, why: text('why c') },
  ]);
  const placed = grade(assign, targets({ a: 'right', b: 'left', c: 'right' }));
  if (placed.kind !== 'broken') throw new Error(placed.kind);
  expect(placed.reason.parts).toEqual([
    { id: 'a', right: false, why: text('not there') },
    { id: 'b', right: false },
    { id: 'c', right: true, why: text('why c') },
  ]);
  expect(JSON.stringify(placed.reason)).not.toContain('why b');
});

test('a value that was right stays right when the lab changes; another answer is read anew', () => {
  let answer = say('172.16.1.7');
  let values: FactValues = { any: ['172.16.1.7'] };
  const question = new Question(fact, () => answer);
  const kind = () => question.grade(() => values).kind;
  expect(kind()).toBe('ok');
  values = { any: ['172.16.1.8'] };
  expect(kind()).toBe('ok');
  answer = say('172.16.1.9');
  expect(kind()).toBe('broken');
  answer = say('172.16.1.8');
  expect(kind()).toBe('ok');
});

test('the browser gets the question and nothing of the answer', () => {
  for (const exercise of [choice, assign, order, typed, fact]) {
    const view = JSON.stringify(exerciseView(exercise));
    expect(view).not.toMatch(/why|explained|1337|answer\.|"right":|"target":|cluster-ip|istio-proxy/);
    expect(view).toContain('prompt');
  }
  expect(exerciseView(order)).toMatchObject({ items: [{ id: 'c' }, { id: 'a' }, { id: 'b' }] });
});

test('another value of the lab is reported as the mistake that it is', () => {
  const other = { of: 'cluster-ip', namespace: 'n', service: 'other' } as const;
  const exercise: ExerciseSpec = {
    ...typed,
    accept: { fact: { of: 'cluster-ip', namespace: 'n', service: 's' } },
    mistakes: [{ fact: other, code: 'answer.other-service', why: text('that is the other one') }],
  };
  const outcome = gradeExercise(exercise, say('10.0.0.2'), (asked) => ({
    any: [asked === other ? '10.0.0.2' : '10.0.0.1'],
  }));
  expect(outcome).toMatchObject({ kind: 'broken', reason: { code: 'answer.other-service' } });
});
