import { z } from 'zod';
import type { Scene } from '#server/grading/scene.ts';
import { askAddon } from '../shared/addons/ask-addon.ts';

const value = z.tuple([z.number(), z.string().max(60)]);
const answerSchema = z.union([
  z.object({
    status: z.literal('success'),
    data: z.union([
      z.object({
        resultType: z.literal('vector'),
        result: z.array(z.object({ metric: z.record(z.string().max(200), z.string().max(1024)), value })).max(5_000),
      }),
      z.object({ resultType: z.literal('scalar'), result: value }),
      z.object({ resultType: z.enum(['matrix', 'string']), result: z.unknown() }),
    ]),
  }),
  z.object({ status: z.literal('error'), errorType: z.string().max(100), error: z.string().max(10_000) }),
]);

export interface Series {
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

/** What Prometheus says to a query at one time. */
export async function evaluate(scene: Scene, query: string, at: number) {
  const path = `/query?${new URLSearchParams({ query, time: String(at), timeout: '3s' })}`;
  const asked = await askAddon(scene, { addon: 'prometheus', path, schema: answerSchema, statuses: [400, 422] });
  if (asked.kind === 'unasked') return asked;
  const said = asked.value;
  if (said.status === 'error') return { kind: 'error' as const, error: said.error.slice(0, 400) };
  const { data } = said;
  switch (data.resultType) {
    case 'vector':
      return {
        kind: 'vector' as const,
        series: data.result
          .map(({ metric, value: [, text] }): Series => ({ labels: metric, value: Number(text) }))
          .filter((series) => !Number.isNaN(series.value)),
      };
    case 'scalar':
      return { kind: 'vector' as const, series: [{ labels: {}, value: Number(data.result[1]) }] };
    case 'matrix':
    case 'string':
      return { kind: 'error' as const, error: `a ${data.resultType} instead of an instant vector` };
  }
}
