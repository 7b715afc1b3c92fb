import type { CheckSpec } from '#server/checks/index.ts';
import type { FuzzCase, FuzzRequest } from './case.ts';
import type { GroundSlot } from './ground/ground.ts';

/** One check that is asked about a case, and the request whose fate it is about. */
export interface Question {
  readonly spec: CheckSpec;
  /** None: about the Service alone. */
  readonly request?: FuzzRequest;
}

const isPlain = ({ method, headers, path }: FuzzRequest): boolean =>
  method === 'GET' && Object.keys(headers).length === 0 && !path.includes('?');

/** Every check that fits the case's requests. */
export function questionsOf({ requests }: FuzzCase, slot: GroundSlot): Question[] {
  const app = { namespace: slot.namespace, name: 'web' };
  const asked: Question[] = requests.flatMap((request) =>
    request.from === 'outside' ? outside(request, slot, app) : mesh(request, slot),
  );
  return [{ spec: { kind: 'service-endpoints', app, service: 'web' } }, ...unique(asked)];
}

function unique(questions: readonly Question[]): Question[] {
  return [...new Map(questions.map((question) => [JSON.stringify(question.spec), question])).values()];
}

type App = { readonly namespace: string; readonly name: string };

function outside(request: FuzzRequest, slot: GroundSlot, app: App): Question[] {
  const { host, path, method, headers } = request;
  const url = `http://{ingress:${slot.port}}${path}`;
  const questions: Question[] = [{ spec: { kind: 'probe', url, host, method, headers: { ...headers } }, request }];
  if (!isPlain(request)) return questions;
  if (path === '/') {
    questions.push({ spec: { kind: 'gateway-listens', host, port: slot.port, gateway: 'gw' }, request });
  }
  questions.push({ spec: { kind: 'route-to-app', host, port: slot.port, path, app, virtualService: 'vs' }, request });
  return questions;
}

function mesh(request: FuzzRequest, slot: GroundSlot): Question[] {
  const { host, path, method, headers } = request;
  const from = { namespace: slot.namespace, app: 'client' };
  const service = `${slot.namespace}/web`;
  const lower = Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));
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
