import { z } from 'zod';
import type { ProbeResult } from '#protocol/labinit.ts';
import type { LabHosts } from '#server/labs/lab-hosts.ts';
import type { FuzzRequest } from './case.ts';
import type { GroundSlot } from './ground/ground.ts';

/** A request of each kind is sent so often: a share that is neither 0 nor all shows. */
const TIMES = 6;
/** Fewer tell nothing of shares. */
export const TELLING_TIMES = 30;
const TIMEOUT_MS = 2_500;
const NODE = '192.168.10.10';

/** What one request came to. */
export type Seen =
  /** Answered by a pod of the lab, as it says itself. */
  | {
      readonly kind: 'reached';
      readonly pod: string;
      readonly namespace: string;
      readonly version: string;
      readonly status: number;
      readonly ms: number;
    }
  /** Answered by a proxy, or by nobody that says who it is. */
  | {
      readonly kind: 'answered';
      readonly status: number;
      readonly server: string;
      readonly body: string;
      readonly ms: number;
    }
  | { readonly kind: 'failed'; readonly error: string; readonly ms: number };

export interface Traffic {
  readonly request: FuzzRequest;
  readonly seen: readonly Seen[];
}

const echoSchema = z.object({ pod: z.string(), version: z.string().default('') });

/** The same address that a learner would use: the node's port, or what the Service's name resolves to. */
export interface Addresses {
  /** By `name` or `name.namespace`: a ClusterIP, or each pod of a headless Service; none: the name has no address. */
  addressesOf(host: string): readonly string[];
}

export async function sendRequest(
  request: FuzzRequest,
  {
    hosts,
    slot,
    addresses,
    times = TIMES,
  }: { hosts: LabHosts; slot: GroundSlot; addresses: Addresses; times?: number | undefined },
): Promise<Traffic> {
  const { path, method, headers, host } = request;
  const common = { method, headers: { ...headers }, count: times, timeoutMs: TIMEOUT_MS, maxBodyBytes: 4_096 };
  const patience = { timeoutMs: TIMEOUT_MS * times + 2_000 };
  if (request.from === 'outside') {
    const nodePort = request.port === slot.port ? slot.nodePort : slot.sharedNodePort;
    const url = `http://${NODE}:${nodePort}${path}`;
    const results = await hosts.probe('testpc', { ...common, url, host }, patience);
    return { request, seen: results.map((result) => seenOf(result, slot)) };
  }
  const known = addresses.addressesOf(host);
  if (known.length === 0) return { request, seen: [{ kind: 'failed', error: 'dns', ms: 0 }] };
  // As the checks write it: a rule may match the authority, which has no port where it is the protocol's own.
  const url = `http://${host}${request.port === 80 ? '' : `:${request.port}`}${path}`;
  const { node, address: pod } = slot.client;
  const sender = request.from === 'node' ? { host: 'k3s-s' } : { host: node, pod };
  const count = Math.ceil(times / known.length);
  const seen: Seen[] = [];
  for (const resolve of known) {
    const probe = { ...common, count, url, resolve, ...(sender.pod !== undefined && { pod: sender.pod }) };
    const results = await hosts.probe(sender.host, probe, patience);
    seen.push(...results.map((result) => seenOf(result, slot)));
  }
  return { request, seen };
}

function seenOf(result: ProbeResult, slot: GroundSlot): Seen {
  if (!result.ok) return { kind: 'failed', error: result.error, ms: result.ms };
  const { status, headers, body, ms } = result;
  const echo = readEcho(body);
  if (echo) return { kind: 'reached', ...echo, namespace: slot.namespace, status, ms };
  return { kind: 'answered', status, server: headers.server ?? '', body: body.slice(0, 200), ms };
}

function readEcho(body: string): { pod: string; version: string } | undefined {
  try {
    return echoSchema.parse(JSON.parse(body));
  } catch {
    return undefined;
  }
}

/** One word for what happened, equal for requests that met the same fate. */
export function fateOf(seen: Seen): string {
  switch (seen.kind) {
    case 'reached':
      return `${seen.status} by ${seen.pod}`;
    case 'answered':
      return `${seen.status} by ${seen.server || 'nobody'}${seen.body ? ` (${seen.body.slice(0, 160).trim()})` : ''}`;
    case 'failed':
      return seen.error;
  }
}

export function trafficText({ seen }: Traffic): string {
  const counts = new Map<string, number>();
  for (const each of seen) counts.set(fateOf(each), (counts.get(fateOf(each)) ?? 0) + 1);
  return [...counts].map(([fate, count]) => `${count} × ${fate}`).join(', ');
}

export const requestText = ({ from, method, host, port, path, headers }: FuzzRequest): string =>
  [
    `${method} ${host}:${port}${path}`,
    ...Object.entries(headers).map(([name, value]) => `${name}: ${value}`),
    senders[from],
  ].join(', ');

const senders = { outside: 'from testpc', mesh: 'from the pod client', node: 'from k3s-s' } as const;
