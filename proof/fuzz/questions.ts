import type { CheckSpec } from '#server/checks/index.ts';
import type { FuzzCase, FuzzRequest } from './case.ts';
import type { GroundSlot } from './ground/ground.ts';

/** One check that is asked about a case, and the request whose fate it is about. */
export interface Question {
  readonly spec: CheckSpec;
  /** None: about the Service alone. */
  readonly request?: FuzzRequest;
  /** The check is about these shares, in percent by version: only many requests can tell. */
  readonly shares?: Shares;
}
export type Shares = Readonly<Record<string, number>>;

const isPlain = ({ method, headers, path }: FuzzRequest): boolean =>
  method === 'GET' && Object.keys(headers).length === 0 && !path.includes('?');

/** Every check that fits the case's requests. */
export function questionsOf({ requests, objects }: FuzzCase, slot: GroundSlot): Question[] {
  const app = { namespace: slot.namespace, name: 'web' };
  const shares = sharesToAsk(objects);
  const asked: Question[] = requests.flatMap((request) => [
    ...(request.from === 'outside' ? outside(request, app) : mesh(request, slot)),
    ...(shares && isPlain(request) && request.path === '/' ? divided(request, slot, shares) : []),
  ]);
  return [{ spec: { kind: 'service-endpoints', app, service: 'web' } }, ...unique(asked)];
}

function unique(questions: readonly Question[]): Question[] {
  return [...new Map(questions.map((question) => [JSON.stringify(question.spec), question])).values()];
}

type App = { readonly namespace: string; readonly name: string };

function outside(request: FuzzRequest, app: App): Question[] {
  const { host, port, path, method, headers } = request;
  const url = `http://{ingress:${port}}${path}`;
  const questions: Question[] = [{ spec: { kind: 'probe', url, host, method, headers: { ...headers } }, request }];
  if (!isPlain(request)) return questions;
  if (path === '/') {
    questions.push({ spec: { kind: 'gateway-listens', host, port, gateway: 'gw' }, request });
  }
  questions.push({ spec: { kind: 'route-to-app', host, port, path, app, virtualService: 'vs' }, request });
  return questions;
}

/** Of the requests that are really sent; a rule may match it. */
const USER_AGENT = { 'user-agent': 'slipway-probe/1' };

function mesh(request: FuzzRequest, slot: GroundSlot): Question[] {
  const { host, path, method, headers } = request;
  const from = { namespace: slot.namespace, app: 'client' };
  const service = `${slot.namespace}/web`;
  const given = Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]);
  const lower = { ...USER_AGENT, ...Object.fromEntries(given) };
  const questions: Question[] = [
    { spec: { kind: 'probe', from, url: `http://${host}${path}`, method, headers: { ...headers } }, request },
  ];
  for (const subset of ['v1', 'v2']) {
    questions.push({
      spec: { kind: 'mesh-route', from, service, port: 80, subset, method, path, headers: lower },
      request,
    });
  }
  return questions;
}

/**
 * The shares that the case's own rules write. Many requests cost more than all else: where no rule divides, one case
 * in three is asked.
 */
function sharesToAsk(objects: FuzzCase['objects']): Shares | undefined {
  const written = JSON.stringify(objects.map(({ spec }) => spec));
  if (written.includes('"weight":80')) return { v1: 80, v2: 20 };
  if (written.includes('"weight":50')) return { v1: 50, v2: 50 };
  if (written.length % 3 !== 0) return undefined;
  return written.includes('"subset":"v2"') ? { v2: 100 } : { v1: 100 };
}

/** Points by which a share must be off to be told apart: wide, so that few requests decide. */
const TOLERANCE = 30;

function divided(request: FuzzRequest, slot: GroundSlot, shares: Shares): Question[] {
  const { host, from, port } = request;
  const caller = { namespace: slot.namespace, app: 'client' };
  const categories = { v1: '^v1$', v2: '^v2$' };
  const test = { by: { json: 'version' }, categories, shares, tolerance: TOLERANCE, alpha: 0.001, beta: 0.001 };
  if (from === 'outside') {
    return [{ spec: { kind: 'distribution', url: `http://{ingress:${port}}/`, host, ...test }, request, shares }];
  }
  if (from !== 'mesh') return [];
  const service = `${slot.namespace}/web`;
  return [
    { spec: { kind: 'distribution', from: caller, url: `http://${host}/`, ...test }, request, shares },
    {
      spec: { kind: 'mesh-route', from: caller, service, port: 80, headers: USER_AGENT, weights: { ...shares } },
      request,
      shares,
    },
  ];
}
