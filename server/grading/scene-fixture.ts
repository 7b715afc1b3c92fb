import type { ProbeResult } from '#protocol/labinit.ts';
import type { Input } from '../checks/index.ts';
import type { HttpLogs } from '../envoy/access-log-config.ts';
import type { ClusterConfig, Listener, RouteConfig } from '../envoy/config-dump.ts';
import type { Endpoint } from '../envoy/endpoints.ts';
import type { LastUpdates } from '../envoy/last-updates.ts';
import type { ProxySync } from '../envoy/sync-status.ts';
import { type TracedRequest, traceRequest, withClusters } from '../envoy/trace.ts';
import type { LabFileInfo } from '../labs/lab-hosts.ts';
import type { HostState, Place } from './hosts/host-watch.ts';
import { parseAccessLine } from './logs/access-log.ts';
import { type AccessRecord, isProbe } from './logs/access-record.ts';
import { isOwnLine } from './logs/log-line.ts';
import { SentLines } from './logs/sent-lines.ts';
import { rawObjectSchema } from './objects/raw-object.ts';
import { SampleMemory } from './sample-memory.ts';
import type { ProbeOrder } from './scene/probes.ts';
import type { Injection, Scene } from './scene.ts';
import { meshConfigSchema } from './world/mesh-config.ts';
import {
  deploymentSchema,
  destinationRuleSchema,
  endpointSliceSchema,
  gatewaySchema,
  ingressSchema,
  namespaceSchema,
  authorizationPolicySchema,
  peerAuthenticationSchema,
  podSchema,
  serviceEntrySchema,
  serviceSchema,
  sidecarSchema,
  virtualServiceSchema,
  workloadEntrySchema,
} from './world/resources.ts';
import { type Objects, unwatched, type World, type WorldResource } from './world/world.ts';

export interface FakeLab {
  namespaces?: unknown[];
  pods?: unknown[];
  deployments?: unknown[];
  services?: unknown[];
  endpointSlices?: unknown[];
  gateways?: unknown[];
  virtualServices?: unknown[];
  destinationRules?: unknown[];
  serviceEntries?: unknown[];
  workloadEntries?: unknown[];
  sidecars?: unknown[];
  peerAuthentications?: unknown[];
  authorizationPolicies?: unknown[];
  ingresses?: unknown[];
  meshConfigs?: unknown[];
  /** By the resource's path, such as `/api/v1/nodes`. */
  objects?: Record<string, unknown[]>;
  injection?: Injection;
  listeners?: Listener[];
  routes?: RouteConfig[];
  clusters?: string[];
  lastUpdates?: LastUpdates;
  clusterConfigs?: ClusterConfig[];
  endpoints?: Record<string, Endpoint[]>;
  sync?: ProxySync[];
  /** Answers by Host header; '' is the request without one. */
  probes?: Record<string, ProbeResult>;
  /** Answers by whatever the request is; before `probes`. */
  answer?: (order: ProbeOrder) => ProbeResult | undefined;
  /** Shared by several looks. */
  samples?: SampleMemory;
  /** Processes and sockets by host, and by pod name. */
  hosts?: Record<string, Partial<Place>>;
  podStates?: Record<string, Partial<Place>>;
  /** By `host:path`. */
  files?: Record<string, { info: LabFileInfo; text?: string }>;
  /** How proxies log, by pod name. */
  httpLogs?: Record<string, HttpLogs[]>;
  refusedPorts?: number[];
  localAddresses?: string[];
  /** How many requests each proxy has sent, by `cluster address`; without it nobody asks. */
  requestsSent?: Record<string, number>;
  /** Lines of access logs by pod name. */
  logs?: Record<string, { namespace: string; lines: string[] }>;
}

const nobody: ProbeResult = { ok: false, error: 'refused', message: 'refused', ms: 1 };
const nowhere: HostState = { processes: [], sockets: [], listeningSince: 0 };

interface Named {
  metadata: { name: string; namespace: string };
}

function objects<T extends Named>(schema: { parse(value: unknown): T }, values: unknown[] = []): Objects<T> {
  const all = values.map((value) => schema.parse(value));
  return {
    get: (namespace, name) => all.find(({ metadata }) => metadata.namespace === namespace && metadata.name === name),
    all: () => all,
    in: (namespace) => all.filter(({ metadata }) => metadata.namespace === namespace),
  };
}

/** By the fake proxy's routes; where it has no listeners, each route configuration may be the port's. */
function fakeTrace(lab: FakeLab, request: TracedRequest) {
  const { routes = [], clusters, clusterConfigs = [], endpoints = {} } = lab;
  const any = { address: '0.0.0.0', port: request.port, tls: false };
  const guessed = routes.map(({ name }) => ({ ...any, routeConfigs: [name] }));
  const tries = (lab.listeners ? [lab.listeners] : guessed.map((each) => [each])).map((listeners) =>
    traceRequest({ listeners, routes }, request),
  );
  const traced =
    tries.find(({ answer }) => answer.kind === 'clusters') ??
    tries[0] ??
    traceRequest({ listeners: [], routes }, request);
  const there = (name: string) => clusters?.includes(name) ?? true;
  const named = traced.shares.map(({ name }) => name).filter(there);
  const configs = named.map((name) => clusterConfigs.find((each) => each.name === name) ?? { name });
  return withClusters(traced, configs, new Map(Object.entries(endpoints)));
}

/** Long after the fake lab's last change. */
const LOGGED_AT = new Date(performance.timeOrigin + 60_000).toISOString();

function sentLines(lines: readonly string[], counts: FakeLab['requestsSent']): SentLines {
  const sent = new SentLines();
  for (const record of counts ? lines.map(parseAccessLine) : []) if (record) sent.note(record, LOGGED_AT);
  return sent;
}

/** Logs are written by pods of the lab, or by some that are gone. */
const uidOf = (lab: FakeLab, name: string): string =>
  (lab.pods ?? []).map((pod) => podSchema.parse(pod).metadata).find((each) => each.name === name)?.uid ?? name;

/** A scene made of objects as Kubernetes writes them; without what is not among the inputs, as in a real lab. */
export function fakeScene(lab: FakeLab, inputs: readonly Input[]): Scene {
  const of = <T extends Named>(
    resource: WorldResource,
    schema: { parse(value: unknown): T },
    values: unknown[] | undefined,
  ): Objects<T> => (inputs.includes(resource) ? objects(schema, values) : unwatched(resource));
  const world: World = {
    namespaces: of('namespaces', namespaceSchema, lab.namespaces),
    pods: of('pods', podSchema, lab.pods),
    deployments: of('deployments', deploymentSchema, lab.deployments),
    services: of('services', serviceSchema, lab.services),
    endpointSlices: of('endpointSlices', endpointSliceSchema, lab.endpointSlices),
    gateways: of('gateways', gatewaySchema, lab.gateways),
    virtualServices: of('virtualServices', virtualServiceSchema, lab.virtualServices),
    destinationRules: of('destinationRules', destinationRuleSchema, lab.destinationRules),
    serviceEntries: of('serviceEntries', serviceEntrySchema, lab.serviceEntries),
    workloadEntries: of('workloadEntries', workloadEntrySchema, lab.workloadEntries),
    sidecars: of('sidecars', sidecarSchema, lab.sidecars),
    peerAuthentications: of('peerAuthentications', peerAuthenticationSchema, lab.peerAuthentications),
    authorizationPolicies: of('authorizationPolicies', authorizationPolicySchema, lab.authorizationPolicies),
    ingresses: of('ingresses', ingressSchema, lab.ingresses),
    meshConfigs: of('meshConfigs', meshConfigSchema, lab.meshConfigs),
    objects: (input) =>
      inputs.includes(input)
        ? objects(rawObjectSchema, lab.objects?.[input.slice(input.indexOf(':') + 1)])
        : unwatched(input),
  };
  const books = Object.entries(lab.logs ?? {}).map(([pod, { namespace, lines }]) => ({
    ref: { uid: uidOf(lab, pod), namespace, pod, container: 'istio-proxy' },
    sent: sentLines(lines, lab.requestsSent),
    records: lines
      .map(parseAccessLine)
      .filter((record): record is AccessRecord => record !== undefined && !isProbe(record)),
    unread: lines
      .filter((line) => !parseAccessLine(line) && !isOwnLine(line))
      .map((text, index) => ({ at: `2026-11-23T07:08:${`${index}`.padStart(2, '0')}Z`, text })),
  }));
  const samples = lab.samples ?? new SampleMemory();
  return {
    world,
    logs: { records: (accepts) => books.filter(({ ref }) => accepts(ref)), failure: () => undefined },
    now: () => Date.parse('2026-11-23T07:10:00Z'),
    since: 0,
    lastChange: () => 0,
    host: async (name) => {
      if (!inputs.includes(`host:${name}`)) throw new Error(`host:${name} is no input`);
      return { ...nowhere, ...lab.hosts?.[name] };
    },
    file: async (host, path) => {
      if (!inputs.includes(`file:${host}:${path}`)) throw new Error(`file:${host}:${path} is no input`);
      return lab.files?.[`${host}:${path}`]?.info;
    },
    fileText: async (host, path) => lab.files?.[`${host}:${path}`]?.text,
    podState: async (pod) => ({ ...nowhere, ...lab.podStates?.[pod.metadata.name] }),
    httpLogs: async (pod) => lab.httpLogs?.[pod.metadata.name] ?? [],
    listeners: async () => lab.listeners ?? [],
    routes: async () => lab.routes ?? [],
    hasCluster: async (_pod, name) => lab.clusters?.includes(name) ?? true,
    lastUpdates: async () => lab.lastUpdates ?? { CDS: undefined, LDS: undefined, RDS: undefined },
    cluster: async (_pod, name) => lab.clusterConfigs?.find((each) => each.name === name),
    endpoints: async (_pod, cluster) => lab.endpoints?.[cluster],
    requestsSent: async () => new Map(Object.entries(lab.requestsSent ?? {})),
    clusterChangedAt: async () => 0,
    proxySync: async () => lab.sync ?? [],
    trace: async (_pod, request) => fakeTrace(lab, request),
    probe: async (order) => lab.answer?.(order) ?? lab.probes?.[order.host ?? ''] ?? nobody,
    probes: async (order, count) => Array.from({ length: count }, () => lab.answer?.(order) ?? nobody),
    sample: async (key, since, begin) => samples.of(key, since, begin),
    accepts: async (_pod, port) => !lab.refusedPorts?.includes(port),
    localAddresses: async () => lab.localAddresses ?? [],
    injection: async () => lab.injection ?? { kind: 'injected' },
  };
}
