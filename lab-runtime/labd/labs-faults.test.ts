import { expect, test } from 'vitest';
import { errorTable, SlipwayError } from '#protocol/errors.ts';
import { type Fault, FaultyMachine } from './faulty-machine-fixture.ts';

const spec = { cluster: true, workers: 2 };
const LAB = 'lab00001';
const after = (attempt: number): string => `after${String(attempt).padStart(3, '0')}`;

/** Asks for a lab until it is there: a fault may meet the request itself, and is then answered with a code. */
async function runLab(machine: FaultyMachine, id: string): Promise<void> {
  for (;;) {
    try {
      await machine.orKilled(machine.labs.create({ id, spec }));
    } catch (error) {
      expect(error).toBeInstanceOf(SlipwayError);
      expect((error as SlipwayError).failure.code).toMatch(/^SLW(203|507)$/);
      // what was refused leaves nothing
      await machine.settled(id, undefined, 'stopped');
      if (!machine.killed) return;
    }
    if (machine.killed) await machine.restart();
    const record = await machine.settled(id, 'running', 'failed', undefined);
    if (machine.killed) continue;
    if (record?.state === 'failed') expect(Object.keys(errorTable)).toContain(record.failure.code);
    return;
  }
}

async function endLab(machine: FaultyMachine, id: string): Promise<void> {
  for (;;) {
    const asked = await machine.orKilled(machine.labs.destroy(id));
    if (!machine.killed) {
      expect([undefined, 'stopping', 'stopped']).toContain(asked?.state);
      await machine.settled(id, 'stopped', undefined);
    }
    if (!machine.killed) return;
    await machine.restart();
  }
}

/** From its making to its end, with a new labd in between. Every step checks that the lab is told of as what it is. */
async function life(fault?: Fault): Promise<FaultyMachine> {
  const machine = new FaultyMachine(fault);
  await runLab(machine, LAB);
  const before = machine.labs.get(LAB)?.state;
  await machine.restart();
  if (machine.killed) await machine.restart();
  // what was told and on record is so for the next labd too; one that had ended is not remembered
  await machine.settled(LAB, before === 'stopped' ? undefined : before);
  if (machine.killed) await machine.restart();
  await endLab(machine, LAB);
  expect([machine.things.size, machine.disk.size]).toEqual([0, 0]);
  // labd serves: a lab that comes after the faults runs
  for (let attempt = 0; machine.labs.get(after(attempt))?.state !== 'running'; attempt += 1) {
    expect(attempt, machine.events.join('\n')).toBeLessThan(10);
    await runLab(machine, after(attempt + 1));
    if (machine.labs.get(after(attempt + 1))?.state === 'failed') await endLab(machine, after(attempt + 1));
  }
  await machine.labs.close();
  return machine;
}

test('a life without a fault', async () => {
  const machine = await life();
  expect(machine.calls).toEqual(
    expect.arrayContaining(['save queued', 'save preparing', 'save running', 'save stopping', 'remove record']),
  );
  expect(machine.events.filter((event) => event.startsWith('bug'))).toEqual([]);
});

const shapes = [1, 2, 3, 7].flatMap((times) =>
  [false, true].flatMap((done) => [
    { times, done, how: 'error' as const },
    { times, done, how: 'error, then kill' as const },
  ]),
);
test.each(shapes)('$how: $times call(s) in a row (done: $done), from each call of a lab’s life', async (shape) => {
  const { calls } = await life();
  for (let call = 1; call <= calls.length; call += 1) {
    const machine = await life({ call, ...shape });
    expect(
      machine.events.filter((event) => event.startsWith('bug')),
      `from call ${call} ${calls[call - 1]}`,
    ).toEqual([]);
  }
});

test.each([false, true])('kill -9 at each call of a lab’s life (done: %s)', async (done) => {
  const { calls } = await life();
  for (let call = 1; call <= calls.length; call += 1) {
    const machine = await life({ call, times: 1, done, how: 'kill' });
    expect(machine.events.filter((event) => event.startsWith('bug'))).toEqual([]);
  }
});
