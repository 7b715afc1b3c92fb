import { packTar, type TarEntry } from 'modern-tar';
import { expect, test } from 'vitest';
import { packWork } from './pack-work.ts';
import { readWork } from './read-work.ts';
import { unpackWork } from './unpack-work.ts';
import { workLimits } from './work-limits.ts';

const { signal } = new AbortController();
const gzipped = (bytes: Blob) => new Response(bytes.stream().pipeThrough(new CompressionStream('gzip'))).blob();
const about = (more: object = {}) =>
  file('slipway-work/about.json', JSON.stringify({ format: 'slipway-work', version: 1, savedAt: 0, ...more }));
const file = (name: string, body: string | Blob = ''): TarEntry => ({
  header: { name, size: body instanceof Blob ? body.size : new TextEncoder().encode(body).length },
  body,
});
const tarOf = async (...entries: TarEntry[]) => new Blob([await packTar(entries)]);
const codeOf = async (archive: Blob) => {
  const answer = await readWork(archive, signal);
  return answer.ok ? 'taken' : answer.failure.code;
};

test('what is packed comes out again, with long and Korean names, modes and times', async () => {
  const deep = `slipway-work/homes/k3s-s/${'폴더-'.repeat(20)}/${'x'.repeat(120)}.yaml`;
  const { archive, suffix } = await packWork(
    [
      { name: deep, bytes: new Blob(['a: 1\n']), mode: 0o755, modifiedMs: 1_700_000_000_000 },
      { name: 'slipway-work/homes/testpc/empty/', bytes: new Blob() },
      { name: 'slipway-work/homes/testpc/nothing', bytes: new Blob() },
    ],
    signal,
  );
  expect(suffix).toBe('tar.gz');
  const unpacked = await unpackWork(archive, signal);
  if (!unpacked.ok) throw new Error(unpacked.failure.code);
  const [first, empty, nothing] = unpacked.entries;
  expect(first).toMatchObject({ mode: 0o755, modifiedMs: 1_700_000_000_000, isFolder: false });
  expect(first?.place).toEqual({ kind: 'home', host: 'k3s-s', path: deep.slice('slipway-work/homes/k3s-s/'.length) });
  expect(await first?.bytes.text()).toBe('a: 1\n');
  expect(empty).toMatchObject({ isFolder: true, place: { host: 'testpc', path: 'empty' } });
  expect(nothing?.bytes.size).toBe(0);
});

test('an archive without compression is taken too, and entries of a later minor are left alone', async () => {
  const later = file('slipway-work/recordings/a.cast', 'x');
  const answer = await readWork(
    await tarOf(about({ minor: 7 }), later, file('slipway-work/homes/testpc/a', '1')),
    signal,
  );
  expect(answer).toMatchObject({ ok: true, value: { savedAt: 0, files: [{ host: 'testpc', path: 'a' }], notes: [] } });
});

test.each([
  ['a way up', file('slipway-work/homes/k3s-s/../../../etc/passwd')],
  ['a way up at the end', file('slipway-work/homes/k3s-s/..')],
  ['an absolute name', file('/slipway-work/homes/k3s-s/a')],
  ['another root', file('etc/passwd')],
  ['no name between slashes', file('slipway-work/homes/k3s-s//a')],
  ['a dot', file('slipway-work/homes/./a')],
  ['a control character', file('slipway-work/homes/k3s-s/a\u001b[31m')],
  ['a name that is too long', file(`slipway-work/homes/k3s-s/${'x'.repeat(workLimits.pathMax)}`)],
  ['too many folders', file(`slipway-work/homes/k3s-s/${'d/'.repeat(workLimits.depthMax)}a`)],
  ['a symbolic link', { header: { name: 'slipway-work/homes/k3s-s/a', size: 0, type: 'symlink', linkname: '/etc' } }],
  ['a hard link', { header: { name: 'slipway-work/homes/k3s-s/a', size: 0, type: 'link', linkname: 'b' } }],
  ['a device', { header: { name: 'slipway-work/homes/k3s-s/a', size: 0, type: 'character-device' } }],
  ['a FIFO', { header: { name: 'slipway-work/homes/k3s-s/a', size: 0, type: 'fifo' } }],
] satisfies [string, TarEntry][])('%s refuses the whole archive', async (_, entry) => {
  expect(await codeOf(await tarOf(about(), entry))).toBe('SLW732');
  expect(await codeOf(await gzipped(await tarOf(about(), file('slipway-work/homes/k3s-s/fine'), entry)))).toBe(
    'SLW732',
  );
});

test('a name that comes twice is refused', async () => {
  const twice = file('slipway-work/homes/k3s-s/a');
  expect(await codeOf(await tarOf(about(), twice, twice))).toBe('SLW732');
});

test('too many entries, and a file that is too large, are refused', async () => {
  const many = Array.from({ length: workLimits.entriesMax }, (_, index) => file(`slipway-work/other/${index}`));
  expect(await codeOf(await tarOf(about(), ...many))).toBe('SLW731');
  const large = file('slipway-work/homes/k3s-s/a', new Blob([new Uint8Array(workLimits.fileMaxBytes + 1)]));
  expect(await codeOf(await tarOf(about(), large))).toBe('SLW731');
  const claimed = await packTar([about()]);
  expect(
    await codeOf({ size: workLimits.archiveMaxBytes + 1, slice: () => new Blob([claimed]) } as unknown as Blob),
  ).toBe('SLW731');
});

test('a bomb ends where its ratio shows, and files of zeros are saved so that they are none', async () => {
  const zeros = new Blob([new Uint8Array(workLimits.ratioFromBytes + 1024)]);
  const bomb = await gzipped(await tarOf(about(), file('slipway-work/homes/k3s-s/zeros', zeros)));
  expect(bomb.size).toBeLessThan(zeros.size / workLimits.ratioMax);
  expect(await codeOf(bomb)).toBe('SLW731');
  const { archive, suffix } = await packWork([{ name: 'slipway-work/homes/k3s-s/zeros', bytes: zeros }], signal);
  expect(suffix).toBe('tar');
  expect((await unpackWork(archive, signal)).ok).toBe(true);
});

test('what is no saved work says so', async () => {
  const whole = await gzipped(await tarOf(about(), file('slipway-work/homes/k3s-s/a', 'text')));
  expect(await codeOf(new Blob(['PK\u0003\u0004 not this']))).toBe('SLW730');
  expect(await codeOf(new Blob([]))).toBe('SLW730');
  expect(await codeOf(whole.slice(0, whole.size - 20))).toBe('SLW730');
  expect(await codeOf(await tarOf(file('slipway-work/homes/k3s-s/a')))).toBe('SLW730');
  expect(await codeOf(await tarOf(file('slipway-work/about.json', '{')))).toBe('SLW730');
  expect(await codeOf(await tarOf(about({ savedAt: 'now' })))).toBe('SLW730');
  expect(await codeOf(await tarOf(about(), file('slipway-work/record.json', '{"answers":7}')))).toBe('SLW730');
  expect(await codeOf(await tarOf(about(), file('slipway-work/record.json', '{"answers":')))).toBe('SLW730');
  expect(await codeOf(await tarOf(about({ version: 2 })))).toBe('SLW110');
  const broken = new Uint8Array(await (await tarOf(about())).arrayBuffer());
  broken[3] = 0x7a;
  expect(await codeOf(new Blob([broken]))).toBe('SLW730');
});

test('answers that nobody can read cost no others, nor do notes that are too long', async () => {
  const answer = { lesson: 'a', checkpoint: 'b', answer: { kind: 'text', text: 'x' }, at: 1 };
  const record = {
    answers: [{ lesson: '../x' }, answer, 7],
    verdicts: [{ lesson: 'a', checkpoint: 'b', firstPassedAt: 2 }],
  };
  const archive = await tarOf(
    about(),
    file('slipway-work/record.json', JSON.stringify(record)),
    file('slipway-work/notes/a.md', 'mine'),
    file('slipway-work/notes/b.md', 'x'.repeat(100_001)),
    file('slipway-work/notes/../c.md'.replace('../', 'sub/'), 'elsewhere'),
  );
  const read = await readWork(archive, signal);
  if (!read.ok) throw new Error(read.failure.code);
  expect(read.value.answers).toEqual([answer]);
  expect(read.value.verdicts).toEqual(record.verdicts);
  expect(read.value.notes.map(({ lesson, text }) => [lesson, text])).toEqual([['a', 'mine']]);
});

test('reading ends when nobody waits', async () => {
  const cancel = new AbortController();
  const archive = await gzipped(await tarOf(about()));
  cancel.abort(new Error('cancelled'));
  await expect(readWork(archive, cancel.signal)).rejects.toThrow('cancelled');
});
