import { z } from 'zod';
import type { ProbeResult } from '#protocol/labinit.ts';
import { quoted, shellWord } from '#protocol/shell-word.ts';
import { broken, type Finding, type Outcome } from '#server/grading/outcome.ts';
import type { ProbeOrder } from '#server/grading/scene/probes.ts';
import type { Scene } from '#server/grading/scene.ts';
import { fromField, resolveTarget, type Target, urlField } from './probe-target.ts';
import type { AskedRequest } from './traced-way.ts';

const BODY_MAX_BYTES = 65_536;

/** A request as a lesson writes it; shared by the kinds that send some. */
export const requestFields = {
  from: fromField,
  url: urlField,
  method: z.string().default('GET'),
  headers: z.record(z.string(), z.string()).optional(),
  host: z.string().optional().describe('the Host header, instead of the URL’s'),
  body: z.string().max(BODY_MAX_BYTES).optional(),
};
/** A form that is sent first; the cookie that comes back goes with the request. */
export const loginField = z.strictObject({ url: urlField, form: z.record(z.string(), z.string()) });

const schema = z.strictObject({ ...requestFields, login: loginField.optional() });
export type ProbeRequestSpec = z.output<typeof schema>;

/** What a learner types for the same. */
export interface Command {
  readonly text: string;
  /** Of the text what comes once before the request, such as a login. */
  readonly before: string;
  readonly on: string;
}
type Prepared =
  | {
      readonly kind: 'ready';
      readonly order: ProbeOrder;
      readonly target: Target;
      readonly asked: AskedRequest;
      readonly command: Command;
    }
  | { readonly kind: 'broken'; readonly outcome: Outcome };

/** Fills in what only the lab knows: addresses, ports, the sending pod, the cookie of a login. */
export async function prepareProbe(request: ProbeRequestSpec, scene: Scene): Promise<Prepared> {
  const { from, method, headers = {}, host, body, login } = request;
  const target = await resolveTarget(request, scene);
  if ('missing' in target) return { kind: 'broken', outcome: noTarget(target, request) };
  const cookie = login && (await logIn(login, { from, host }, scene));
  if (cookie && typeof cookie !== 'string') return cookie;
  const all = { ...headers, ...(cookie && { cookie }) };
  const { shell, way: _way, ...place } = target;
  const order: ProbeOrder = {
    changedAt: scene.since,
    ...place,
    method,
    maxBodyBytes: BODY_MAX_BYTES,
    ...(Object.keys(all).length > 0 && { headers: all }),
    ...(host && { host }),
    ...(body !== undefined && { body }),
  };
  const asked = { url: target.url, authority: host ?? new URL(target.url).host, method, headers: all };
  const before = await loginCommand(request, target, scene);
  const text = `${before}${shell.prefix}${curl(request, target.url)}`;
  return { kind: 'ready', order, target, asked, command: { text, before, on: shell.on } };
}

/** A login comes first; its cookie is kept in a file. */
async function loginCommand({ login, from, host }: ProbeRequestSpec, { shell }: Target, scene: Scene): Promise<string> {
  const at = login && (await resolveTarget({ from, url: login.url }, scene));
  if (!login || !at || 'missing' in at) return '';
  const form = quoted(new URLSearchParams(login.form).toString());
  const named = host ? ` -H ${quoted(`Host: ${host}`)}` : '';
  return `${shell.prefix}curl -s -o /dev/null -c ${COOKIES}${named} -d ${form} ${shellWord(at.url)}; `;
}
const COOKIES = '/tmp/cookies';

export type Sent =
  | {
      readonly kind: 'answered';
      readonly result: ProbeResult;
      readonly target: Target;
      readonly asked: AskedRequest;
      readonly command: Command;
    }
  | { readonly kind: 'broken'; readonly outcome: Outcome };

export async function sendProbe(
  request: ProbeRequestSpec,
  scene: Scene,
  options: Pick<ProbeOrder, 'timeoutMs' | 'hopedFor'>,
): Promise<Sent> {
  const prepared = await prepareProbe(request, scene);
  if (prepared.kind === 'broken') return prepared;
  const { order, target, asked, command } = prepared;
  return { kind: 'answered', result: await scene.probe({ ...order, ...options }), target, asked, command };
}

async function logIn(
  { url, form }: z.output<typeof loginField>,
  { from, host }: Pick<ProbeRequestSpec, 'from' | 'host'>,
  scene: Scene,
): Promise<string | Extract<Prepared, { kind: 'broken' }>> {
  const request: ProbeRequestSpec = {
    from,
    host,
    url,
    method: 'POST',
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    body: new URLSearchParams(form).toString(),
  };
  const given = (result: ProbeResult) => result.ok && result.headers['set-cookie'] !== undefined;
  const sent = await sendProbe(request, scene, { timeoutMs: 5_000, hopedFor: given });
  if (sent.kind === 'broken') return sent;
  const { result, command } = sent;
  const cookie = result.ok ? result.headers['set-cookie']?.split(';')[0] : undefined;
  if (cookie) return cookie;
  const outcome = broken(
    {
      code: 'probe.login',
      layer: 'probe',
      object: `POST ${sent.target.url}`,
      ko: '로그인 요청에 쿠키가 오지 않았다.',
      en: 'The login was not answered with a cookie.',
      expected: 'a Set-Cookie header',
      observed: result.ok ? `HTTP ${result.status}` : `${result.error}: ${result.message}`,
      next: command.text,
      on: command.on,
    },
    5_000,
    { value: result },
  );
  return { kind: 'broken', outcome };
}

const noTarget = (found: { missing: string; object: string }, { from }: ProbeRequestSpec): Outcome =>
  broken(
    targetMissing(found, typeof from === 'string' ? 'kubectl get svc,pod -A' : `kubectl get pod -n ${from.namespace}`),
  );

/** There is nothing to send to, or from. */
export const targetMissing = (found: { missing: string; object: string }, next: string): Finding => ({
  code: 'probe.no-target',
  layer: 'service',
  object: found.object,
  ko: `요청을 보낼 수 없다. ${found.object}에 필요한 것이 없다: ${found.missing}.`,
  en: `The request cannot be sent: ${found.object} lacks ${found.missing}.`,
  expected: found.missing,
  observed: 'none',
  next,
});

type Curled = Pick<ProbeRequestSpec, 'method' | 'headers' | 'host' | 'body' | 'login'>;

/** What a learner types for the request. */
export function curl({ method, headers = {}, host, body, login }: Curled, url: string): string {
  return [
    'curl -sv',
    method !== 'GET' && `-X ${method}`,
    host && `-H ${quoted(`Host: ${host}`)}`,
    ...Object.entries(headers).map(([name, value]) => `-H ${quoted(`${name}: ${value}`)}`),
    login && `-b ${COOKIES}`,
    body && `-d ${quoted(body.slice(0, 100))}`,
    shellWord(url),
  ]
    .filter(Boolean)
    .join(' ');
}
