import fc from 'fast-check';
import { expect, test } from 'vitest';
import { JsonShapeError, parseJsonInTurns } from './json-in-turns.ts';

const plain = { maxDepth: 100, maxValues: 300_000, turn: async () => undefined };
const parse = (text: string, pieceBytes: number) => parseJsonInTurns(Buffer.from(text), { ...plain, pieceBytes });
const outcome = async (run: () => unknown) => {
  try {
    return { value: await run() };
  } catch (error) {
    return { failed: (error as Error).name };
  }
};

test('the same comes out as of JSON.parse, however small the pieces are', async () => {
  const documents = fc.tuple(fc.jsonValue({ maxDepth: 6 }), fc.constantFrom(0, 2), fc.constantFrom(1, 3, 9, 40));
  await fc.assert(
    fc.asyncProperty(documents, async ([value, indent, piece]) => {
      const text = JSON.stringify(value, undefined, indent);
      expect(JSON.stringify(await parse(` ${text}\n`, piece))).toBe(JSON.stringify(JSON.parse(text)));
    }),
  );
});

test('what JSON.parse refuses is refused, and nothing else', async () => {
  const letters = fc.string({ unit: fc.constantFrom(...Array.from('[]{},:"1 a\\')), maxLength: 14 });
  const near = fc.constantFrom('[[1,2],[3,4],{"a":[5]}]', '{"a":{"b":1},"c":[1,2],"__proto__":{"d":1}}');
  const torn = fc.tuple(near, fc.nat(40), letters).map(([text, at, put]) => text.slice(0, at) + put + text.slice(at));
  await fc.assert(
    fc.asyncProperty(fc.oneof(letters, torn), fc.constantFrom(1, 4, 20), async (text, piece) => {
      expect(await outcome(() => parse(text, piece))).toEqual(await outcome(() => JSON.parse(text)));
    }),
    { numRuns: 2_000 },
  );
});

test('a shape that nobody honest sends is refused before anything is made of it', async () => {
  for (const text of ['['.repeat(200), `[${'{},'.repeat(300_001)}{}]`, `[${'1,'.repeat(300_001)}1]`]) {
    await expect(parse(text, 65_536)).rejects.toBeInstanceOf(JsonShapeError);
  }
});

test('others have their turn between the pieces of a large text, and a turn that is refused ends it', async () => {
  const text = JSON.stringify({ items: Array.from({ length: 5_000 }, (_, each) => ({ name: `${each}`.repeat(20) })) });
  let turns = 0;
  const turn = async () => {
    turns += 1;
  };
  const options = { ...plain, pieceBytes: 4_096, turn };
  expect(await parseJsonInTurns(Buffer.from(text), options)).toEqual(JSON.parse(text));
  expect(turns).toBeGreaterThan(text.length / 4_096 / 2);
  const refused = { ...options, turn: () => Promise.reject(new Error('strange')) };
  await expect(parseJsonInTurns(Buffer.from(text), refused)).rejects.toThrow('strange');
});
