import { expect, test } from 'vitest';
import { parseAccessLine } from './access-log.ts';
import { gatewayLine, sidecarLine } from './log-lines-fixture.ts';
import { SentLines, wayOf } from './sent-lines.ts';

const WAY = 'outbound|80||web-svc.default.svc.cluster.local 172.16.2.4:80';
const at = (second: number) => new Date(Date.parse('2026-11-23T07:07:00Z') + second * 1_000).toISOString();

function proxy() {
  const sent = new SentLines();
  let envoy: Record<string, number> = {};
  let doubt = at(0);
  let asked = 0;
  const record = (id: string) => {
    const parsed = parseAccessLine(gatewayLine({ id }));
    if (!parsed) throw new Error('no access line');
    return parsed;
  };
  return {
    logs: (id: string, second: number) => sent.note(record(id), at(second)),
    counts: (requests: number) => (envoy = { [WAY]: requests }),
    doubtUntil: (second: number) => (doubt = at(second)),
    asked: () => asked,
    standing: (id: string) => sent.standing(record(id)),
    judge: () =>
      sent.judge({
        sent: async () => {
          asked += 1;
          return new Map(Object.entries(envoy));
        },
        doubtUntil: async () => Date.parse(doubt),
      }),
  };
}

test('only what an endpoint answered is counted by Envoy', () => {
  const way = (line: string) => wayOf(parseAccessLine(line) as NonNullable<ReturnType<typeof parseAccessLine>>);
  expect(way(gatewayLine({ id: 'a' }))).toBe(WAY);
  expect(way(gatewayLine({ id: 'a', status: 404 }))).toBeUndefined();
  expect(way(sidecarLine('a'))).toBeUndefined();
});

test('a line beyond what Envoy has sent is forged; one for a request that follows is real', async () => {
  const { logs, counts, judge, standing } = proxy();
  logs('forged', 20);
  expect(standing('forged')).toBe('open');
  await judge();
  expect(standing('forged')).toBe('forged');
  counts(1);
  logs('real', 30);
  await judge();
  expect([standing('forged'), standing('real')]).toEqual(['forged', 'taken']);
});

test('requests of the checks leave no room for forged lines', async () => {
  const { logs, counts, judge, standing } = proxy();
  for (const id of ['probe-1', 'probe-2', 'forged']) logs(id, 20);
  counts(2);
  await judge();
  expect(standing('forged')).toBe('forged');
});

test('what may be from before the counts began is taken', async () => {
  const { logs, counts, judge, standing, doubtUntil } = proxy();
  doubtUntil(25);
  logs('old', 20);
  logs('real', 30);
  counts(1);
  await judge();
  expect([standing('old'), standing('real')]).toEqual(['taken', 'taken']);
});

test('counts that began anew take nothing back, and hold up no request that follows', async () => {
  const { logs, counts, judge, standing, doubtUntil } = proxy();
  for (const id of ['a', 'b', 'c']) logs(id, 20);
  counts(3);
  await judge();
  counts(1);
  logs('d', 60);
  await judge();
  expect(['a', 'd'].map(standing)).toEqual(['taken', 'taken']);
  doubtUntil(75);
  counts(1);
  logs('e', 80);
  await judge();
  expect(standing('e')).toBe('taken');
});

test('a proxy is asked only when a line has not been judged', async () => {
  const { logs, counts, judge, asked } = proxy();
  await judge();
  logs('a', 20);
  counts(1);
  await Promise.all([judge(), judge()]);
  await judge();
  expect(asked()).toBe(1);
});

test('a proxy that cannot be asked leaves the lines open', async () => {
  const sent = new SentLines();
  const record = parseAccessLine(gatewayLine({ id: 'a' }));
  if (!record) throw new Error('no access line');
  sent.note(record, at(20));
  const broken = { sent: () => Promise.reject(new Error('away')), doubtUntil: async () => 0 };
  await expect(sent.judge(broken)).rejects.toThrow('away');
  expect(sent.standing(record)).toBe('open');
  await sent.judge({ sent: async () => new Map([[WAY, 1]]), doubtUntil: async () => 0 });
  expect(sent.standing(record)).toBe('taken');
});
