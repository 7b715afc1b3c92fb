import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { type Finished, slipway, start } from '../test/slipway-fixture.ts';

let lab = '';
const made = new Set<string>();

const answer = ({ stdout }: Finished) => JSON.parse(stdout);
const exec = (...argv: string[]) => slipway('lab', 'exec', lab, 'testpc', '--', ...argv);

beforeAll(async () => {
  const created = await slipway('lab', 'create', '--hosts', 'testpc', '--json');
  expect(created).toMatchObject({ code: 0 });
  lab = answer(created).lab.id;
  made.add(lab);
});
afterAll(async () => {
  for (const id of made) await slipway('lab', 'destroy', id);
});

test('a command passes arguments, input, output and status through', async () => {
  expect(await exec('printf', '%s|', 'a b', '$HOME', '')).toMatchObject({ code: 0, stdout: 'a b|$HOME||', stderr: '' });
  expect(await exec('sh', '-c', 'echo no >&2; exit 42')).toMatchObject({ code: 42, stdout: '', stderr: 'no\n' });
  const text = 'line\n'.repeat(100_000);
  const echoed = await start(['lab', 'exec', lab, 'testpc', '--', 'sh', '-c', 'cat; echo end'], text).finished;
  expect(echoed.stdout === `${text}end\n`).toBe(true);
  expect(await exec('nosuchcommand')).toMatchObject({ code: 127 });
  expect(await exec('sh', '-c', 'kill -9 $$')).toMatchObject({ code: 137 });
});

test('an interrupted command ends in the lab too', async () => {
  const sleeping = start(['lab', 'exec', lab, 'testpc', '--', 'sh', '-c', 'echo on >&2; exec sleep 4711']);
  await vi.waitFor(() => expect(sleeping.said()).toContain('on'), { timeout: 10_000 });
  sleeping.kill('SIGINT');
  expect((await sleeping.finished).code).toBe(130);
  await vi.waitFor(async () => expect((await exec('pgrep', '-f', 'sleep 4711$')).stdout).toBe(''), { timeout: 10_000 });
});

test('labs, hosts and lessons that are not there are reported by their code', async () => {
  const unknown = await slipway('lab', 'exec', 'zzzzzzzz', 'k3s-s', '--', 'true');
  expect([unknown.code, unknown.stderr]).toEqual([125, expect.stringContaining('SLW200')]);
  expect((await slipway('lab', 'exec', lab, 'k3s-s', '--', 'true')).stderr).toContain('SLW106');
  const lesson = await slipway('lab', 'create', '--lesson', 'nothing', '--json');
  expect(answer(lesson)).toMatchObject({ failure: { code: 'SLW402' } });
  expect((await slipway('lab', 'destroy', 'zzzzzzzz')).stderr).toContain('SLW200');
});

test('labs are listed while they stand', async () => {
  const ids = answer(await slipway('lab', 'list', '--json')).labs.map((each: { lab: { id: string } }) => each.lab.id);
  expect(ids).toContain(lab);
});

test('Ctrl-C while a lab is made ends that lab', async () => {
  const creating = start(['lab', 'create', '--bare', '--workers', '0']);
  await vi.waitFor(() => expect(creating.said()).toMatch(/^Lab [a-z0-9]{8}$/m), { timeout: 20_000 });
  const id = /^Lab ([a-z0-9]{8})$/m.exec(creating.said())?.[1] ?? '';
  made.add(id);
  creating.kill('SIGINT');
  expect((await creating.finished).code).toBe(130);
  const { labs } = answer(await slipway('lab', 'list', '--json'));
  expect(labs.filter((each: { lab: { id: string } }) => each.lab.id === id)).toEqual([]);
});
