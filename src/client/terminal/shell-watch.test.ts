import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { PROMPT_SETTLES_MS, type Run, type RunProgress, ShellWatch } from './shell-watch.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const [prompt, running] = [{ type: 'prompt' }, { type: 'running' }] as const;
const ended = (status: number) => ({ type: 'ended', status }) as const;

function watched() {
  const typed: string[] = [];
  const watch = new ShellWatch((command) => typed.push(command));
  const say = (...marks: Parameters<ShellWatch['mark']>[0][]) => {
    for (const mark of marks) watch.mark(mark);
  };
  const run = (command: string) => {
    const told: RunProgress[] = [];
    const one: Run = { command, report: (progress) => told.push(progress) };
    return { one, told, states: () => told.map((each) => (each?.state === 'ended' ? each.status : each?.state)) };
  };
  return { typed, watch, say, run };
}

test('a shell is at its prompt when it says so, and no longer once Enter was pressed', () => {
  const { watch, say } = watched();
  expect(watch.state).toBe('unknown');
  say(ended(0), prompt);
  expect(watch.state).toBe('prompt');
  watch.typed('ls -l');
  watch.typed('\x1b[200~a\rb\r\x1b[201~');
  expect(watch.state).toBe('prompt');
  // `if true`: no mark follows until the line is complete.
  watch.typed('\r');
  expect(watch.state).toBe('busy');
  say(ended(130), prompt);
  expect(watch.state).toBe('prompt');
  say(running);
  expect(watch.state).toBe('busy');
});

test('a screen drawn anew is unknown until its marks say more; a new shell takes its first command', () => {
  const { watch, say } = watched();
  say(prompt);
  watch.redrawn({ isNew: false });
  expect(watch.state).toBe('unknown');
  say(running);
  expect(watch.state).toBe('busy');
  watch.redrawn({ isNew: true });
  expect(watch.state).toBe('new');
});

test('a run is followed to its end', () => {
  const { watch, say, run, typed } = watched();
  say(prompt);
  const { one, states } = run('true\nfalse');
  watch.run(one);
  expect(typed).toEqual(['true\nfalse']);
  expect(watch.state).toBe('busy');
  // bash marks the beginning of each line of a paste, and their end together.
  say(running, running, ended(1), prompt);
  expect(states()).toEqual(['running', 1]);
  // The learner's own command is not the run's.
  watch.typed('false\r');
  say(running, ended(1), prompt);
  expect(states()).toHaveLength(2);
});

test('a run that bash cannot even begin has its status, and one that another follows is forgotten', () => {
  const { watch, say, run } = watched();
  say(prompt);
  const [wrong, slow, next] = [run('if fi'), run('sleep 9'), run('x')];
  watch.run(wrong.one);
  say(ended(2), prompt);
  expect(wrong.states()).toEqual([2]);
  watch.run(slow.one);
  say(running);
  watch.run(next.one);
  say(ended(130), prompt);
  expect(slow.states()).toEqual(['running', undefined]);
  expect(next.states()).toEqual([undefined]);
});

test('what was typed into a program that runs is not the end of that program', () => {
  const { watch, say, run } = watched();
  say(running);
  const { one, states } = run('42');
  watch.run(one);
  say(ended(3), prompt);
  expect(states()).toEqual([undefined]);
});

test('the first prompt is waited for, but not for ever', async () => {
  const { watch, say } = watched();
  watch.redrawn({ isNew: true });
  const [first, second] = [watch.atPrompt(500), watch.atPrompt(500)];
  say(ended(0), prompt);
  await first;
  await second;
  watch.redrawn({ isNew: true });
  const third = watch.atPrompt(500);
  vi.advanceTimersByTime(500);
  await third;
  expect(watch.state).toBe('new');
});

test('a queue waits for the prompt that stays, and goes one by one', () => {
  const { watch, say, run, typed } = watched();
  say(running);
  const [first, second, third] = [run('one'), run('two'), run('three')];
  for (const { one } of [first, second, third]) expect(watch.queue(one)).toBe(true);
  vi.advanceTimersByTime(10 * PROMPT_SETTLES_MS);
  expect(typed).toEqual([]);
  say(ended(0), prompt, running);
  vi.advanceTimersByTime(10 * PROMPT_SETTLES_MS);
  expect(typed).toEqual([]);
  const waiting = second.told[0];
  if (waiting?.state === 'queued') waiting.cancel();
  say(ended(0), prompt);
  vi.advanceTimersByTime(PROMPT_SETTLES_MS);
  expect(typed).toEqual(['one']);
  say(running, ended(0), prompt);
  vi.advanceTimersByTime(PROMPT_SETTLES_MS);
  expect(typed).toEqual(['one', 'three']);
  expect(first.states()).toEqual(['queued', 'running', 0]);
  expect(second.states()).toEqual(['queued', undefined]);
});

test('a queue is bounded, and told of the end of its terminal', () => {
  const { watch, run } = watched();
  const runs = Array.from({ length: 11 }, () => run('x'));
  expect(runs.map(({ one }) => watch.queue(one))).toEqual([...Array.from({ length: 10 }, () => true), false]);
  watch.dispose();
  expect(runs[0]?.states()).toEqual(['queued', undefined]);
});
