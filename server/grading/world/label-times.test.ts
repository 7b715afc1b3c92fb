import { expect, test } from 'vitest';
import { rememberLabelTimes } from './label-times.ts';
import { namespaceSchema } from './resources.ts';

const [T1, T2] = ['2026-11-23T07:00:00Z', '2026-11-23T08:00:00Z'];
const owner = (time: string, ...labels: string[]) => ({
  manager: 'kubectl-label',
  time,
  fieldsV1: {
    'f:metadata': { 'f:labels': { '.': {}, ...Object.fromEntries(labels.map((each) => [`f:${each}`, {}])) } },
  },
});
const namespace = (labels: Record<string, string>, managedFields: unknown[], uid = 'u') =>
  namespaceSchema.parse({ metadata: { name: 'default', uid, labels, managedFields } });

test("a label's time is that of its manager's last write, the first of several", () => {
  expect(namespace({ a: '1' }, [owner(T1, 'a')]).labelTimes).toEqual({ a: { latest: T1, alone: true } });
  expect(namespace({ a: '1', b: '1' }, [owner(T2, 'a', 'b')]).labelTimes.a).toEqual({ latest: T2, alone: false });
  expect(namespace({ a: '1' }, [owner(T2, 'a'), owner(T1, 'a')]).labelTimes.a?.latest).toBe(T1);
});

test('a later write of another label does not make a known one younger', () => {
  const before = namespace({ a: '1' }, [owner(T1, 'a')]);
  const after = namespace({ a: '1', b: '1' }, [owner(T2, 'a', 'b')]);
  expect(rememberLabelTimes(before, after).labelTimes).toEqual({
    a: { latest: T1, alone: true },
    b: { latest: T2, alone: false },
  });
});

test('another value, or another namespace of the same name, begins anew', () => {
  const before = namespace({ a: '1' }, [owner(T1, 'a')]);
  const other = namespace({ a: '2' }, [owner(T2, 'a')]);
  expect(rememberLabelTimes(before, other).labelTimes.a?.latest).toBe(T2);
  const recreated = namespace({ a: '1' }, [owner(T2, 'a')], 'v');
  expect(rememberLabelTimes(before, recreated).labelTimes.a?.latest).toBe(T2);
  const removed = rememberLabelTimes(before, namespace({}, []));
  expect(rememberLabelTimes(removed, namespace({ a: '1' }, [owner(T2, 'a')])).labelTimes.a?.latest).toBe(T2);
});
