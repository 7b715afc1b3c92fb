import { expect, test } from 'vitest';
import { type Draft, DRAFT_CHARACTERS_MAX, DRAFTS_MAX, Drafts, type DraftStore } from './drafts.ts';

const alone = { own: Promise.resolve('one'), all: async () => new Set(['one']) };

function kept(values = new Map<string, unknown>(), pages = alone) {
  const store: DraftStore = {
    entries: async () => [...values],
    set: async (key, value) => void values.set(key, value),
    delete: async (key) => void values.delete(key),
  };
  return { values, drafts: new Drafts(store, pages) };
}
const draft = (more: Partial<Draft> = {}): Draft => ({
  lab: 'aaaaaaaa',
  host: 'k3s-s',
  path: '/root/a.yaml',
  text: 'x',
  lineEnd: '\n',
  at: 1,
  ...more,
});

test('a text is kept by lab, host and path until it is dropped', async () => {
  const { drafts } = kept();
  await drafts.keep(draft());
  await drafts.keep(draft({ text: 'y', at: 2 }));
  await drafts.keep(draft({ lab: 'bbbbbbbb' }));
  await drafts.keep(draft({ host: 'testpc', at: 3 }));
  const { own, earlier } = await drafts.read('aaaaaaaa');
  expect(own.map(({ host, text }) => `${host} ${text}`)).toEqual(['testpc x', 'k3s-s y']);
  expect(earlier.map(({ lab }) => lab)).toEqual(['bbbbbbbb']);
  await drafts.drop(draft());
  expect((await drafts.read('aaaaaaaa')).own).toHaveLength(1);
});

test('two pages that edit one file have a text each, and a closed one leaves its to the next', async () => {
  const open = new Set(['one', 'two', 'three']);
  const { values, drafts } = kept(undefined, { ...alone, all: async () => open });
  const page = (own: string) => kept(values, { own: Promise.resolve(own), all: async () => open }).drafts;
  const texts = async (each: Drafts) => (await each.read('aaaaaaaa')).own.map(({ text }) => text);
  await drafts.keep(draft({ text: 'mine' }));
  await page('two').keep(draft({ text: 'other', at: 2 }));
  expect([await texts(drafts), await texts(page('two')), await texts(page('three'))]).toEqual([
    ['mine'],
    ['other'],
    [],
  ]);
  // What one page saves is no longer unsaved there, and only there.
  await drafts.drop(draft());
  expect([await texts(drafts), await texts(page('two'))]).toEqual([[], ['other']]);
  open.delete('two');
  expect(await texts(page('three'))).toEqual(['other']);
  expect([await texts(drafts), await texts(page('two'))]).toEqual([[], []]);
});

test('of several texts that closed pages left of one file the newest comes first, the others after it', async () => {
  const { values, drafts } = kept();
  await kept(values, { ...alone, own: Promise.resolve('two') }).drafts.keep(draft({ text: 'older', at: 1 }));
  await kept(values, { ...alone, own: Promise.resolve('three') }).drafts.keep(draft({ text: 'newer', at: 2 }));
  values.set('aaaaaaaa k3s-s /root/b.yaml', draft({ path: '/root/b.yaml', text: 'from before', at: 0 }));
  const texts = async () => (await drafts.read('aaaaaaaa')).own.map(({ text }) => text);
  expect(await texts()).toEqual(['newer', 'from before']);
  await drafts.drop(draft());
  expect(await texts()).toEqual(['older', 'from before']);
});

test('a text of an earlier lab is forgotten whichever page had it', async () => {
  const { values, drafts } = kept();
  await kept(values, { ...alone, own: Promise.resolve('two') }).drafts.keep(draft());
  const { earlier } = await drafts.read('bbbbbbbb');
  for (const each of earlier) await drafts.forget(each);
  expect(values.size).toBe(0);
});

test('a removal is not overtaken by the text before it', async () => {
  const { drafts } = kept();
  const keeping = drafts.keep(draft());
  await drafts.drop(draft());
  await keeping;
  expect((await drafts.read('aaaaaaaa')).own).toEqual([]);
});

test('what is no draft is left alone and not shown', async () => {
  const { drafts, values } = kept();
  values.set('x', { lab: '../', text: 1 });
  await drafts.keep(draft());
  expect((await drafts.read('aaaaaaaa')).own).toHaveLength(1);
  expect(values.has('x')).toBe(true);
});

test('past the bounds those of ended labs go first, the oldest before', async () => {
  const { drafts } = kept();
  await drafts.keep(draft({ lab: 'bbbbbbbb', at: 99 }));
  for (let at = 0; at < DRAFTS_MAX; at += 1) await drafts.keep(draft({ path: `/${at}`, at }));
  let read = await drafts.read('aaaaaaaa');
  expect([read.own.length, read.earlier.length]).toEqual([DRAFTS_MAX, 0]);
  await drafts.keep(draft({ path: '/large', at: 100, text: 'x'.repeat(DRAFT_CHARACTERS_MAX - 2) }));
  read = await drafts.read('aaaaaaaa');
  expect(read.own.map(({ path }) => path)).toEqual(['/large', '/49', '/48']);
});

test('a browser that keeps nothing says so, and goes on', async () => {
  const broken = new Drafts(
    {
      entries: async () => [],
      set: () => Promise.reject(new Error('no storage')),
      delete: async () => undefined,
    },
    alone,
  );
  await expect(broken.keep(draft())).rejects.toThrow('no storage');
  await broken.drop(draft());
});
