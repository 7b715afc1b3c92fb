import { PassThrough } from 'node:stream';
import { expect, test } from 'vitest';
import type { ExecSession } from '#lab-runtime/lab-client/exec-session.ts';
import type { LabinitClient } from '#lab-runtime/lab-client/labinit-client.ts';
import type { ExecExit } from '#protocol/exec-frames.ts';
import type { ArenaLab } from './arena.ts';
import type { Attack } from './attack.ts';
import type { AttackResult } from './run-attack.ts';
import { harm, report } from './judge.ts';
import { runHostile } from './run-hostile.ts';

function session(output: string): ExecSession {
  const stdin = new PassThrough();
  const stdout = new PassThrough();
  const exit = Promise.withResolvers<ExecExit>();
  if (output === '') stdin.pipe(stdout);
  else stdout.write(output);
  const close = () => exit.resolve({ code: 0 });
  return { stdin, stdout, stderr: new PassThrough(), exit: exit.promise, kill: close, close };
}

/** A lab whose programs print that they hold three, and where everyday things work. */
function lab(ended: string[]): ArenaLab {
  const labinit: Pick<LabinitClient, 'exec' | 'run'> = {
    exec: async ({ argv }) => session(argv[0] === 'cat' ? '' : 'held 3\n'),
    run: async () => ({ code: 0, stdout: Buffer.from(''), stderr: Buffer.from(''), truncated: false }),
  };
  return {
    labinit: labinit as LabinitClient,
    ended: async () => undefined,
    end: async () => void ended.push('lab'),
  };
}

const attack = (name: string, most: number): Attack => ({
  name,
  takes: 'things',
  unit: 'things',
  most,
  program: () => '',
});

test('each attack has a row, also one that could not be tried, and nothing stays', async () => {
  const ended: string[] = [];
  let made = 0;
  const seen: number[] = [];
  const results: readonly AttackResult[] = await runHostile({
    arena: {
      async newLab() {
        made += 1;
        if (made === 3) throw new Error('no room | for it');
        return lab(ended);
      },
    },
    attacks: [attack('within', 3), attack('refused', 3), attack('beyond', 2)],
    scale: 'short',
    signal: new AbortController().signal,
    say: () => undefined,
    onResult: async (soFar) => void seen.push(soFar.length),
  });
  expect(results.map((each) => each.attack)).toEqual(['within', 'refused', 'beyond']);
  expect(seen).toEqual([1, 2, 3]);
  expect(results.map((each) => harm(each, 'short')[0])).toEqual([
    undefined,
    expect.stringContaining('could not be tried: Error: no room   for it'),
    'it got 3 things of 2',
  ]);
  expect(results[0]?.echo.tries).toBeGreaterThan(0);
  expect(report(results, 'short')).toHaveLength(5);
  expect(ended).toHaveLength(3);
});
