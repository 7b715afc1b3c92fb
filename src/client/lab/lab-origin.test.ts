import { expect, it } from 'vitest';
import type { LabView } from '#protocol/lab-state.ts';
import { readChapters } from '../desk/chapters.ts';
import { otherOrigin } from './lab-origin.ts';

const chapters = [
  { id: 'install', number: 4, title: 'Installing' },
  { id: 'first-service', number: 5, title: 'First service' },
];
const madeFor = (lesson: string) => ({ target: { kind: 'lesson', lesson } }) as LabView;

it('names the chapter that a lab comes from, and is silent about the page’s own', () => {
  expect(otherOrigin(madeFor('install'), { lessonId: 'first-service', chapters })?.number).toBe(4);
  expect(otherOrigin(madeFor('first-service'), { lessonId: 'first-service', chapters })).toBeUndefined();
  expect(otherOrigin({ target: { kind: 'mesh' } } as LabView, { lessonId: 'install', chapters })).toBeUndefined();
});

it('knows of no chapters when the page’s list cannot be read', () => {
  expect(readChapters(JSON.stringify(chapters))).toEqual(chapters);
  expect(readChapters('[{"id":1}]')).toEqual([]);
  expect(readChapters(undefined)).toEqual([]);
});
