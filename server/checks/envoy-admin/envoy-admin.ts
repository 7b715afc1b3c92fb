import { z } from 'zod';
import { hostNameSchema } from '#protocol/lab-state.ts';
import type { ProbeResult } from '#protocol/labinit.ts';
import { parseBoundedJson } from '#server/cluster/bounded-json.ts';
import { matchTree } from '#server/grading/objects/match-tree.ts';
import { matchTreeSchema } from '#server/grading/objects/tree.ts';
import { broken, type Finding, type Outcome, ok, type Subject } from '#server/grading/outcome.ts';
import { defineCheck } from '../check.ts';
import { linesField } from '../specs.ts';

const BODY_MAX_BYTES = 262_144;
const TIMEOUT_MS = 3_000;
const SHOWN_MAX_CHARS = 300;

const schema = z
  .strictObject({
    host: hostNameSchema,
    port: z.number().int().default(9902),
    path: z
      .string()
      .regex(/^\/\S*$/)
      .describe('with its query, such as `/stats?filter=listener_manager`'),
    post: z.literal(true).optional().describe('only for `/logging`, which without a query only tells'),
    status: z.number().int().default(200),
    text: linesField.optional().describe('a pattern of the answer; `^` and `$` are those of any line'),
    json: matchTreeSchema.optional().describe('a picture of the answer'),
  })
  .refine(({ post, path }) => !post || path === '/logging', 'a check changes nothing');
type Desired = z.output<typeof schema>;

/** What an Envoy in a host says of itself. Its state changes without any event, so it is looked at every few seconds. */
export const envoyAdmin = defineCheck({
  kind: 'envoy-admin',
  schema,
  inputs: ({ host }) => [`host:${host}`, 'polled'],
  async run(spec, scene): Promise<Outcome> {
    const { host, port, path, post } = spec;
    const listening = (await scene.host(host)).sockets.filter(
      ({ kind, state }) => kind === 'tcp' && state === 'listen',
    );
    const local = listening.find((socket) => socket.local.endsWith(`:${port}`))?.local;
    if (local === undefined) {
      return brokenBy(spec, {
        code: 'admin.not-listening',
        ko: `${host}에서 ${port}번 포트를 듣는 프로그램이 없다. 관리자 인터페이스가 있는 엔보이가 아직 실행되고 있지 않다.`,
        en: `Nothing listens on port ${port} of ${host}: no Envoy with an admin interface runs yet.`,
        expected: `LISTEN port ${port}`,
        observed: `listening: ${listening.map((socket) => `${socket.local} ${socket.comm}`).join(', ') || 'nobody'}`,
        next: 'ss -tnlp',
      });
    }
    const result = await scene.probe({
      from: host,
      url: `http://${reachable(local)}${path}`,
      method: post ? 'POST' : 'GET',
      timeoutMs: TIMEOUT_MS,
      maxBodyBytes: BODY_MAX_BYTES,
      hopedFor: () => false,
    });
    return judge(spec, result);
  },
});

/** From the host itself, also where the interface is bound to all addresses. */
const reachable = (local: string): string => local.replace(/^(0\.0\.0\.0|\[::\]|\*):/, '127.0.0.1:');

function judge(spec: Desired, result: ProbeResult): Outcome {
  const { status, text, json } = spec;
  if (!result.ok) {
    return brokenBy(spec, {
      code: 'admin.no-answer',
      ko: `${spec.port}번 포트에서 HTTP 응답이 오지 않았다(${result.error}).`,
      en: `No HTTP answer came from port ${spec.port} (${result.error}).`,
      expected: `HTTP ${status}`,
      observed: `${result.error}: ${result.message}`,
    });
  }
  const shown = `HTTP ${result.status}: ${result.body.trim().slice(0, SHOWN_MAX_CHARS) || '(an empty body)'}`;
  if (result.status !== status || (text && !text.test(result.body))) {
    return brokenBy(
      spec,
      {
        code: result.status === status ? 'admin.text' : 'admin.status',
        ko: `관리자 인터페이스의 ${spec.path} 응답이 기대와 다르다.`,
        en: `The admin interface's answer to ${spec.path} is not as it should be.`,
        expected: `HTTP ${status}${text ? `, /${text.source}/` : ''}`,
        observed: shown,
      },
      { value: result },
    );
  }
  if (json === undefined) return ok(`${spec.path} → ${text?.exec(result.body)?.[0] ?? shown}`);
  const answer = parseBoundedJson(Buffer.from(result.body), `admin ${spec.path}`);
  const { mismatch, evidence } = matchTree(json, answer);
  if (!mismatch) return ok(`${spec.path} → ${evidence.join(', ')}`);
  const { path, expected, observed } = mismatch;
  return brokenBy(
    spec,
    {
      code: 'admin.json',
      ko: `관리자 인터페이스의 ${spec.path} 응답에서 ${path}이(가) 기대와 다르다.`,
      en: `In the admin interface's answer to ${spec.path}, ${path} is not as it should be.`,
      expected,
      observed,
    },
    { path, value: answer },
  );
}

function brokenBy(
  { host, port, path, post }: Desired,
  finding: Pick<Finding, 'code' | 'ko' | 'en' | 'expected' | 'observed'> & { next?: string },
  subject?: Subject,
): Outcome {
  const url = `http://localhost:${port}${path}`;
  const quoted = /[?&]/.test(url) ? `'${url}'` : url;
  const next = `curl -s ${post ? '-X POST ' : ''}${quoted}`;
  return broken({ layer: 'proxy', object: `Envoy/${host}${path}`, next, on: host, ...finding }, 0, subject);
}
