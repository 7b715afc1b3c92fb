import { expect, test } from 'vitest';
import { defineLesson } from '../vocabulary.ts';
import { readAnswers } from './answers-file.ts';

const text = (en: string) => ({ ko: en, en });
const item = (id: string) => ({ id, text: text(id), why: text(id) });
const checks = [{ kind: 'exercise' }] as const;
const base = { title: text('t'), goal: text('g'), checks };
const lesson = defineLesson({
  id: 'quiz',
  title: text('Quiz'),
  start: { target: 'bare', steps: [] },
  checkpoints: [
    {
      ...base,
      id: 'choice',
      exercise: {
        kind: 'choice',
        prompt: text('?'),
        options: [{ ...item('a'), right: true }, item('b')],
        explanation: text('!'),
      },
    },
    {
      ...base,
      id: 'assign',
      exercise: {
        kind: 'assign',
        prompt: text('?'),
        targets: [item('left'), item('right')],
        items: [
          { ...item('a'), target: 'left' },
          { ...item('b'), target: 'right' },
        ],
        explanation: text('!'),
      },
    },
    {
      ...base,
      id: 'order',
      exercise: {
        kind: 'order',
        prompt: text('?'),
        items: [item('a'), item('b')],
        shown: ['b', 'a'],
        explanation: text('!'),
      },
    },
    {
      ...base,
      id: 'text',
      exercise: { kind: 'text', prompt: text('?'), accept: ['^1337$'], explanation: text('!') },
    },
    { ...base, id: 'plain', checks: [{ kind: 'ingress-exposed' }] },
  ],
});
const nothing = async () => '';

test('each kind of exercise has its short form', async () => {
  const file = 'choice: [a]\nassign: { a: left, b: right }\norder: [a, b]\ntext: 1337\n';
  expect(Object.fromEntries(await readAnswers(file, lesson, nothing))).toEqual({
    choice: { kind: 'choice', chosen: ['a'] },
    assign: { kind: 'assign', targets: { a: 'left', b: 'right' } },
    order: { kind: 'order', items: ['a', 'b'] },
    text: { kind: 'text', text: '1337' },
  });
});

test('a text may be what a command prints in the lab', async () => {
  const asked: string[] = [];
  const ask = async (host: string, script: string) => {
    asked.push(`${host}: ${script}`);
    return '30080\n';
  };
  const answers = await readAnswers('{"text": {"on": "k3s-s", "run": "kubectl get svc"}}', lesson, ask);
  expect(answers.get('text')).toEqual({ kind: 'text', text: '30080' });
  expect(asked).toEqual(['k3s-s: kubectl get svc']);
});

test('what prints nothing is looked at again: logs come late', async () => {
  const prints = ['', '\n', 'UT\n'];
  const answers = await readAnswers('text: { on: k3s-s, run: kubectl logs }', lesson, async () => prints.shift() ?? '');
  expect(answers.get('text')).toEqual({ kind: 'text', text: 'UT' });
});

test.each([
  ['choice: [z]', 'there is no z'],
  ['choice: [a, b]', 'one option'],
  ['choice: { a: b }', 'form'],
  ['assign: { a: nowhere }', 'there is no nowhere'],
  ['order: [a, a]', 'twice'],
  ['text: [a]', 'form'],
  ['plain: something', 'nothing is asked'],
  ['unknown: something', 'nothing is asked'],
  ['text: true', 'Invalid'],
  ['a: [', 'SLW403'],
])('%s is refused', async (file, detail) => {
  const read = readAnswers(file, lesson, nothing);
  await expect(read).rejects.toThrow('SLW403');
  await expect(read).rejects.toThrow(detail);
});
