import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { parse, parseAllDocuments } from 'yaml';
import { z } from 'zod';
import { requestLabels } from './metrics/labels.ts';
import { connectionLabels } from './metrics/tcp.ts';
import { relabel, rulesSchema } from './relabel-fixture.ts';

const manifest = readFileSync(join(import.meta.dirname, 'samples/addons/prometheus.yaml'), 'utf8');
const configMap = parseAllDocuments(manifest)
  .map((document) => ('toJS' in document ? z.looseObject({ kind: z.string() }).parse(document.toJS()) : { kind: '' }))
  .find(({ kind }) => kind === 'ConfigMap');
const text = z.object({ data: z.object({ 'prometheus.yml': z.string() }) }).parse(configMap).data['prometheus.yml'];
const job = z
  .object({
    scrape_configs: z.array(z.object({ job_name: z.string(), metric_relabel_configs: rulesSchema.default([]) })),
  })
  .parse(parse(text))
  .scrape_configs.find(({ job_name }) => job_name === 'kubernetes-pods');

/** A series as a proxy gives it; what it cannot say is empty. */
function scraped(reporter: 'source' | 'destination', values: Record<string, string>) {
  const labels = Object.fromEntries(Object.keys(requestLabels(reporter)).map((name) => [name, '']));
  return relabel(
    { ...labels, __name__: 'envoy_istio_requests_total', reporter, ...values },
    job?.metric_relabel_configs ?? [],
  );
}

const REVIEWS = {
  workload: 'reviews-v2',
  workload_namespace: 'default',
  canonical_service: 'reviews',
  canonical_revision: 'v2',
  cluster: 'Kubernetes',
  app: 'reviews',
  version: 'v2',
};
const side = (name: string, of: Record<string, string>) =>
  Object.fromEntries(Object.entries(of).map(([key, value]) => [`${name}_${key}`, value]));
const UNKNOWN = {
  ...Object.fromEntries(Object.keys(REVIEWS).map((key) => [key, 'unknown'])),
  canonical_revision: 'latest',
};

test('the destination of a request is taken from the endpoint that answered it', () => {
  const got = scraped('source', { destination_peer: 'reviews-v2;default;reviews;v2;Kubernetes' });
  expect(got).toMatchObject({ __name__: 'istio_requests_total', ...side('destination', REVIEWS) });
  expect(got).not.toHaveProperty('destination_peer');
});

test('a sender is who it says, with its own labels', () => {
  const got = scraped('destination', { source_peer: 'reviews-v2;default;reviews;v2;Kubernetes;my-app;canary' });
  expect(got).toMatchObject(side('source', { ...REVIEWS, app: 'my-app', version: 'canary' }));
});

test('a sender that nobody vouches for is unknown', () => {
  const got = scraped('destination', { source_peer: '', source_principal: '-' });
  expect(got).toMatchObject({ ...side('source', UNKNOWN), source_principal: 'unknown' });
});

test('a request that no endpoint answered has its Service, whose cluster is the caller’s', () => {
  const labels = { source_cluster: 'Kubernetes', destination_service_namespace: 'default', destination_peer: '-' };
  expect(scraped('source', labels)).toMatchObject({
    ...side('destination', { ...UNKNOWN, cluster: 'Kubernetes' }),
    destination_service_namespace: 'default',
  });
  const nowhere = { ...labels, destination_service_namespace: 'unknown' };
  expect(scraped('source', nowhere)).toMatchObject({ destination_cluster: 'unknown' });
});

test('what came as no request has every label all the same', () => {
  expect(scraped('destination', { response_code: '400', response_flags: 'DPE' })).toMatchObject({
    destination_service: 'unknown',
    destination_service_name: 'unknown',
    destination_service_namespace: 'unknown',
    request_protocol: 'http',
  });
});

test('gRPC alone has a gRPC status', () => {
  expect(scraped('source', { grpc_response_status: '-' })).not.toHaveProperty('grpc_response_status');
  expect(scraped('source', { grpc_response_status: '14' })).toMatchObject({ grpc_response_status: '14' });
});

test('what is no metric of Istio’s goes through as it is', () => {
  const labels = { __name__: 'envoy_cluster_upstream_cx_total', source_workload: '' };
  expect(relabel(labels, job?.metric_relabel_configs ?? [])).toMatchObject({ __name__: labels.__name__ });
  expect(relabel(labels, job?.metric_relabel_configs ?? [])).not.toHaveProperty('destination_workload');
});

/** The same of a connection: what a proxy cannot say is a dash there, and the pod's own labels stand beside. */
function ofConnection(reporter: 'source' | 'destination', values: Record<string, string>) {
  const labels = Object.fromEntries(Object.keys(connectionLabels(reporter)).map((name) => [name, '-']));
  const pod = { service_istio_io_canonical_name: 'reviews', service_istio_io_canonical_revision: 'v2', app: 'reviews' };
  return relabel(
    { ...pod, version: 'v2', ...labels, __name__: 'envoy_istio_tcp_sent_bytes_total', reporter, ...values },
    job?.metric_relabel_configs ?? [],
  );
}

test('a connection has the labels of its pod and the Service of its cluster', () => {
  const got = ofConnection('source', {
    source_workload: 'reviews-v2',
    source_workload_namespace: 'default',
    source_cluster: 'Kubernetes',
    destination_peer: 'echo-v1;default;echo;v1;Kubernetes',
    upstream_services: '[{"host":"echo.default.svc.cluster.local","name":"echo","namespace":"default"}]',
    upstream_cluster: 'outbound|9000||echo.default.svc.cluster.local;',
  });
  expect(got).toMatchObject({
    __name__: 'istio_tcp_sent_bytes_total',
    ...side('source', REVIEWS),
    destination_workload: 'echo-v1',
    destination_app: 'echo',
    destination_service: 'echo.default.svc.cluster.local',
    destination_service_name: 'echo',
    destination_service_namespace: 'default',
  });
  for (const own of ['upstream_services', 'upstream_cluster']) expect(got).not.toHaveProperty(own);
});

test('a connection to no Service is named by its cluster', () => {
  expect(ofConnection('source', { upstream_cluster: 'PassthroughCluster;' })).toMatchObject({
    destination_service: 'unknown',
    destination_service_name: 'PassthroughCluster',
    destination_service_namespace: 'unknown',
  });
});

test('a receiver reports a connection only where no sender of the mesh does', () => {
  expect(ofConnection('destination', { source_principal: 'spiffe://cluster.local/ns/default/sa/a' })).toBeUndefined();
  expect(ofConnection('destination', {})).toMatchObject({
    ...side('source', UNKNOWN),
    ...side('destination', { app: 'reviews', version: 'v2', canonical_service: 'reviews' }),
  });
});
