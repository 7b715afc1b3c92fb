import { type Outcome, ok } from '#server/grading/outcome.ts';
import { defineCheck } from '../check.ts';
import { addonInputs } from '../shared/addons/ask-addon.ts';
import { type EdgeSpec, edgeSpecSchema, type Range } from './edge-spec.ts';
import { type Edge, percentOf, readGraph } from './graph.ts';
import * as reasons from './kiali-edge-reasons.ts';

const within = (value: number, { min = Number.NEGATIVE_INFINITY, max = Number.POSITIVE_INFINITY }: Range): boolean =>
  value >= min && value <= max;

/** An edge of the graph that Kiali draws, and what is written on it. */
export const kialiEdge = defineCheck({
  kind: 'kiali-edge',
  schema: edgeSpecSchema,
  // Rules change what a graph shows: from a change on it takes its whole time to show nothing older.
  inputs: [...addonInputs, 'virtualServices', 'destinationRules'],
  async run(spec, scene): Promise<Outcome> {
    const graph = await readGraph(scene, spec);
    if (graph.kind === 'unasked') return graph.outcome;
    const { edges } = graph;
    const edge = edges.find(({ from, to }) => from === spec.from && to === spec.to);
    if (spec.absent) return edge ? reasons.present(spec, edge) : ok(`no edge ${spec.from} → ${spec.to}`);
    if (!edge) return edges.length === 0 ? reasons.emptyGraph(spec) : reasons.noEdge(spec, edges);
    return judge(spec, edge, edges);
  },
});

function judge(spec: EdgeSpec, edge: Edge, edges: readonly Edge[]): Outcome {
  const { share, among, response, mtls, latencyMs } = spec;
  if (share && among) {
    const own = percentOf(edge, edges, among);
    if (!within(own, share)) return reasons.otherShare(spec, { share, edges, among });
  }
  if (response) {
    const percent = edge.responses.get(`${response.code} ${response.flag}`) ?? 0;
    if (!within(percent, response)) return reasons.otherResponses(spec, edge);
  }
  if (mtls && !within(edge.mtls, mtls)) return reasons.otherMtls(spec, edge);
  if (latencyMs && (edge.latencyMs === undefined || !within(edge.latencyMs, latencyMs)))
    return reasons.otherTime(spec, edge);
  return ok(reasons.edgeText(edge));
}
