import { expect, test } from 'vitest';
import type { CheckSpec } from '../checks/index.ts';
import { incidents } from './incidents.ts';
import { quickLook } from './quick-look.ts';

test('shares are counted coarsely, and nothing else of a healthy lab is asked less', () => {
  let counted = 0;
  for (const { graded } of incidents.all) {
    const before: CheckSpec[] = graded.checkpoints.flatMap(({ checks }) => [...checks]);
    const after: CheckSpec[] = quickLook(graded).checkpoints.flatMap(({ checks }) => [...checks]);
    expect(after).toHaveLength(before.length);
    for (const [index, check] of before.entries()) {
      const quick = after[index];
      if (check.kind !== 'distribution' || quick?.kind !== 'distribution') {
        expect(quick).toEqual(check);
        continue;
      }
      counted += 1;
      expect(quick.tolerance).toBeGreaterThanOrEqual(check.tolerance ?? 10);
      expect(quick.beta).toBeGreaterThan(check.beta ?? 0.01);
    }
  }
  expect(counted).toBeGreaterThan(0);
});
