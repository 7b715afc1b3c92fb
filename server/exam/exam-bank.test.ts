import { expect, test } from 'vitest';
import { lessons } from '../lessons/lessons.ts';
import { createExamBank } from './exam-bank.ts';
import { examBank } from './exam-tasks.ts';
import { examFile } from './exam-fixture.ts';

test('the bank has what an exam needs: 24 tasks or more, and enough of each domain', () => {
  const count = (domain: string) => examBank.all.filter(({ spec }) => spec.domain === domain).length;
  expect(examBank.all.length).toBeGreaterThanOrEqual(24);
  expect(count('installation')).toBeGreaterThanOrEqual(6);
  expect(count('traffic')).toBeGreaterThanOrEqual(12);
  expect(count('troubleshooting')).toBeGreaterThanOrEqual(6);
});

test('tasks are independent: hosts and namespaces belong to one of them', () => {
  const hostsOf = (text: string) => new Set(text.match(/[a-z0-9-]+\.exam\.test/g));
  const seen = new Map<string, string>();
  for (const { id, spec } of examBank.all) {
    for (const host of hostsOf(JSON.stringify(spec))) {
      expect(seen.get(host), `${host} of ${id}`).toBeUndefined();
      seen.set(host, id);
    }
  }
});

test('a file that is wrong is named, with what is wrong', () => {
  const bank = (file: ReturnType<typeof examFile>) => createExamBank([file], lessons);
  const changed = (from: string, to: string) => {
    const file = examFile('a');
    return { ...file, text: file.text.replace(from, to) };
  };
  expect(() => bank(changed('points: 6', 'points: 5'))).toThrow(/exam task a:[^]*10 points together/);
  expect(() => bank(changed('namespace-injects', 'no-such-kind'))).toThrow(/is no check/);
  expect(() => bank(changed('[first-service]', '[no-such-lesson]'))).toThrow(/no lesson no-such-lesson/);
  expect(() => bank(changed('two: "true"', 'one: "false"'))).toThrow(/exam task a/);
  expect(() => bank(changed(', c: { score: 4, script: "true" }', ''))).toThrow(/three at least/);
  expect(() => bank(changed('namespace: a, name: web }', 'namespace: b, name: web }'))).toThrow(
    /b is not one of its own/,
  );
  expect(() => bank({ id: 'A B', text: '' })).toThrow(/small letters/);
  expect(() => bank({ id: 'a', text: '{' })).toThrow(/no YAML/);
  const twin = { ...examFile('b'), text: examFile('a').text };
  expect(() => createExamBank([examFile('a'), twin], lessons)).toThrow(/a and b share the namespace a/);
  expect(() => createExamBank([], lessons).get('x'.repeat(500))).toThrow('SLW106');
});
