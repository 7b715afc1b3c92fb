import type { WebSocket } from 'ws';
import { z } from 'zod';
import { type Boundary, failureOf } from '#protocol/boundary.ts';
import { type Failure, failure, SlipwayError } from '#protocol/errors.ts';
import { trimmed } from '#protocol/lenient.ts';
import {
  CLIENT_MESSAGE_MAX_BYTES,
  type ClientMessage,
  CloseCode,
  clientMessageSchema,
  type Language,
  type ServerMessage,
  serverMessageSchema,
} from '#protocol/messages.ts';
import { PAGE_OUTGOING_MAX_BYTES } from '#protocol/terminal-flow.ts';
import { refusal, stamp, versionText } from '#protocol/version.ts';
import type { FileService } from '../files/file-service.ts';
import { createPageWatches } from '../files/page-watches.ts';
import { serveExam } from '../exam/exam-messages.ts';
import type { ExamService } from '../exam/exam-service.ts';
import { serveIncident, withoutReasons } from '../incidents/incident-messages.ts';
import type { IncidentService } from '../incidents/incident-service.ts';
import type { LabService } from '../labs/lab-service.ts';
import type { ToolchainWatch } from '../labs/toolchain-watch.ts';
import type { LessonSource } from '../lessons/lesson-source.ts';
import type { TroubledWatch } from '../services-watch.ts';
import type { TerminalConnection, TerminalService } from '../terminals/terminal-service.ts';
import { isPlainSite } from '#protocol/web-place.ts';
import type { MeshDesk, MeshPage } from '../mesh-view/mesh-desk.ts';
import type { WebProxy } from '../web-tabs/web-proxy.ts';
import type { Desk } from './desk.ts';
import type { RateLimit } from './rate-limit.ts';

export interface PageConnectionOptions {
  readonly socket: WebSocket;
  readonly session: string;
  /** The address under which the page was opened. */
  readonly pageOrigin: string;
  readonly desk: Desk;
  readonly labs: LabService;
  readonly lessons: LessonSource;
  readonly terminals: TerminalService;
  readonly toolchain: ToolchainWatch;
  readonly troubled: TroubledWatch;
  readonly web: WebProxy;
  readonly files: Pick<FileService, 'watch'>;
  readonly mesh: MeshDesk;
  readonly incidents: IncidentService;
  readonly exams: ExamService;
  readonly rate: RateLimit;
  readonly boundary: Boundary;
  readonly log: { error(data: object, text: string): void };
}

/** Checked as it goes out; what another version keeps in its records stays here. */
const sentSchema = trimmed(serverMessageSchema);

type Hello = Extract<ClientMessage, { type: 'hello' }>;

/** One page's WebSocket, from `hello` to its end. Whatever it sends wrongly is answered; the connection stays. */
export function servePage({
  socket,
  session,
  pageOrigin,
  desk,
  labs,
  lessons,
  terminals,
  toolchain,
  troubled,
  web,
  files,
  mesh,
  incidents,
  exams,
  rate,
  boundary,
  log,
}: PageConnectionOptions): void {
  let connection: TerminalConnection | undefined;
  let meshPage: MeshPage | undefined;
  let greeted = false;
  let language: Language = 'ko';
  let minor = 0;

  const send = (message: ServerMessage) => {
    if (socket.readyState !== socket.OPEN) return;
    // A page of 2.0 would take it for another tab of its session.
    if (minor < 1 && 'host' in message && !isPlainSite(message)) return;
    const parsed = sentSchema.safeParse(message);
    if (!parsed.success) {
      log.error({ type: message.type, err: z.prettifyError(parsed.error) }, 'a message of ours is wrong');
      if (message.type !== 'error') refuse(failure('SLW900', { detail: message.type }));
      return;
    }
    if (socket.bufferedAmount > PAGE_OUTGOING_MAX_BYTES) return socket.close(CloseCode.tooSlow, 'too slow');
    socket.send(JSON.stringify(parsed.data));
  };
  const refuse = (reason: Failure, ref?: string) =>
    send({ type: 'error', failure: reason, ...(ref === undefined ? {} : { ref }) });
  const attempt = (ref: string | undefined, work: () => Promise<void> | void) =>
    boundary.guard('a message', work, (reason) => refuse(reason, ref))();

  const watches = createPageWatches({
    files,
    session,
    send,
    onBug: (error) => boundary.bug('a watch of files', error),
  });
  const page = { send };
  const hello = async (message: Hello) => {
    if (refusal('page', message)) {
      const { version, minor = 0 } = message;
      refuse(failure('SLW105', { client: versionText({ version, minor }), server: versionText(stamp('page')) }));
      socket.close(CloseCode.versionMismatch, 'version');
      return;
    }
    if (greeted) return refuse(failure('SLW100', { detail: 'hello came twice' }));
    greeted = true;
    language = message.language;
    minor = message.minor ?? 0;
    await terminals.ready;
    if (socket.readyState !== socket.OPEN) return;
    desk.join(page);
    connection = terminals.connect(session, {
      sendMessage: send,
      sendFrame: (frame) => socket.send(frame),
      bufferedBytes: () => socket.bufferedAmount,
    });
    const lab = desk.lab();
    let lesson: ReturnType<Desk['openLesson']> | undefined;
    let unknownLesson: Failure | undefined;
    try {
      lesson = message.lesson === undefined ? undefined : desk.openLesson(page, message.lesson);
    } catch (error) {
      unknownLesson = failureOf(error);
    }
    send({
      type: 'welcome',
      ...stamp('page'),
      toolchain: toolchain.current(),
      terminals: terminals.list(session),
      ...(lab ? { lab } : {}),
      ...(lesson ? { lesson } : {}),
      ...(troubled.current().length > 0 ? { troubled: [...troubled.current()] } : {}),
    });
    if (unknownLesson) refuse(unknownLesson);
  };

  const serve = (message: ClientMessage) => {
    if (message.type === 'hello') return attempt(undefined, () => hello(message));
    const ref = 'ref' in message ? message.ref : undefined;
    if (!connection) return refuse(failure('SLW100', { detail: `${message.type} before hello` }), ref);
    switch (message.type) {
      case 'lab.start':
        return attempt(message.ref, async () => send({ type: 'lab', lab: await desk.startLab(message.lesson) }));
      case 'lab.end':
        return attempt(message.ref, () => desk.endLab(message.lab));
      case 'lesson.open':
        return attempt(message.ref, () => send({ type: 'lesson', lesson: desk.openLesson(page, message.lesson) }));
      case 'lesson.reset':
        return attempt(message.ref, async () => send({ type: 'lab', lab: await desk.resetLesson(message.lesson) }));
      case 'lesson.prepare':
        return attempt(message.ref, async () => send({ type: 'lab', lab: await desk.prepareLesson(message.lesson) }));
      case 'answer.submit':
        return attempt(message.ref, () => desk.submitAnswer(message.lesson, message.checkpoint, message.answer));
      case 'hint.show':
        return attempt(message.ref, () => {
          const { lesson, checkpoint, level } = message;
          send({ ...withoutUndefined(message), type: 'hint', text: lessons.hint(lesson, checkpoint, level) });
        });
      case 'solution.show':
        return attempt(message.ref, () => {
          const { lesson, checkpoint } = message;
          send({ ...withoutUndefined(message), type: 'solution', ...lessons.solution(lesson, checkpoint) });
        });
      case 'progress.get':
        return attempt(message.ref, () =>
          send({ ...withoutUndefined(message), type: 'progress', lessons: desk.progress() }),
        );
      case 'terminal.open':
        return attempt(message.ref, async () => {
          const { type: _, ...request } = message;
          const lab = desk.lab();
          if (!lab) return refuse(failure('SLW200', { lab: '-' }), message.ref);
          if (!labs.hostsAnswer(lab.id)) {
            return refuse(failure('SLW204', { host: message.host, detail: lab.state }), message.ref);
          }
          await connection?.open({ ...withoutUndefined(request), lab: lab.id });
        });
      case 'terminal.attach':
      case 'terminal.resize':
      case 'terminal.ack':
      case 'terminal.close':
        return connection.message(message);
      case 'web.open':
        return attempt(message.ref, async () => {
          const { type: _, ref, ...request } = message;
          const opened = await web.open({ ...request, session, pageOrigin, language });
          send({ type: 'web.opened', ...opened, ...(ref === undefined ? {} : { ref }) });
        });
      case 'web.download':
        return attempt(message.ref, () => {
          const { type: _, ref, ...request } = message;
          send({ ...web.download({ ...request, session }), ...(ref === undefined ? {} : { ref }) });
        });
      case 'web.log':
        return attempt(message.ref, () => {
          const { type: _, ref, ...request } = message;
          send({ ...web.log({ ...request, session }), ...(ref === undefined ? {} : { ref }) });
        });
      case 'web.exchange':
        return attempt(message.ref, () => {
          const { type: _, ref, ...request } = message;
          send({ ...web.exchange({ ...request, session }), ...(ref === undefined ? {} : { ref }) });
        });
      case 'web.cookies':
        return attempt(message.ref, () => {
          const { type: _, ref, ...request } = message;
          send({ ...web.cookies({ ...request, session }), ...(ref === undefined ? {} : { ref }) });
        });
      case 'files.watch':
        return attempt(message.ref, () => watches.set(message));
      case 'web.pods':
        return attempt(message.ref, async () => {
          const { ref, lab } = message;
          send({ ...(await web.pods({ session, lab })), ...(ref === undefined ? {} : { ref }) });
        });
      case 'mesh.watch':
      case 'mesh.unwatch':
      case 'trace.start':
      case 'trace.cancel':
        return attempt(message.ref, () => {
          const hides = () => incidents.isActive(session) || exams.isActive(session);
          meshPage ??= mesh.page(session, (told) => send(hides() ? withoutReasons(told) : told));
          return meshPage.message(message);
        });
      case 'incident.list':
      case 'incident.open':
      case 'incident.start':
      case 'incident.name':
      case 'incident.reason':
      case 'incident.give-up':
        return attempt(message.ref, () => {
          // Its lab is the exam's alone.
          if (message.type === 'incident.start' && exams.isActive(session)) throw new SlipwayError('SLW408');
          serveIncident(message, { session, incidents, send });
        });
      case 'exam.list':
      case 'exam.open':
      case 'exam.start':
      case 'exam.note':
      case 'exam.end':
        return attempt(message.ref, () => serveExam(message, { session, exams, send }));
      case 'ping':
        return send({ type: 'pong', ...(message.ref === undefined ? {} : { ref: message.ref }) });
    }
  };

  const allowed = (weight: 'normal' | 'cheap', ref?: string) => {
    const verdict = rate.take(weight);
    if (verdict === 'complain') refuse(failure('SLW104'), ref);
    return verdict === 'take';
  };

  const receive = (data: Buffer, isBinary: boolean) => {
    if (data.length > CLIENT_MESSAGE_MAX_BYTES) {
      return refuse(failure('SLW103', { size: data.length, limit: CLIENT_MESSAGE_MAX_BYTES }));
    }
    if (isBinary) {
      if (!allowed('cheap')) return;
      if (connection) return connection.frame(data);
      return refuse(failure('SLW100', { detail: 'a frame before hello' }));
    }
    let body: unknown;
    try {
      body = JSON.parse(data.toString('utf8'));
    } catch {
      return allowed('normal') && refuse(failure('SLW100', { detail: 'not JSON' }));
    }
    const parsed = clientMessageSchema.safeParse(body);
    if (!parsed.success) {
      const detail = z.prettifyError(parsed.error).split('\n')[0]?.slice(0, 200) ?? 'unknown';
      return allowed('normal') && refuse(failure('SLW100', { detail }), refOf(body));
    }
    const message = parsed.data;
    const cheap = message.type === 'terminal.ack';
    if (allowed(cheap ? 'cheap' : 'normal', 'ref' in message ? message.ref : undefined)) serve(message);
  };
  const leave = () => {
    connection?.dispose();
    watches.close();
    meshPage?.leave();
    desk.leave(page);
  };
  socket.on(
    'message',
    boundary.guard('a frame of a page', receive, (reason) => refuse(reason)),
  );
  socket.on('close', boundary.guard('the end of a page', leave));
}

/** The reference of a message that is otherwise wrong, so that its sender can match the answer. */
function refOf(body: unknown): string | undefined {
  const parsed = z.object({ ref: z.string().max(40) }).safeParse(body);
  return parsed.success ? parsed.data.ref : undefined;
}

/** Optional properties are absent or set, never `undefined` (exactOptionalPropertyTypes). */
function withoutUndefined<T extends { ref?: string | undefined }>({
  ref,
  ...rest
}: T): Omit<T, 'ref'> & { ref?: string } {
  return ref === undefined ? rest : { ...rest, ref };
}
