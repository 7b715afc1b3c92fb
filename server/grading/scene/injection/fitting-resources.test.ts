import { expect, test } from 'vitest';
import { fittingResources, limitRangeSchema } from './fitting-resources.ts';

const range = (min: Record<string, string>, type = 'Container') =>
  limitRangeSchema.parse({ spec: { limits: [{ type, min }] } });

test('as small as may be, and no smaller than each LimitRange allows a container', () => {
  expect(fittingResources([]).limits).toEqual({ cpu: '1m', memory: '1Mi', 'ephemeral-storage': '1Mi' });
  const ranges = [range({ cpu: '50m', memory: '64Mi' }), range({ cpu: '0.1' }), range({ cpu: '4' }, 'Pod')];
  expect(fittingResources(ranges).requests).toMatchObject({ cpu: '0.1', memory: '64Mi' });
});
