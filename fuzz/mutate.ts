import fc from 'fast-check';

/** What an honest peer would send: bytes, or a value that goes as JSON. */
export type Sample = Buffer | { readonly json: unknown };
export const json = (value: unknown): Sample => ({ json: value });
export const text = (value: string): Sample => Buffer.from(value, 'latin1');

/** One change. What the numbers mean is each change's own business; small ones are simple ones. */
interface Change {
  readonly how: number;
  readonly at: number;
  readonly what: number;
}

const changes = (maxLength: number): fc.Arbitrary<Change[]> =>
  fc.array(fc.record({ how: fc.nat(7), at: fc.nat(65_535), what: fc.nat(65_535) }), { maxLength });

/** Stands for a nesting that only text can have: no walker of values would come through it. */
const BOTTOMLESS = '@bottomless@';
const BOTTOMLESS_TEXT = `${'['.repeat(4_000)}${']'.repeat(4_000)}`;

const deep = (depth: number): unknown => {
  let value: unknown = 0;
  for (let each = 0; each < depth; each++) value = each % 2 === 0 ? [value] : { a: value };
  return value;
};
/** Values that have broken programs before. `__proto__` as an own key comes from JSON, as it would from outside. */
const VALUES: readonly unknown[] = [
  null,
  true,
  0,
  -1,
  0.5,
  1e308,
  2 ** 32,
  2 ** 53,
  '',
  'x',
  '\u0000',
  '\ud800',
  '\udc00\ud800',
  '한글',
  '../../etc/passwd',
  '__proto__',
  'constructor',
  '%00%ff',
  'x'.repeat(10_000),
  [],
  {},
  [[]],
  Array(300).fill(0),
  JSON.parse('{"__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}}}'),
  deep(200),
  BOTTOMLESS,
];
const TEXTS = ['', 'x', ' ', '\u0000', '\ud800', '한', '/', '-1', 'x'.repeat(3_000)];
const KEYS = [
  '__proto__',
  'constructor',
  'toString',
  'then',
  'length',
  '',
  '\u0000',
  'type',
  'ref',
  'id',
  'x'.repeat(300),
];

type Holder = Record<string, unknown> | unknown[];
function holders(value: unknown, found: Holder[] = []): Holder[] {
  if (typeof value !== 'object' || value === null) return found;
  found.push(value as Holder);
  for (const inner of Object.values(value)) holders(inner, found);
  return found;
}
const pick = <T>(list: readonly T[], index: number): T => list[index % list.length] as T;

function changeValue(root: { value: unknown }, { how, at, what }: Change): void {
  const holder = pick(holders(root), at) as Record<string, unknown>;
  const keys = Object.keys(holder);
  const key = keys.length === 0 ? 'x' : pick(keys, at >> 4);
  const set = (name: string, value: unknown) => {
    if (Array.isArray(holder) && name === 'length') return;
    Object.defineProperty(holder, name, { value, enumerable: true, configurable: true, writable: true });
  };
  switch (how) {
    case 0:
    case 1:
    case 2:
      set(key, structuredClone(pick(VALUES, what)));
      return;
    case 3:
      delete holder[key];
      return;
    case 4:
      if (Array.isArray(holder)) holder.push(0);
      else set(pick(KEYS, what), structuredClone(pick(VALUES, at)));
      return;
    case 5:
      set(pick(KEYS, what), holder[key]);
      return;
    case 6:
      set(key, [holder[key]]);
      return;
    default: {
      const before = typeof holder[key] === 'string' ? holder[key] : (JSON.stringify(holder[key]) ?? '');
      set(key, `${before}${pick(TEXTS, what)}`);
    }
  }
}

const CRUMBS = [
  Buffer.from([0]),
  Buffer.from([0xff, 0xff, 0xff, 0xff]),
  Buffer.from([0x7f, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff]),
  Buffer.from('\r\n'),
  Buffer.from('\r\n\r\n'),
  Buffer.from('\n'),
  Buffer.from(' '),
  Buffer.from('"'),
  Buffer.from('%'),
  Buffer.from('//'),
  Buffer.from(':'),
  Buffer.from('{'),
  Buffer.from('['.repeat(2_000)),
  Buffer.from('999999999999999999999'),
  Buffer.from([0xed, 0xa0, 0x80]),
  Buffer.alloc(3_000, 'a'),
];

function changeBytes(bytes: Buffer, { how, at, what }: Change): Buffer {
  const from = bytes.length === 0 ? 0 : at % bytes.length;
  const to = Math.min(bytes.length, from + 1 + (what % 40));
  const put = (part: Buffer, skip = 0) => Buffer.concat([bytes.subarray(0, from), part, bytes.subarray(from + skip)]);
  switch (how) {
    case 0:
    case 1: {
      const copy = Buffer.from(bytes);
      if (copy.length > 0) copy[from] = (copy[from] ?? 0) ^ (1 << (what % 8));
      return copy;
    }
    case 2:
      return bytes.subarray(0, from);
    case 3:
      return Buffer.concat([bytes.subarray(0, from), bytes.subarray(to)]);
    case 4:
      return put(bytes.subarray(from, to));
    case 5:
      return put(pick(CRUMBS, what));
    case 6:
      return put(pick(CRUMBS, what), pick(CRUMBS, what).length);
    default: {
      const huge = Buffer.alloc(4);
      huge.writeUInt32BE([0, 1, 5, 65_536, 0x7fff_ffff, 0xffff_ffff][what % 6] ?? 0);
      return put(huge, 4);
    }
  }
}

function mutate(sample: Sample, values: readonly Change[], bytes: readonly Change[]): Buffer {
  let sent: Buffer;
  if (Buffer.isBuffer(sample)) sent = sample;
  else {
    const root = { value: structuredClone(sample.json) };
    for (const change of values) changeValue(root, change);
    sent = Buffer.from((JSON.stringify(root.value) ?? '').replaceAll(`"${BOTTOMLESS}"`, BOTTOMLESS_TEXT));
  }
  return bytes.reduce(changeBytes, sent);
}

/** Honest samples with a few changes, and now and then bytes that were never honest. Shrinks towards the sample. */
export function mutations(samples: readonly Sample[]): fc.Arbitrary<Buffer> {
  const mutated = fc
    .record({
      sample: fc.nat(samples.length - 1),
      values: changes(3),
      bytes: fc.oneof({ weight: 2, arbitrary: fc.constant([]) }, { weight: 3, arbitrary: changes(3) }),
    })
    .map(({ sample, values, bytes }) => mutate(pick(samples, sample), values, bytes));
  const foreign = fc.uint8Array({ maxLength: 40 }).map((bytes) => Buffer.from(bytes));
  return fc.oneof({ weight: 15, arbitrary: mutated }, { weight: 1, arbitrary: foreign });
}
