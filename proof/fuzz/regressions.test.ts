import { expect, test } from 'vitest';
import { generateCase } from './generator/generate.ts';
import { slotOf } from './ground/slot.ts';
import { parseKept, readKept } from './regressions.ts';
import { foundYaml } from './report.ts';

test('a contradiction that is kept is the same case when it is read', () => {
  for (let index = 0; index < 5; index += 1) {
    const fuzzCase = generateCase(1, index, slotOf(0));
    const text = foundYaml({
      fuzzCase,
      contradiction: {
        disagreement: 'no-verdict',
        question: { spec: { kind: 'gateway-listens', host: 'h', gateway: 'gw' } },
        traffic: undefined,
        told: { kind: 'inconclusive', code: 'SLW900', message: 'two\nlines' },
        because: 'two\nlines',
      },
    });
    expect(parseKept(fuzzCase.name, text)).toEqual(fuzzCase);
  }
});

test('all that are kept can be read, and are written for the first slot', () => {
  for (const { objects, requests } of readKept()) {
    expect(objects.length).toBeGreaterThan(0);
    expect(requests.length).toBeGreaterThan(0);
    const slots = JSON.stringify({ objects, requests }).match(/fz\d\d/g) ?? [];
    expect(slots.filter((each) => each !== 'fz00')).toEqual([]);
  }
});
