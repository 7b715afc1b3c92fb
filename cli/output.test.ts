import { PassThrough } from 'node:stream';
import { expect, test } from 'vitest';
import { failure } from '#protocol/errors.ts';
import { commandHelp } from './command.ts';
import { labCommands } from './lab/commands.ts';
import { createOutput, duration, table } from './output.ts';

test('columns line up', () => {
  expect(
    table([
      ['ID', 'STATE'],
      ['abcd1234', 'ready'],
    ]),
  ).toEqual(['ID        STATE', 'abcd1234  ready']);
  expect(table([])).toEqual([]);
});

test('times are told as people say them', () => {
  expect([duration(420), duration(17_556), duration(119_000), duration(150_000)]).toEqual([
    '0.4 s',
    '18 s',
    '119 s',
    '2 min 30 s',
  ]);
});

test('a failure is one line, and names its page to those who sit at a terminal', () => {
  const told = (isTTY: boolean) => {
    const stream = Object.assign(new PassThrough(), { isTTY }) as unknown as NodeJS.WriteStream;
    createOutput({ json: false, language: 'en', stdout: stream, stderr: stream }).fail(failure('SLW303'));
    return String(stream.read());
  };
  expect(told(false)).toMatch(/^SLW303: [^\n]+\n$/);
  expect(told(true)).toBe(`${told(false)}More: docs/errors.md#slw303\n`);
});

test('the help of a command names its options', () => {
  const [create] = labCommands;
  if (!create) throw new Error('no command');
  const help = commandHelp(create);
  for (const option of ['--lesson ID', '--bare', '--workers N', '--json', '-h, --help']) expect(help).toContain(option);
});
