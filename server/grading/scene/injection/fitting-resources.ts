import { z } from 'zod';

const quantities = z.record(z.string().max(100), z.string().max(40)).default({});

export const limitRangeSchema = z.object({
  spec: z.object({
    limits: z
      .array(z.object({ type: z.string().max(100), min: quantities }))
      .max(50)
      .default([]),
  }),
});

const LEAST: Readonly<Record<string, string>> = { cpu: '1m', memory: '1Mi', 'ephemeral-storage': '1Mi' };

/** The smallest resources that the namespace allows a container, so that a quota which asks for them lets it pass. */
export function fittingResources(ranges: readonly z.infer<typeof limitRangeSchema>[]) {
  const mins = ranges.flatMap(({ spec }) =>
    spec.limits.filter(({ type }) => type === 'Container').map(({ min }) => min),
  );
  const sizes = Object.fromEntries(
    Object.entries(LEAST).map(([name, least]) => [
      name,
      mins.map((min) => min[name] ?? least).reduce((a, b) => (sizeOf(b) > sizeOf(a) ? b : a), least),
    ]),
  );
  return { requests: sizes, limits: sizes };
}

const UNITS: Readonly<Record<string, number>> = {
  m: 1e-3,
  '': 1,
  k: 1e3,
  M: 1e6,
  G: 1e9,
  Ki: 1024,
  Mi: 1024 ** 2,
  Gi: 1024 ** 3,
};

/** A quantity of Kubernetes as a number; 0 for one that is written otherwise. */
function sizeOf(quantity: string): number {
  const [, number, unit = ''] = /^([0-9.]{1,20})(m|k|M|G|Ki|Mi|Gi)?$/.exec(quantity) ?? [];
  return Number(number ?? 0) * (UNITS[unit] ?? 0);
}
