import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { lessonIds, readLessonFolder } from './lesson-folder.ts';
import { mutate } from './mutants.ts';
import { readSolution } from './solution-steps.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'solution-'));
});
afterEach(() => rm(folder, { recursive: true }));
const put = (files: Record<string, string>) =>
  Promise.all(Object.entries(files).map(([name, text]) => writeFile(join(folder, name), text)));

describe('a solution', () => {
  test('has steps in the order of their numbers, and answers', async () => {
    await put({
      '10-testpc-ask.sh': '# timeout: 300\ncurl x',
      '2-testpc-envoy.bg.sh': 'envoy',
      '3-check-running.expect': '',
      '1-k3s-s-install.sh': 'ls',
      'answers.yaml': 'port: 80\nwhich: [a, b]\nid: {on: testpc, run: hostname}',
    });
    const { steps, answers } = await readSolution(folder, 'one');
    expect(steps).toEqual([
      {
        kind: 'script',
        name: '1-k3s-s-install.sh',
        host: 'k3s-s',
        script: 'ls',
        background: false,
        timeoutMs: 120_000,
      },
      {
        kind: 'script',
        name: '2-testpc-envoy.bg.sh',
        host: 'testpc',
        script: 'envoy',
        background: true,
        timeoutMs: 120_000,
      },
      { kind: 'expect', name: '3-check-running.expect', checkpoint: 'running' },
      expect.objectContaining({ name: '10-testpc-ask.sh', timeoutMs: 300_000 }),
    ]);
    expect(answers).toEqual({ port: 80, which: ['a', 'b'], id: { on: 'testpc', run: 'hostname' } });
  });

  test.each(['install.sh', '1-laptop-a.sh', '1-testpc.sh', '1-check-.expect', 'notes.txt'])(
    'has no %s',
    async (name) => {
      await put({ [name]: '' });
      await expect(readSolution(folder, 'one')).rejects.toThrow(name);
    },
  );

  test('has each number once', async () => {
    await put({ '1-testpc-a.sh': '', '1-k3s-s-b.sh': '' });
    await expect(readSolution(folder, 'one')).rejects.toThrow('another step');
  });
});

describe('a mutant', () => {
  const expected = { checkpoint: 'c', code: 'a.b' };
  const read = async () => {
    await put({
      '1-testpc-a.sh': 'one $IGWHTTP',
      '2-check-c.expect': '',
      '3-testpc-b.bg.sh': 'two',
      'answers.yaml': 'c: 1\nd: 2',
    });
    return [await readSolution(folder, 'one')];
  };

  test('changes a solution, leaves its end out and its marks, and answers otherwise', async () => {
    const made = mutate(
      'm',
      {
        solution: 'one',
        until: '1-testpc-a.sh',
        change: [{ step: '1-testpc-a.sh', replace: '$IGWHTTP', with: '$&' }],
        answers: { c: 3 },
        expect: expected,
      },
      { solutions: await read() },
    );
    expect(made.steps.map((step) => step.kind === 'script' && step.script)).toEqual(['one $&']);
    expect(made.answers).toEqual({ c: 3, d: 2 });
    const whole = mutate('m', { solution: 'one', change: null, expect: expected }, { solutions: await read() });
    expect(whole.steps.map(({ name }) => name)).toEqual(['1-testpc-a.sh', '3-testpc-b.bg.sh']);
  });

  test('leaves out tasks that it is not about, unless it changes them', async () => {
    const bases = { solutions: await read(), tasks: ['b'] };
    const stepsOf = (change: { step: string; script: string }[], checkpoint: string) =>
      mutate('m', { solution: 'one', change, expect: { ...expected, checkpoint } }, bases).steps.map(
        ({ name }) => name,
      );
    expect(stepsOf([], 'c')).toEqual(['1-testpc-a.sh']);
    expect(stepsOf([], 'b')).toEqual(['1-testpc-a.sh', '3-testpc-b.bg.sh']);
    expect(stepsOf([{ step: '3-testpc-b.bg.sh', script: '' }], 'c')).toHaveLength(2);
  });

  test.each([
    [{ solution: 'two', change: [] }, /no solution two/],
    [{ solution: 'one', until: '9-testpc-x.sh', change: [] }, /no step 9-testpc-x.sh/],
    [{ solution: 'one', change: [{ step: '9-testpc-x.sh', script: '' }] }, /no step 9-testpc-x.sh/],
    [{ solution: 'one', change: [{ step: '1-testpc-a.sh', replace: 'ten', with: '' }] }, /does not contain "ten"/],
  ])('%j is refused', async (mutant, message) => {
    const solutions = await read();
    expect(() => mutate('m', { ...mutant, expect: expected }, { solutions })).toThrow(message);
  });
});

test.each(await lessonIds())('the folder of %s can be read', async (id) => {
  const { lesson, solutions } = await readLessonFolder(id);
  expect(lesson.id).toBe(id);
  expect(solutions.length).toBeGreaterThan(0);
});
