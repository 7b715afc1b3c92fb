import { expect, test } from 'vitest';
import { LabinitError } from '#lab-runtime/lab-client/labinit-error.ts';
import type { Reason } from '#protocol/verdict.ts';
import type { LabHosts } from '#server/labs/lab-hosts.ts';
import { NextCommands } from './next-command.ts';

const reason = (next: string, more: Partial<Reason> = {}): Reason => ({
  code: 'x.y',
  layer: 'service',
  object: 'Service/default/web-svc',
  message: { ko: '…', en: '…' },
  expected: 'a',
  observed: 'b',
  next,
  on: 'k3s-s',
  ...more,
});
const given = (...reasons: Reason[]) => reasons.map((each) => ({ checkpoint: 'web', reason: each }));

function lab(run: (command: string) => string | Error = () => 'web-svc') {
  const typed: { on: string; argv: readonly string[]; env: unknown }[] = [];
  const hosts = {
    exec: (on: string, { argv, env }: { argv: string[]; env: unknown }) => {
      typed.push({ on, argv, env });
      const stdout = run(argv.at(-1) ?? '');
      if (stdout instanceof Error) return Promise.reject(stdout);
      return Promise.resolve({ code: 0, stdout, stderr: '', truncated: false });
    },
  } as unknown as LabHosts;
  return { typed, commands: new NextCommands({ hosts, signal: new AbortController().signal }) };
}

test('a command is typed into a fresh login shell on its host, once for both looks', async () => {
  const { typed, commands } = lab();
  const reasons = given(reason('kubectl get svc', { on: 'testpc' }));
  commands.lookOnly(reasons);
  expect(await commands.all([...reasons, ...reasons])).toEqual([
    { checkpoint: 'web', on: 'testpc', command: 'kubectl get svc', status: 0, shows: 'web-svc' },
  ]);
  expect(typed.map(({ on, argv }) => [on, ...argv])).toEqual([['testpc', '/bin/bash', '-l', '-c', 'kubectl get svc']]);
});

test('what sends requests waits until all has been looked at', async () => {
  const { typed, commands } = lab();
  const reasons = given(
    reason('kubectl get svc -A'),
    reason('curl -s http://web'),
    reason('kubectl exec deploy/web -- curl -s x'),
    reason('kubectl get svc; curl -s y'),
    reason('kubectl label node k3s-s a-'),
  );
  commands.lookOnly(reasons);
  expect(typed).toHaveLength(1);
  expect(await commands.all(reasons)).toHaveLength(5);
});

test('an answer needs no command, all else does', async () => {
  const { commands } = lab();
  const empty = given(reason('', { layer: 'answer' }), reason(' '));
  expect(await commands.all(empty)).toEqual([{ checkpoint: 'web', on: 'k3s-s', command: ' ', trouble: 'is empty' }]);
});

test('one that does not end is no command to look with; a lab that is gone is another matter', async () => {
  const late = lab(() => new LabinitError('timeout', 'late'));
  expect(await late.commands.all(given(reason('kubectl logs -f x')))).toMatchObject([
    { trouble: 'did not end in 20 s' },
  ]);
  const gone = lab(() => new LabinitError('unreachable', 'gone'));
  await expect(gone.commands.all(given(reason('ls')))).rejects.toThrow('gone');
});
