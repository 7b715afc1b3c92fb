import { broken, type Finding, type Outcome } from '#server/grading/outcome.ts';
import type { EdgeSpec } from './edge-spec.ts';
import { type Edge, graphCommand, percentOf } from './graph.ts';

/** From a request to the graph: a scrape every 5 s, of which a rate needs two, and Kiali keeps answers for 3 s. */
const SHOWN_AFTER_MS = 10_000;

const round = (value: number): number => Math.round(value * 10) / 10;
const rangeOf = ({ min, max }: { min?: number | undefined; max?: number | undefined }, unit: string): string =>
  [min !== undefined && `≥ ${min}${unit}`, max !== undefined && `≤ ${max}${unit}`].filter(Boolean).join(', ');
const responsesText = ({ responses }: Edge): string =>
  [...responses].map(([key, percent]) => `${key}: ${round(percent)}%`).join(', ') || 'no responses';

export const edgeText = (edge: Edge): string =>
  `${edge.from} → ${edge.to}: ${round(edge.rate)}/s, ${responsesText(edge)}, mTLS ${round(edge.mtls)}%`;

const brokenBy = (
  spec: EdgeSpec,
  finding: Pick<Finding, 'code' | 'ko' | 'en' | 'expected' | 'observed'>,
  value?: unknown,
): Outcome =>
  broken(
    {
      layer: 'probe',
      object: `Kiali/graph/${spec.to}`,
      next: graphCommand(spec),
      ...finding,
    },
    spec.seconds * 1000 + SHOWN_AFTER_MS,
    { value },
  );

export const emptyGraph = (spec: EdgeSpec): Outcome =>
  brokenBy(spec, {
    code: 'kiali.empty-graph',
    ko: `최근 ${spec.seconds}초의 그래프가 비어 있다. 그 시간에 요청이 없었거나, 보낸 뒤 스크레이프가 아직 두 번 지나지 않았다. 요청을 보내고 10초쯤 기다린다.`,
    en: `The graph of the last ${spec.seconds} s is empty: no requests in that time, or not yet two scrapes since them. Send requests and wait for about 10 s.`,
    expected: `${spec.from} → ${spec.to}`,
    observed: 'no edges',
  });

export const noEdge = (spec: EdgeSpec, edges: readonly Edge[]): Outcome =>
  brokenBy(
    spec,
    {
      code: 'kiali.no-edge',
      ko: `최근 ${spec.seconds}초의 그래프에 ${spec.from}에서 ${spec.to}(으)로 가는 간선이 없다.`,
      en: `The graph of the last ${spec.seconds} s has no edge from ${spec.from} to ${spec.to}.`,
      expected: `${spec.from} → ${spec.to}`,
      observed: edges.map(({ from, to }) => `${from} → ${to}`).join(', '),
    },
    { edges },
  );

export const present = (spec: EdgeSpec, edge: Edge): Outcome =>
  brokenBy(
    spec,
    {
      code: 'kiali.edge-present',
      ko: `최근 ${spec.seconds}초의 그래프에 ${spec.from}에서 ${spec.to}(으)로 가는 간선이 아직 있다.`,
      en: `The graph of the last ${spec.seconds} s still has an edge from ${spec.from} to ${spec.to}.`,
      expected: `no edge ${spec.from} → ${spec.to}`,
      observed: edgeText(edge),
    },
    edge,
  );

interface Shares {
  readonly share: NonNullable<EdgeSpec['share']>;
  readonly edges: readonly Edge[];
  readonly among: readonly string[];
}

export const otherShare = (spec: EdgeSpec, { share, edges, among }: Shares): Outcome =>
  brokenBy(spec, {
    code: 'kiali.share',
    ko: `${spec.from}이(가) ${among.join(', ')}에 보낸 요청 가운데 ${spec.to}의 비율이 기대와 다르다. 그래프는 최근 ${spec.seconds}초를 보여 준다.`,
    en: `Of what ${spec.from} sends to ${among.join(', ')}, the share of ${spec.to} is not as it should be. The graph shows the last ${spec.seconds} s.`,
    expected: `${spec.to} ${rangeOf(share, '%')}`,
    observed: edges
      .filter(({ from, to }) => from === spec.from && among.includes(to))
      .map((edge) => `${edge.to} ${round(percentOf(edge, edges, among))}%`)
      .join(', '),
  });

export const otherResponses = (spec: EdgeSpec, edge: Edge): Outcome =>
  brokenBy(
    spec,
    {
      code: 'kiali.response',
      ko: `${spec.from} → ${spec.to} 간선의 응답 가운데 상태 코드 ${spec.response?.code}, 응답 플래그 ${spec.response?.flag}의 비율이 기대와 다르다.`,
      en: `On the edge ${spec.from} → ${spec.to} the share of responses with status ${spec.response?.code} and flag ${spec.response?.flag} is not as it should be.`,
      expected: `${spec.response?.code} ${spec.response?.flag}: ${rangeOf(spec.response ?? {}, '%')}`,
      observed: responsesText(edge),
    },
    { responses: Object.fromEntries(edge.responses) },
  );

export const otherMtls = (spec: EdgeSpec, edge: Edge): Outcome =>
  brokenBy(spec, {
    code: 'kiali.mtls',
    ko: `${spec.from} → ${spec.to} 간선에서 mTLS로 암호화된 요청의 비율이 기대와 다르다.`,
    en: `On the edge ${spec.from} → ${spec.to} the share of requests under mTLS is not as it should be.`,
    expected: `mTLS ${rangeOf(spec.mtls ?? {}, '%')}`,
    observed: `mTLS of ${edge.to}: ${round(edge.mtls)}%`,
  });

export const otherTime = (spec: EdgeSpec, edge: Edge): Outcome =>
  brokenBy(spec, {
    code: 'kiali.response-time',
    ko: `${spec.from} → ${spec.to} 간선의 응답 시간(95번째 백분위수)이 기대와 다르다.`,
    en: `The response time (95th percentile) on the edge ${spec.from} → ${spec.to} is not as it should be.`,
    expected: `p95 ${rangeOf(spec.latencyMs ?? {}, ' ms')}`,
    observed: edge.latencyMs === undefined ? `no time for ${edge.to}` : `p95 of ${edge.to}: ${edge.latencyMs} ms`,
  });
