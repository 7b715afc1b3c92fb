import { describe, expect, test } from 'vitest';
import { incidentViewSchema } from '#protocol/incidents.ts';
import { lessons, solutionScript } from '../lessons/lessons.ts';
import { causes } from './causes.ts';
import { createIncidentBook } from './incident-book.ts';
import { incidentRecordSchema } from './incident-record.ts';
import { incidentView } from './incident-view.ts';
import { incidents } from './incidents.ts';
import { incidentFile } from './incidents-fixture.ts';
import { likeMistake } from './like-mistake.ts';

describe.each(incidents.all.map((incident) => [incident.id, incident] as const))('%s', (id, incident) => {
  test('has the steps that it stands on, and words that tell when it began but not the cause', () => {
    for (const step of incident.spec.stand.steps) expect(solutionScript(incident.lesson, step)).not.toBe('');
    const { ticket, title, cause } = incident.spec;
    for (const text of [ticket.ko, ticket.en]) expect(text).toContain('{since}');
    for (const text of [title.ko, title.en, ticket.ko, ticket.en, id]) {
      for (const each of cause) expect(text).not.toContain(each.split('.')[1]);
    }
  });

  test('tells no page its cause before it is over', () => {
    const record = incidentRecordSchema.parse({ phase: 'running', startedAt: 1 });
    const view = incidentView(incident, record);
    expect(incidentViewSchema.parse(view).after).toBeUndefined();
    expect(view.causes.map(({ code }) => code).sort()).toEqual(
      [...incident.spec.cause, ...incident.spec.others].sort(),
    );
    const over = incidentView(incident, { ...record, phase: 'given-up', endedAt: 2 });
    const { cause, second } = over.after ?? {};
    expect([cause, second].flatMap((each) => (each ? [each.code] : []))).toEqual(incident.spec.cause);
    expect(over.points).toBe(0);
  });
});

test('the cause does not always stand at the same place', () => {
  const places = incidents.all.map(({ causes, spec }) => causes.findIndex(({ code }) => spec.cause.includes(code)));
  expect(new Set(places).size).toBeGreaterThan(2);
});

test('no two of the causes are told alike', () => {
  const texts = Object.values(causes).flatMap(({ ko, en }) => [ko, en]);
  expect(new Set(texts).size).toBe(texts.length);
});

test.each([
  ['level: 9', 'level'],
  ['others: [gateway.host, gateway.selector, no.such]', 'no.such'],
  ['others: [gateway.host, gateway.selector, service.selector]', 'named twice'],
  ['cause: [service.selector, gateway.port]', 'one for each of two'],
  ['halves: { one: { script: a } }', 'halves'],
  ['stand: { steps: [plain/1-k3s-s-label.sh], holds: [nothing] }', 'no checkpoint nothing'],
  ['wrongRepair: { breaks: nothing, script: c }', 'nothing is none of'],
  ['visitors: [{ url: "http://a/", expect: { body: "(" } }]', 'visitors[0].expect'],
  ['fault: [{ resource: cats, name: web, delete: true }]', 'is no resource'],
  ['fault: [{ resource: services, name: web }]', 'needs one of'],
  ['keeps: [{ id: a, title: { ko: 가, en: a }, checks: [{ kind: probe }] }]', 'is no check'],
])('a file that is wrong says where: %s', (line, said) => {
  const file = incidentFile();
  const key = line.slice(0, line.indexOf(':'));
  const lines = file.text.split('\n');
  const at = lines.findIndex((each) => each.startsWith(`${key}:`));
  const next = lines.findIndex((each, index) => index > at && /^\S/.test(each));
  const end = next < 0 ? lines.length : next;
  const text = at < 0 ? `${file.text}\n${line}` : lines.toSpliced(at, end - at, line).join('\n');
  expect(() => createIncidentBook([{ ...file, text }], lessons)).toThrow(said);
});

test('one like the last mistake has its cause, or its kind of object, and is unsolved where there is one', () => {
  const codesFor = (codes: string[], solved: string[] = []) => likeMistake(codes, incidents.all, new Set(solved));
  expect(codesFor(['nothing.such'])).toBeUndefined();
  const first = codesFor(['gateway.selector', 'service.selector']);
  expect(incidents.get(first ?? '').spec.cause).toContain('gateway.selector');
  const one = codesFor(['service.selector']) ?? '';
  const other = codesFor(['service.selector'], [one]) ?? '';
  expect(other).not.toBe(one);
  expect(incidents.get(other).spec.cause).toContain('service.selector');
  expect(incidents.get(codesFor(['virtual-service.hosts-odd']) ?? '').spec.cause.join()).toMatch(/virtual-service\./);
});
