import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { type AdminStatus, createLabSchema, gradeRequestSchema } from '#protocol/admin.ts';
import type { Boundary } from '#protocol/boundary.ts';
import { SlipwayError } from '#protocol/errors.ts';
import type { LabView } from '#protocol/lab-state.ts';
import { lenient } from '#protocol/lenient.ts';
import type { ExamService } from '../exam/exam-service.ts';
import type { LabDriver } from '../labs/driver.ts';
import { type LabService, NOBODY } from '../labs/lab-service.ts';
import type { ToolchainWatch } from '../labs/toolchain-watch.ts';
import { noAnswers } from '../lessons/exercises/answers-file.ts';
import type { LessonSource } from '../lessons/lesson-source.ts';
import type { TerminalService } from '../terminals/terminal-service.ts';
import type { HeartbeatTimes } from './heartbeat.ts';

/** Labs of the command line have this owner; a session's id is longer. */
const COMMAND_LINE = 'cli';
/** A reader of a lab's events that is this far behind is cut off. */
const EVENTS_BACKLOG_MAX_BYTES = 4_194_304;

export interface AdminDeps {
  readonly labs: LabService;
  readonly driver: LabDriver;
  readonly lessons: LessonSource;
  readonly exams: Pick<ExamService, 'markLab'>;
  readonly terminals: TerminalService;
  readonly toolchain: ToolchainWatch;
  readonly address: () => string;
  readonly startedAt: number;
  readonly boundary: Boundary;
  readonly heartbeat?: HeartbeatTimes;
  /** How many pages are open. */
  readonly pages: () => number;
}

/** All that can be said of a lab that labd cannot read, when somebody ends it. */
const unknownLab: Omit<Extract<LabView, { state: 'stopping' }>, 'id'> = {
  state: 'stopping',
  spec: { cluster: false, workers: 0 },
  target: { kind: 'bare' },
  hosts: [],
  steps: [],
  createdAt: 0,
};

const parse = <T>(schema: z.ZodType<T>, body: unknown): T => {
  const parsed = lenient(schema).safeParse(body ?? {});
  if (parsed.success) return parsed.data;
  throw new SlipwayError('SLW205', { detail: z.prettifyError(parsed.error).replaceAll('\n', ' ') });
};

export function registerAdminLabs(app: FastifyInstance, deps: AdminDeps): void {
  const { labs, driver, lessons, toolchain } = deps;
  const labOf = (id: string) => {
    const lab = labs.get(id);
    if (!lab) throw new SlipwayError('SLW200', { lab: id.slice(0, 40) });
    return { lab, owner: labs.ownerOf(id) ?? '' };
  };

  app.get('/api/status', async (): Promise<AdminStatus> => {
    const [capacity, kept] = await Promise.all([driver.capacity().catch(() => undefined), labs.kept()]);
    return {
      pid: process.pid,
      address: deps.address(),
      startedAt: deps.startedAt,
      toolchain: toolchain.current(),
      labs: labs.list().length,
      pages: deps.pages(),
      ...(kept.length > 0 ? { kept: [...kept] } : {}),
      ...(capacity ? { capacity } : {}),
    };
  });
  app.get('/api/lessons', async () => ({ lessons: lessons.list().map(({ id, title }) => ({ id, title })) }));
  app.get('/api/labs', async () => ({ labs: labs.list().map(({ lab, owner }) => ({ lab, owner })) }));
  app.get<{ Params: { id: string } }>('/api/labs/:id', async ({ params }) => labOf(params.id));

  app.post('/api/labs', async ({ body }, reply) => {
    const { target, spec } = parse(createLabSchema, body);
    if (target.kind === 'lesson' && !lessons.outline(target.lesson)) {
      throw new SlipwayError('SLW402', { lesson: target.lesson });
    }
    if (!spec.cluster && target.kind !== 'bare') {
      throw new SlipwayError('SLW205', { detail: 'a lab without a cluster can only be bare' });
    }
    const lab = await labs.start({ owner: COMMAND_LINE, target, spec });
    return reply.code(202).send({ lab, owner: COMMAND_LINE });
  });

  app.delete<{ Params: { id: string } }>('/api/labs/:id', async ({ params }, reply) => {
    const { id } = params;
    if (!labs.get(id) && (await labs.endKept(id))) {
      return reply.code(202).send({ lab: { ...unknownLab, id }, owner: NOBODY });
    }
    const { owner } = labOf(id);
    return reply.code(202).send({ lab: await labs.destroy(id), owner });
  });

  app.get<{ Params: { id: string } }>('/api/labs/:id/events', (request, reply) => {
    const { id } = request.params;
    const first = labOf(id);
    reply.hijack();
    reply.raw.writeHead(200, { 'content-type': 'application/x-ndjson' });
    const write = (line: object) => {
      reply.raw.write(`${JSON.stringify(line)}\n`);
      if (reply.raw.writableLength > EVENTS_BACKLOG_MAX_BYTES) reply.raw.destroy();
    };
    const tell = (lab: LabView, owner: string) => {
      if (lab.id !== id || !reply.raw.writable) return;
      write({ lab, owner });
      if (lab.state === 'stopped') reply.raw.end();
    };
    const broken = () => void reply.raw.destroy();
    const unsubscribe = labs.onChange(deps.boundary.guard('events of a lab', tell, broken));
    reply.raw.on('close', unsubscribe).on('error', broken);
    write(first);
  });

  app.post<{ Params: { id: string } }>('/api/labs/:id/grade', async (request, reply) => {
    const { lesson, waitMs, answers: written } = parse(gradeRequestSchema, request.body);
    const { lab } = labOf(request.params.id);
    if (!lessons.outline(lesson)) throw new SlipwayError('SLW402', { lesson });
    if (!labs.hostsAnswer(lab.id)) throw new SlipwayError('SLW204', { host: 'k3s-s', detail: lab.state });
    const hosts = labs.hosts(lab.id);
    const answers = written ? await lessons.readAnswers(lesson, written, hosts) : noAnswers;
    const gone = new AbortController();
    // The answer's end, not the request's: that one closes as soon as its body is read.
    reply.raw.on('close', () => gone.abort());
    const grader = lessons.startGrader({ lesson, hosts, answers, onVerdict: () => undefined });
    try {
      return { lesson, checkpoints: await grader.evaluate({ waitMs, signal: gone.signal }) };
    } finally {
      grader.stop();
    }
  });

  app.post<{ Params: { id: string } }>('/api/labs/:id/exam', async (request, reply) => {
    const { lab } = labOf(request.params.id);
    if (!labs.hostsAnswer(lab.id)) throw new SlipwayError('SLW204', { host: 'k3s-s', detail: lab.state });
    const gone = new AbortController();
    reply.raw.on('close', () => gone.abort());
    const report = await deps.exams.markLab(lab.id, gone.signal);
    if (!report) throw new SlipwayError('SLW106', { what: `an exam in the lab ${lab.id}` });
    return { report };
  });
}
