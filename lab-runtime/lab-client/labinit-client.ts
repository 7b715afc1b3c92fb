import type { Duplex, Readable } from 'node:stream';
import { z } from 'zod';
import type { ExecExit } from '#protocol/exec-frames.ts';
import {
  type DialRequest,
  dialErrorSchema,
  type ExecRequest,
  fileInfoSchema,
  type LabinitCaller,
  type ProbeRequest,
  type ProbeResult,
  probeResponseSchema,
  processesSchema,
  type Ready,
  readySchema,
  socketsSchema,
} from '#protocol/labinit.ts';
import { LinkedAbort } from '#protocol/linked-abort.ts';
import { refusal } from '#protocol/version.ts';
import { type ExecSession, execSession } from './exec-session.ts';
import { parseJsonInTurns } from './json-in-turns.ts';
import { LabinitError } from './labinit-error.ts';
import { call, type HttpAnswer, upgrade } from './labinit-http.ts';
import { type LabTurns, nextTurnOf } from './turns.ts';

export type { ExecSession } from './exec-session.ts';
export { LabinitError } from './labinit-error.ts';

const DEFAULT_TIMEOUT_MS = 10_000;
const RUN_TIMEOUT_MS = 60_000;
const JSON_MAX_BYTES = 8 * 1024 * 1024;
/** What labinit says of itself, or of a file. */
const SMALL_MAX_BYTES = 65_536;
/** A host's processes with their arguments are some ten thousand texts. */
const JSON_LIMITS = { maxDepth: 20, maxValues: 100_000 };
const FILE_MAX_BYTES = 1024 * 1024;
/** Processes and sockets are asked for every few seconds; a node has some hundred, about 60 KiB. */
const PLACE_MAX_BYTES = 1024 * 1024;
const RUN_OUTPUT_MAX_BYTES = 1024 * 1024;
const PROBE_GRACE_MS = 5_000;

interface CallOptions {
  readonly signal?: AbortSignal | undefined;
  readonly timeoutMs?: number | undefined;
  /** Whose share of the host's room it takes; grading's when nothing is said. */
  readonly caller?: LabinitCaller | undefined;
}

export interface ExecResult extends ExecExit {
  readonly stdout: Buffer;
  readonly stderr: Buffer;
  /** More came than was asked for; the rest was dropped. */
  readonly truncated: boolean;
}

type LabProcess = z.infer<typeof processesSchema>['processes'][number];
type LabSocket = z.infer<typeof socketsSchema>['sockets'][number];
type LabFileInfo = z.infer<typeof fileInfoSchema>;
/** `pod`: of the pod on this host that has the address, instead of the host's own. */
type PlaceOptions = CallOptions & { readonly pod?: string | undefined };

/** Talks to one host's labinit. Every call is bounded in bytes and time and throws only LabinitError. */
export interface LabinitClient {
  readonly socketPath: string;
  ready(options?: CallOptions): Promise<Omit<Ready, 'version' | 'minor'>>;
  /** `timeoutMs` bounds the start; the session lives until its exit, `close()` or the signal. */
  exec(request: ExecRequest, options?: CallOptions): Promise<ExecSession>;
  /** Runs a command to its end, at most `timeoutMs` (60 s), keeping `maxBytes` of each output (1 MiB). */
  run(
    request: ExecRequest & { readonly input?: string | Buffer },
    options?: CallOptions & { readonly maxBytes?: number },
  ): Promise<ExecResult>;
  /** A raw tunnel to an address inside the host's network, or inside that of a pod on it. */
  dial(request: DialRequest, options?: CallOptions): Promise<Duplex>;
  probe(request: ProbeRequest, options?: CallOptions): Promise<ProbeResult[]>;
  readFile(path: string, options?: CallOptions & { readonly maxBytes?: number }): Promise<Buffer>;
  writeFile(path: string, data: string | Buffer, options?: CallOptions & { readonly mode?: number }): Promise<void>;
  /** Undefined where there is nothing. */
  stat(path: string, options?: CallOptions): Promise<LabFileInfo | undefined>;
  /** All processes, those of pods included, or with `pod` one pod's. */
  processes(options?: PlaceOptions): Promise<LabProcess[]>;
  sockets(options?: PlaceOptions): Promise<LabSocket[]>;
}

const errorBodySchema = z.object({ error: z.string().max(64), message: z.string().max(4096) });

export function failureOf(answer: HttpAnswer): { error: string; message: string } {
  try {
    return errorBodySchema.parse(JSON.parse(answer.body.toString('utf8')));
  } catch {
    return { error: 'other', message: `HTTP ${answer.status}` };
  }
}

function expectStatus(answer: HttpAnswer, status: number): Buffer {
  if (answer.status === status) return answer.body;
  throw new LabinitError('status', failureOf(answer).message, { status: answer.status });
}

async function parse<T>(schema: z.ZodType<T>, body: Buffer, turns: LabTurns | undefined): Promise<T> {
  try {
    return schema.parse(await parseJsonInTurns(body, { ...JSON_LIMITS, turn: () => nextTurnOf(turns) }));
  } catch (error) {
    if (error instanceof LabinitError) throw error;
    throw new LabinitError('protocol', 'the host answered in a wrong shape', { cause: error });
  }
}

const placeOf = ({ pod }: PlaceOptions): string => (pod ? `?pod=${encodeURIComponent(pod)}` : '');

async function keep(output: Readable, maxBytes: number): Promise<{ bytes: Buffer; truncated: boolean }> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of output as AsyncIterable<Buffer>) {
    if (size < maxBytes) chunks.push(chunk.subarray(0, maxBytes - size));
    size += chunk.length;
  }
  return { bytes: Buffer.concat(chunks), truncated: size > maxBytes };
}

/** Stateless and cheap: each call opens its own connection. What it answers is read in the lab's turns, where it has any. */
export function labinitClient(socketPath: string, turns?: LabTurns): LabinitClient {
  const base = (options: CallOptions, extra = 0) => ({
    socketPath,
    maxBytes: JSON_MAX_BYTES,
    timeoutMs: (options.timeoutMs ?? DEFAULT_TIMEOUT_MS) + extra,
    signal: options.signal,
    caller: options.caller ?? 'grading',
    turns,
  });
  const get = async <T>(path: string, schema: z.ZodType<T>, options: CallOptions, maxBytes = SMALL_MAX_BYTES) =>
    parse(schema, expectStatus(await call({ ...base(options), maxBytes, method: 'GET', path }), 200), turns);

  const exec: LabinitClient['exec'] = async (request, options = {}) => {
    const body = JSON.stringify(request);
    const answer = await upgrade({ ...base(options), method: 'POST', path: '/v1/exec', body }, 'slipway-exec');
    if ('status' in answer) throw new LabinitError('status', failureOf(answer).message, { status: answer.status });
    return execSession(answer, options.signal);
  };

  return {
    socketPath,
    async ready(options = {}) {
      const { version, minor, ...ready } = await get('/v1/ready', readySchema, options);
      // A lab keeps the labinit that it started with.
      const refused = refusal('labinit', { version, minor });
      if (refused) throw new LabinitError('protocol', refused.message.en);
      return ready;
    },
    exec,
    async run({ input, ...request }, options = {}) {
      const { timeoutMs = RUN_TIMEOUT_MS, maxBytes = RUN_OUTPUT_MAX_BYTES } = options;
      using within = new LinkedAbort([options.signal], timeoutMs);
      const { signal } = within;
      try {
        const session = await exec(
          { ...request, stdin: input !== undefined },
          { signal, timeoutMs, caller: options.caller },
        );
        session.stdin.on('error', () => {});
        if (input !== undefined) session.stdin.end(input);
        const [stdout, stderr, exit] = await Promise.all([
          keep(session.stdout, maxBytes),
          keep(session.stderr, maxBytes),
          session.exit,
        ]);
        return {
          ...exit,
          stdout: stdout.bytes,
          stderr: stderr.bytes,
          truncated: stdout.truncated || stderr.truncated,
        };
      } catch (error) {
        if (signal.aborted && options.signal?.aborted !== true)
          throw new LabinitError('timeout', `${request.argv[0]} did not end in ${timeoutMs} ms`, { cause: error });
        throw error;
      }
    },
    async dial(request, options = {}) {
      const body = JSON.stringify(request);
      const answer = await upgrade({ ...base(options), method: 'POST', path: '/v1/dial', body }, 'slipway-dial');
      if (!('status' in answer)) {
        // A tunnel that breaks before its user listens is no bug of ours.
        answer.on('error', () => answer.destroy());
        return answer;
      }
      const { error, message } = failureOf(answer);
      if (answer.status !== 502) throw new LabinitError('status', message, { status: answer.status });
      throw new LabinitError('dial', message, { dial: dialErrorSchema.catch('other').parse(error) });
    },
    async probe(request, options = {}) {
      const all = (request.timeoutMs ?? 3000) * (request.count ?? 1) + PROBE_GRACE_MS;
      const bounded = base({ ...options, timeoutMs: options.timeoutMs ?? all });
      const body = JSON.stringify(request);
      const answer = await call({ ...bounded, method: 'POST', path: '/v1/probe', body });
      return (await parse(probeResponseSchema, expectStatus(answer, 200), turns)).results;
    },
    async readFile(path, options = {}) {
      const maxBytes = options.maxBytes ?? FILE_MAX_BYTES;
      const target = `/v1/files?path=${encodeURIComponent(path)}`;
      return expectStatus(await call({ ...base(options), maxBytes, method: 'GET', path: target }), 200);
    },
    async writeFile(path, data, options = {}) {
      const mode = (options.mode ?? 0o644).toString(8);
      const target = `/v1/files?path=${encodeURIComponent(path)}&mode=${mode}`;
      expectStatus(await call({ ...base(options), method: 'PUT', path: target, body: data }), 204);
    },
    async stat(path, options = {}) {
      const target = `/v1/stat?path=${encodeURIComponent(path)}`;
      const answer = await call({ ...base(options), maxBytes: SMALL_MAX_BYTES, method: 'GET', path: target });
      if (answer.status === 404 && failureOf(answer).error === 'not_found') return undefined;
      return parse(fileInfoSchema, expectStatus(answer, 200), turns);
    },
    processes: async (options = {}) =>
      (await get(`/v1/processes${placeOf(options)}`, processesSchema, options, PLACE_MAX_BYTES)).processes,
    sockets: async (options = {}) =>
      (await get(`/v1/sockets${placeOf(options)}`, socketsSchema, options, PLACE_MAX_BYTES)).sockets,
  };
}
