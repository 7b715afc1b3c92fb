import { expect, onTestFinished, test } from 'vitest';
import { fakeServer } from '../server-fixture.ts';

const LIMIT = 2;

function rig(labsPerAddress = LIMIT) {
  const server = fakeServer({ labsPerAddress });
  onTestFinished(() => server.close());
  const from = (session: string, address: string) => {
    const desk = server.desks.of(session);
    desk.cameFrom(address);
    return desk;
  };
  const start = (session: string, address: string) => from(session, address).startLab('first-service');
  return { server, from, start };
}

test('one address gets its share of the labs, whatever sessions it has, and another one its own', async () => {
  const { start } = rig();
  await start('a', '192.0.2.7');
  await start('b', '192.0.2.7');
  await expect(start('c', '192.0.2.7')).rejects.toMatchObject({
    failure: { code: 'SLW109', params: { address: '192.0.2.7', count: LIMIT, limit: LIMIT } },
  });
  await expect(start('d', '192.0.2.8')).resolves.toMatchObject({ state: 'preparing' });
});

test('whoever has one IPv6 address has those beside it, and no more labs', async () => {
  const { start } = rig();
  await start('a', '2001:db8::1');
  await start('b', '2001:db8::2');
  await expect(start('c', '2001:db8::3')).rejects.toMatchObject({ failure: { code: 'SLW109' } });
  await expect(start('d', '2001:db8:0:1::1')).resolves.toBeDefined();
});

test('a lab that ended gives its place back, and a full address may still start its own anew', async () => {
  const { from, start } = rig();
  const first = await start('a', '192.0.2.7');
  await start('b', '192.0.2.7');
  await expect(from('b', '192.0.2.7').resetLesson('first-service')).resolves.toBeDefined();
  await from('a', '192.0.2.7').endLab(first.id);
  await expect(start('c', '192.0.2.7')).resolves.toBeDefined();
});

test('whoever came to a full address keeps the lab that stands', async () => {
  const { server, from, start } = rig();
  await start('a', '192.0.2.7');
  await start('b', '192.0.2.7');
  const mine = await start('c', '192.0.2.8');
  const moved = from('c', '192.0.2.7');
  await expect(moved.resetLesson('first-service')).rejects.toMatchObject({ failure: { code: 'SLW109' } });
  await expect(moved.startLab('first-service')).resolves.toMatchObject({ id: mine.id });
  expect(server.labs.get(mine.id)?.state).toBe('preparing');
});

test.each([
  ['the machine itself', '127.0.0.1', LIMIT],
  ['the machine itself, by IPv6', '::1', LIMIT],
  ['no limit', '192.0.2.7', 0],
])('%s is not counted', async (_, address, limit) => {
  const { start } = rig(limit);
  for (const session of ['a', 'b', 'c', 'd']) await expect(start(session, address)).resolves.toBeDefined();
});
