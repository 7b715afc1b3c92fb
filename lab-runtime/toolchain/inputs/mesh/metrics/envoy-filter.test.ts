import { expect, test } from 'vitest';
import { parse, parseAllDocuments } from 'yaml';
import { z } from 'zod';
import { metricsFilter, metricsManifest, metricsTemplate } from './envoy-filter.ts';
import { telemetryAdvice } from './telemetry-advice.ts';
import { OWN_HEADER, PEER_HEADER, requestLabels, requestState, SENT_PEER } from './labels.ts';

const CONTEXTS = ['SIDECAR_OUTBOUND', 'SIDECAR_INBOUND', 'GATEWAY'] as const;
const patches = z
  .array(
    z.looseObject({
      applyTo: z.string(),
      match: z.looseObject({ context: z.enum(CONTEXTS) }),
      patch: z.looseObject({ operation: z.string(), value: z.looseObject({ name: z.string().optional() }) }),
    }),
  )
  .parse(metricsFilter().spec.configPatches);

/** The filters in front of what was there, as istiod puts them: each INSERT_FIRST before the ones before it. */
const infront = (context: string) =>
  patches
    .filter((each) => each.match.context === context && each.patch.operation === 'INSERT_FIRST')
    .map(({ patch }) => patch.value.name)
    .reverse();

test('each side counts by labels of its own, and every label that a request has is kept before', () => {
  for (const context of CONTEXTS) {
    const state = Object.keys(requestState(context));
    const labels = Object.values(requestLabels(context === 'SIDECAR_INBOUND' ? 'destination' : 'source'));
    const read = labels.flatMap((format) => /^%FILTER_STATE\((.*):PLAIN\)%$/.exec(format)?.[1] ?? []);
    expect(state).toEqual(expect.arrayContaining(read));
    // One for requests, one for connections.
    expect(patches.filter((each) => each.applyTo === 'NETWORK_FILTER' && each.match.context === context)).toHaveLength(
      2,
    );
  }
});

test('a receiver reads who sends before it takes the header off, and takes it off whoever sends', () => {
  expect(infront('SIDECAR_INBOUND')).toEqual(['slipway.metrics_state', 'slipway.metrics_peer']);
  const taken = patches.find(({ match, patch }) => {
    return match.context === 'SIDECAR_INBOUND' && patch.value.name === 'slipway.metrics_peer';
  });
  expect(taken?.patch.value).toMatchObject({
    typed_config: { value: { mutations: { request_mutations: [{ remove: PEER_HEADER }] } } },
  });
});

test.each(['SIDECAR_OUTBOUND', 'GATEWAY'])(
  '%s takes off what an application wrote before it says who sends',
  (context) => {
    const sent = patches.find(({ match, patch }) => {
      return match.context === context && patch.value.name === 'slipway.metrics_peer';
    });
    expect(sent?.patch).toMatchObject({
      operation: 'INSERT_BEFORE',
      value: {
        typed_config: {
          value: {
            mutations: {
              request_mutations: [
                { remove: PEER_HEADER },
                { append: { header: { key: OWN_HEADER } } },
                { append: { header: { key: PEER_HEADER } } },
                { remove: OWN_HEADER },
              ],
            },
          },
        },
      },
    });
  },
);

test('a peer is believed under mTLS alone, and only in letters that a sidecar writes', () => {
  const peer = requestState('SIDECAR_INBOUND')['slipway.metrics.peer'] ?? '';
  expect(peer).toMatch(/^%CEL\(connection\.mtls && /);
  const form = new RegExp(/matches\('(.*?)'\)/.exec(peer)?.[1] ?? '');
  expect('reviews-v1-5d;default;reviews;v1;Kubernetes;reviews;v1').toMatch(form);
  for (const forged of ['a;b;c;d;e;f;{"x"}', 'a;b\n', 'a;b;c;d;e;f;ü', ' ']) expect(forged).not.toMatch(form);
});

test('what leaves the mesh does not say who sends', () => {
  expect(SENT_PEER).toContain(`!('external' in`);
});

test('the manifest is what the object says, and the chart has it under the switch of Istio', () => {
  const [filter, ...advice] = parseAllDocuments(metricsManifest()).map((each) => ('toJS' in each ? each.toJS() : each));
  expect(filter).toEqual(JSON.parse(JSON.stringify(metricsFilter())));
  expect(advice).toEqual(telemetryAdvice());
  const [first, ...rest] = metricsTemplate().trimEnd().split('\n');
  expect(first).toBe('{{- if .Values.telemetry.v2.prometheus.enabled }}');
  expect(rest.at(-1)).toBe('{{- end }}');
  // Helm would read these.
  expect(rest.slice(0, -1).join('\n')).not.toMatch(/\{\{|\}\}/);
  expect(parse(rest.slice(0, -1).join('\n'))).toEqual(JSON.parse(JSON.stringify(metricsFilter())));
});
