import { expect, it } from 'vitest';
import type { ExerciseView } from '#protocol/exercise.ts';
import { blankAnswer, fittingAnswer, isPartKept, isSameAnswer, lackOf, movedTo } from './draft.ts';

const prompt = { ko: '', en: '' };
const choices = (...ids: string[]) => ids.map((id) => ({ id, text: prompt }));
const choice: ExerciseView = { kind: 'choice', prompt, options: choices('a', 'b'), several: true };
const order: ExerciseView = { kind: 'order', prompt, items: choices('c', 'a', 'b') };
const assign = (oneEach: boolean): ExerciseView => ({
  kind: 'assign',
  prompt,
  items: choices('x', 'y'),
  targets: choices('1', '2'),
  oneEach,
});

it('begins with nothing chosen and the order that is shown', () => {
  expect(blankAnswer(choice)).toEqual({ kind: 'choice', chosen: [] });
  expect(blankAnswer(order)).toEqual({ kind: 'order', items: ['c', 'a', 'b'] });
});

it('keeps of a submitted answer what the exercise still knows', () => {
  expect(fittingAnswer(choice, { kind: 'choice', chosen: ['a', 'gone'] })).toEqual({ kind: 'choice', chosen: ['a'] });
  expect(fittingAnswer(assign(false), { kind: 'assign', targets: { x: '1', y: 'gone', z: '2' } })).toEqual({
    kind: 'assign',
    targets: { x: '1' },
  });
  expect(fittingAnswer(order, { kind: 'order', items: ['a', 'b', 'gone'] })).toEqual(blankAnswer(order));
  expect(fittingAnswer(choice, { kind: 'text', text: 'x' })).toEqual(blankAnswer(choice));
});

it('says what is lacking', () => {
  expect(lackOf(choice, { kind: 'choice', chosen: [] })).toEqual({ name: 'nothing' });
  expect(lackOf(choice, { kind: 'choice', chosen: ['a'] })).toBeUndefined();
  expect(lackOf(assign(false), { kind: 'assign', targets: { x: '1' } })).toEqual({ name: 'items', left: 1 });
  expect(lackOf(assign(false), { kind: 'assign', targets: { x: '1', y: '1' } })).toBeUndefined();
  expect(lackOf(assign(true), { kind: 'assign', targets: { x: '1', y: '1' } })).toEqual({
    name: 'taken-twice',
    targets: ['1'],
  });
  expect(lackOf(order, blankAnswer(order))).toBeUndefined();
});

it('tells which parts were changed after an answer was submitted', () => {
  const submitted = { kind: 'order', items: ['a', 'b', 'c'] } as const;
  const draft = { kind: 'order' as const, items: ['a', 'c', 'b'] };
  expect(isPartKept('a', draft, { ...submitted, items: [...submitted.items] })).toBe(true);
  expect(isPartKept('b', draft, { ...submitted, items: [...submitted.items] })).toBe(false);
});

it('compares answers by what they say, not by how they were clicked together', () => {
  expect(isSameAnswer({ kind: 'choice', chosen: ['a', 'b'] }, { kind: 'choice', chosen: ['b', 'a'] })).toBe(true);
  expect(isSameAnswer({ kind: 'order', items: ['a', 'b'] }, { kind: 'order', items: ['b', 'a'] })).toBe(false);
});

it('moves an item within the bounds', () => {
  expect(movedTo(['a', 'b', 'c'], 'a', 1)).toEqual(['b', 'a', 'c']);
  expect(movedTo(['a', 'b', 'c'], 'c', -1)).toEqual(['c', 'a', 'b']);
  expect(movedTo(['a', 'b', 'c'], 'b', 9)).toEqual(['a', 'c', 'b']);
});
