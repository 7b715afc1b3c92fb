import { expect, test } from 'vitest';
import { z } from 'zod';
import { labRecordSchema } from './labd.ts';
import { lenient } from './lenient.ts';
import { serverMessageSchema } from './messages.ts';
import { refusal, stamp } from './version.ts';

test('the same major is read whatever its minor, another is refused with a reason', () => {
  expect(refusal('lab record', stamp('lab record'))).toBeUndefined();
  expect(refusal('lab record', { version: 1, minor: 99, more: true })).toBeUndefined();
  expect(refusal('lab record', {})).toBeUndefined();
  expect(refusal('lab record', { version: 2 })).toMatchObject({
    code: 'SLW110',
    params: { what: 'lab record', detail: 'version 2.0, 1.x is read here' },
  });
  for (const none of [undefined, null, 'x', { version: '1' }, { version: 1, minor: -1 }]) {
    expect(refusal('page', none)).toMatchObject({ code: 'SLW110' });
  }
});

const step = { name: 'boot', status: 'done', later: 1 };
const record = { state: 'running', id: 'abcd1234', spec: {}, hosts: [], steps: [step], createdAt: 1, later: { a: 1 } };

test('unknown fields are kept wherever they stand, and what is known is still checked', () => {
  const read = lenient(labRecordSchema).parse(record);
  expect(read).toEqual({ ...record, spec: { workers: 2, cluster: true } });
  expect(labRecordSchema.safeParse(record).success).toBe(false);
  expect(lenient(labRecordSchema).safeParse({ ...record, id: '../x' }).success).toBe(false);
  expect(lenient(labRecordSchema).safeParse({ ...record, steps: [{ ...step, status: 'odd' }] }).success).toBe(false);
  const nested = z.strictObject({ list: z.record(z.string(), z.strictObject({ a: z.number() }).optional()) });
  expect(lenient(nested).parse({ list: { x: { a: 1, b: 2 } } })).toEqual({ list: { x: { a: 1, b: 2 } } });
});

test('a failure with a code of a later version is understood by its text', () => {
  const failure = { code: 'SLW299', message: { ko: '가', en: 'a' }, params: {} };
  expect(lenient(serverMessageSchema).parse({ type: 'error', failure, later: 1 })).toMatchObject({ failure });
  const odd = { type: 'error', failure: { ...failure, code: 'nonsense' } };
  expect(lenient(serverMessageSchema).safeParse(odd).success).toBe(false);
});
