import { z } from 'zod';
import { addonCommand, askAddon } from '../shared/addons/ask-addon.ts';
import type { Scene } from '#server/grading/scene.ts';

const short = z.string().max(300);
/** Kiali writes its numbers as text. */
const number = z
  .string()
  .max(40)
  .regex(/^\d+(\.\d+)?$/)
  .transform(Number);
const responses = z.record(
  z.string().max(20),
  z.object({ flags: z.record(z.string().max(60), number.catch(0)).default({}) }),
);
const graphSchema = z.object({
  elements: z.object({
    nodes: z
      .array(
        z.object({
          data: z.object({
            id: short,
            nodeType: short,
            namespace: short.optional(),
            workload: short.optional(),
            service: short.optional(),
          }),
        }),
      )
      .max(500)
      .nullish(),
    edges: z
      .array(
        z.object({
          data: z.object({
            source: short,
            target: short,
            isMTLS: number.optional(),
            responseTime: number.optional(),
            traffic: z.object({
              protocol: short.optional(),
              rates: z.record(z.string().max(60), z.string().max(60)).default({}),
              responses: responses.nullish(),
            }),
          }),
        }),
      )
      .max(2_000)
      .nullish(),
  }),
});

export interface Edge {
  readonly from: string;
  readonly to: string;
  readonly namespace: string;
  /** Requests a second. */
  readonly rate: number;
  /** Percent of the requests that are encrypted. */
  readonly mtls: number;
  readonly latencyMs: number | undefined;
  /** Percent of the edge's requests by `code flag`. */
  readonly responses: ReadonlyMap<string, number>;
}

export interface GraphQuestion {
  readonly namespaces: readonly string[];
  readonly seconds: number;
}

const pathOf = ({ namespaces, seconds }: GraphQuestion): string =>
  `/namespaces/graph?namespaces=${namespaces.join(',')}&graphType=workload&injectServiceNodes=false&duration=${seconds}s&appenders=responseTime,securityPolicy&responseTime=95`;

/** Prints the edges as a reason writes them. */
export const graphCommand = (question: GraphQuestion): string => addonCommand('kiali', pathOf(question), EDGES_FILTER);
const EDGES_FILTER =
  '.elements|([.nodes[]?.data|{(.id):(.workload // .service // .nodeType)}]|add) as $n|.edges[]?.data|[$n[.source],$n[.target],.isMTLS,.responseTime,.traffic.responses]';

const isRate = (key: string): boolean => key === 'http' || key === 'grpc' || key === 'tcp';

/** Kiali's graph of workloads, as edges between names. */
export async function readGraph(scene: Scene, question: GraphQuestion) {
  const asked = await askAddon(scene, { addon: 'kiali', path: pathOf(question), schema: graphSchema });
  if (asked.kind === 'unasked') return asked;
  const { nodes, edges } = asked.value.elements;
  const byId = new Map((nodes ?? []).map(({ data }) => [data.id, data]));
  const nameOf = (id: string): string => {
    const node = byId.get(id);
    return node?.workload ?? node?.service ?? node?.nodeType ?? 'unknown';
  };
  return {
    kind: 'graph' as const,
    edges: (edges ?? []).map(
      ({ data: { source, target, isMTLS = 0, responseTime, traffic } }): Edge => ({
        from: nameOf(source),
        to: nameOf(target),
        namespace: byId.get(target)?.namespace ?? '',
        rate: Object.entries(traffic.rates).reduce(
          (sum, [key, rate]) => sum + (isRate(key) ? Number(rate) || 0 : 0),
          0,
        ),
        mtls: isMTLS,
        latencyMs: responseTime,
        responses: new Map(
          Object.entries(traffic.responses ?? {}).flatMap(([code, { flags }]) =>
            Object.entries(flags).map(([flag, percent]) => [`${code} ${flag}`, percent] as const),
          ),
        ),
      }),
    ),
  };
}

/** Of what the edge's source sends to these. */
export function percentOf(edge: Edge, edges: readonly Edge[], among: readonly string[]): number {
  const rates = edges.filter(({ from, to }) => from === edge.from && among.includes(to));
  const all = rates.reduce((sum, { rate }) => sum + rate, 0);
  return all === 0 ? 0 : (100 * edge.rate) / all;
}
