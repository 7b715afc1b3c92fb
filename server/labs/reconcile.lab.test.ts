import { fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
// oxlint-disable-next-line no-restricted-imports -- the test starts a real labd beside the service
import { type TestMachine, testMachine, whyNoLabs } from '#lab-runtime/labd/machine-fixture.ts';
import type { LabServiceDeps } from './lab-service.ts';
import { labsOf, untilState } from './reconciling-server-fixture.ts';

const spec = { cluster: true, workers: 0 };

describe.skipIf(whyNoLabs() !== undefined)('labs of a real labd', () => {
  let machine: TestMachine;
  beforeAll(async () => {
    machine = await testMachine();
    await machine.start();
  });
  afterAll(() => machine?.close());

  const args = (name: string) => {
    const { stateDir, runDir } = machine.paths;
    return { stateDir, runDir, database: join(stateDir, `${name}.db`) };
  };
  const serve = (name: string, startLesson: LabServiceDeps['startLesson'] = async () => undefined) => {
    const { labs, store } = labsOf(args(name), startLesson);
    let closed: Promise<void> | undefined;
    const close = () => {
      closed ??= labs.close().then(() => store.close());
      return closed;
    };
    onTestFinished(close);
    return { labs, close };
  };
  const lesson = { kind: 'lesson', lesson: 'first' } as const;

  test('an end that was asked for while labd was killed is done when it is back, by whichever server', async () => {
    const first = serve('end');
    const one = await first.labs.start({ owner: 'me', target: lesson, spec });
    const two = await first.labs.start({ owner: 'you', target: lesson, spec });
    await untilState(first.labs, one.id, 'ready');
    await untilState(first.labs, two.id, 'ready');
    await machine.kill();
    expect((await first.labs.destroy(one.id)).state).toBe('stopping');
    expect((await first.labs.destroy(two.id)).state).toBe('stopping');
    await first.close();
    const second = serve('end');
    expect(second.labs.get(one.id)?.state).toBe('stopping');
    await machine.start();
    await untilState(second.labs, one.id, undefined);
    await untilState(second.labs, two.id, undefined);
    expect(await machine.leftovers(one.id)).toEqual([]);
    expect(await machine.leftovers(two.id)).toEqual([]);
  });

  test('a lab that was asked for while labd was killed comes up when it is back', async () => {
    await machine.kill();
    const { labs } = serve('start');
    const { id, state } = await labs.start({ owner: 'me', target: lesson, spec });
    expect(state).toBe('preparing');
    await machine.start();
    await untilState(labs, id, 'ready');
    await labs.destroy(id);
    await untilState(labs, id, undefined);
  });

  test('a server killed in the midst of a preparation leaves the lab to the next, which keeps it', async () => {
    const first = serve('prepare');
    const { id } = await first.labs.start({ owner: 'me', target: lesson, spec });
    await untilState(first.labs, id, 'ready');
    const before = first.labs.get(id);
    await first.close();
    const script = new URL('./reconciling-server-fixture.ts', import.meta.url).pathname;
    const doomed = fork(script, [JSON.stringify({ ...args('prepare'), lab: id })], {
      execArgv: ['--disable-warning=ExperimentalWarning'],
    });
    expect(await once(doomed, 'message')).toEqual(['preparing', undefined]);
    doomed.kill('SIGKILL');
    await once(doomed, 'exit');
    const started: string[] = [];
    const second = serve('prepare', async (asked) => {
      started.push(asked);
      throw new Error('the start cannot be made');
    });
    expect(second.labs.get(id)).toMatchObject({ state: 'installing', target: { lesson: 'other' } });
    await untilState(second.labs, id, 'ready');
    expect(started).toEqual(['other']);
    expect(second.labs.get(id)).toEqual(before);
    const { code } = await second.labs.hosts(id).exec('testpc', { argv: ['test', '-e', '/root/half-prepared'] });
    expect(code).toBe(0);
    await second.labs.destroy(id);
    await untilState(second.labs, id, undefined);
  });
});
