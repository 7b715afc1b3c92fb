import { z } from 'zod';
import { failureSchema, localizedSchema } from './errors.ts';
import {
  examDomainSchema,
  examIdSchema,
  examKindSchema,
  examMarkSchema,
  examResultSchema,
  examTaskIdSchema,
  examViewSchema,
} from './exam.ts';
import { answerSchema } from './exercise.ts';
import { hostPathSchema, WATCHED_PATHS_MAX } from './host-files.ts';
import { causeCodeSchema, incidentIdSchema, incidentResultSchema, incidentViewSchema } from './incidents.ts';
import { hostNameSchema, labIdSchema, labViewSchema } from './lab-state.ts';
import { meshChangeSchema, namespaceNameSchema } from './mesh-view.ts';
import { troubledServiceSchema } from './services.ts';
import { toolchainViewSchema } from './toolchain.ts';
import { traceRequestSchema, traceWaySchema } from './trace-way.ts';
import { lessonViewSchema, verdictSchema } from './verdict.ts';
import { WEB_LOG_MAX, webCookieSchema, webHeadersSchema, webLogEntrySchema } from './web-log.ts';
import { podNameSchema, WEB_PODS_MAX, webFromSchema, webHostSchema } from './web-place.ts';

export const languageSchema = z.enum(['ko', 'en']);
export type Language = z.infer<typeof languageSchema>;

/** Terminal ids are small numbers: they head every binary frame. */
export const terminalIdSchema = z.number().int().min(1).max(0xffff_ffff);
const cols = z.number().int().min(2).max(500);
const rows = z.number().int().min(1).max(300);
/** Names a request, so that an `error` or an answer can be told to belong to it. */
const ref = z.string().max(40).optional();
const checkpoint = { lesson: z.string().max(100), checkpoint: z.string().max(100) };
const offset = z.number().int().nonnegative().describe('bytes of output since the terminal began');

const watchedPaths = z.array(hostPathSchema).max(WATCHED_PATHS_MAX);

/** Largest text message and largest binary frame that the server accepts from a page. */
export const CLIENT_MESSAGE_MAX_BYTES = 262_144;
export const TERMINALS_PER_SESSION_MAX = 12;
/** Addresses of labs that one session has at a time; the one that was used longest ago goes first. */
export const WEB_TABS_PER_SESSION_MAX = 12;

/** A port of a lab's host; `ingress` is the NodePort that leads to port 80 of Istio's ingress gateway. */
export const webPortSchema = z.union([z.number().int().min(1).max(65_535), z.literal('ingress')]);
export type WebPort = z.infer<typeof webPortSchema>;
/** Path, query and fragment as they stand in an address. */
export const webPathSchema = z
  .string()
  .max(2_000)
  .regex(/^\/[!-~]*$/);

/** A host name of one's own, as it stands in an address: with a port where it is not 80. */
export const webNameSchema = z
  .string()
  .max(253)
  .regex(/^[a-z0-9](?:[a-z0-9._-]*[a-z0-9])?(?::[1-9]\d{0,4})?$/);
/** Which web tab of a lab; two that differ in nothing but `tab` show the same site and share its cookies. */
const webTabSchema = {
  lab: labIdSchema,
  host: webHostSchema.describe('a host, an address or a Service'),
  port: z.number().int().min(1).max(65_535),
  from: webFromSchema.optional().describe('where its requests leave; absent for testpc'),
  name: webNameSchema.optional().describe('what requests call the site instead of the host’s address'),
  tab: z.number().int().min(2).max(WEB_TABS_PER_SESSION_MAX).optional().describe('absent for the first'),
};

export const clientMessageSchema = z.discriminatedUnion('type', [
  z.strictObject({
    type: z.literal('hello'),
    version: z.number(),
    minor: z.number().optional(),
    lesson: z.string().max(100).optional(),
    language: languageSchema,
  }),
  /** Starts a lab for the lesson, or takes over the session's lab that already stands. */
  z.strictObject({ type: z.literal('lab.start'), ref, lesson: z.string().max(100) }),
  z.strictObject({ type: z.literal('lab.end'), ref, lab: labIdSchema }),
  /** Adds what the lesson starts with to the session's lab as it stands. */
  z.strictObject({ type: z.literal('lesson.prepare'), ref, lesson: z.string().max(100) }),
  /** Ends the session's lab, makes a new one at the lesson's start, and forgets the lesson's answers. */
  z.strictObject({ type: z.literal('lesson.reset'), ref, lesson: z.string().max(100) }),
  z.strictObject({ type: z.literal('lesson.open'), ref, lesson: z.string().max(100) }),
  /** Answered by `verdict`, to all pages of the session. */
  z.strictObject({ type: z.literal('answer.submit'), ref, ...checkpoint, answer: answerSchema }),
  /** Answered by `hint`. */
  z.strictObject({ type: z.literal('hint.show'), ref, ...checkpoint, level: z.number().int().min(1).max(3) }),
  /** Answered by `solution`: only on this request does a solution leave the server. */
  z.strictObject({ type: z.literal('solution.show'), ref, ...checkpoint }),
  /** Answered by `progress`. */
  z.strictObject({ type: z.literal('progress.get'), ref }),
  z.strictObject({ type: z.literal('terminal.open'), ref, host: hostNameSchema, cols, rows }),
  /**
   * Asks for a terminal's screen and what follows; answered by `terminal.snapshot`. With `resume`, a page that has a
   * screen says what of the output it has, and how large the screen is; answered by `terminal.resumed` where the
   * output after that is still there. Servers of 2.0 take no `resume`.
   */
  z.strictObject({
    type: z.literal('terminal.attach'),
    ref,
    terminal: terminalIdSchema,
    resume: z.strictObject({ offset, cols, rows }).optional(),
  }),
  z.strictObject({ type: z.literal('terminal.resize'), terminal: terminalIdSchema, cols, rows }),
  /** Everything up to `offset` has been parsed by the emulator in the page. */
  z.strictObject({ type: z.literal('terminal.ack'), terminal: terminalIdSchema, offset }),
  z.strictObject({ type: z.literal('terminal.close'), terminal: terminalIdSchema }),
  /** Asks for an address under which the browser reaches a port of a lab's host; answered by `web.opened`. */
  z.strictObject({
    type: z.literal('web.open'),
    ref,
    ...webTabSchema,
    port: webPortSchema,
    path: webPathSchema,
  }),
  /** Asks for an address under which a path of a web tab is saved as a file; answered by `web.file`. */
  z.strictObject({
    type: z.literal('web.download'),
    ref,
    ...webTabSchema,
    path: webPathSchema,
    file: z.string().max(200).optional(),
  }),
  /** Answered by `web.log` with all that is remembered. */
  z.strictObject({ type: z.literal('web.log'), ref, ...webTabSchema }),
  /** Asks for the headers of one request; answered by `web.exchange`. */
  z.strictObject({ type: z.literal('web.exchange'), ref, ...webTabSchema, id: z.number().int().positive() }),
  /** Answered by `web.cookies`. */
  z.strictObject({
    type: z.literal('web.cookies'),
    ref,
    ...webTabSchema,
    clear: z.boolean().optional().describe('forgets them first'),
  }),
  /**
   * Which files and folders of a host this page shows, instead of those it showed before; answered by `files.watched`,
   * and by `files.changed` whenever a file has another content or a folder other names. None ends it.
   */
  z.strictObject({
    type: z.literal('files.watch'),
    ref,
    lab: labIdSchema,
    host: hostNameSchema,
    files: watchedPaths,
    folders: watchedPaths,
  }),
  /** Asks which pods a web tab could be seen from; answered by `web.pods`. */
  z.strictObject({ type: z.literal('web.pods'), ref, lab: labIdSchema }),
  /** Shows the lab's mesh from now on, and no other view: answered by `mesh.view`, and again whenever it changes. */
  z.strictObject({
    type: z.literal('mesh.watch'),
    ref,
    lab: labIdSchema,
    namespace: namespaceNameSchema.optional().describe('only this one; the others are one node each'),
  }),
  z.strictObject({ type: z.literal('mesh.unwatch'), ref }),
  /** Sends one request in the lab and follows it; answered by `trace.way`, which takes seconds. One at a time. */
  z.strictObject({ type: z.literal('trace.start'), ref, lab: labIdSchema, request: traceRequestSchema }),
  /** The trace that is under way is not waited for any more: no `trace.way` comes. */
  z.strictObject({ type: z.literal('trace.cancel'), ref }),
  /** Answered by `incidents`. */
  z.strictObject({ type: z.literal('incident.list'), ref }),
  /** Answered by `incident` where the learner has begun it, and by `incidents` in any case. */
  z.strictObject({ type: z.literal('incident.open'), ref, incident: incidentIdSchema }),
  /** Each of these is answered by `incident`, to all pages of the session; and so is whatever changes by itself. */
  z.strictObject({ type: z.literal('incident.start'), ref, incident: incidentIdSchema }),
  z.strictObject({ type: z.literal('incident.name'), ref, incident: incidentIdSchema, cause: causeCodeSchema }),
  z.strictObject({ type: z.literal('incident.reason'), ref, incident: incidentIdSchema }),
  z.strictObject({ type: z.literal('incident.give-up'), ref, incident: incidentIdSchema }),
  /** Answered by `exams`, and by `exam` where one is under way. */
  z.strictObject({ type: z.literal('exam.list'), ref }),
  z.strictObject({ type: z.literal('exam.open'), ref, exam: examIdSchema }),
  /** Ends the session's lab for one of the exam's own. Like what follows it is answered by `exam`, to all pages. */
  z.strictObject({ type: z.literal('exam.start'), ref, kind: examKindSchema }),
  z.strictObject({
    type: z.literal('exam.note'),
    ref,
    exam: examIdSchema,
    task: examTaskIdSchema,
    mark: examMarkSchema,
    on: z.boolean(),
  }),
  /** Hands it in; one that is not prepared yet is given up. */
  z.strictObject({ type: z.literal('exam.end'), ref, exam: examIdSchema }),
  z.strictObject({ type: z.literal('ping'), ref }),
]);
export type ClientMessage = z.infer<typeof clientMessageSchema>;

export const terminalViewSchema = z.strictObject({
  id: terminalIdSchema,
  lab: labIdSchema,
  host: hostNameSchema,
  /** 1 for the host's first terminal, 2 for the next. */
  ordinal: z.number().int().positive(),
  cols,
  rows,
});
export type TerminalView = z.infer<typeof terminalViewSchema>;

const troubled = z.array(troubledServiceSchema).max(10);

export const serverMessageSchema = z.discriminatedUnion('type', [
  z.strictObject({
    type: z.literal('welcome'),
    version: z.number(),
    minor: z.number().optional(),
    toolchain: toolchainViewSchema,
    lab: labViewSchema.optional(),
    terminals: z.array(terminalViewSchema),
    lesson: lessonViewSchema.optional(),
    troubled: troubled.optional().describe('absent while all services are well'),
  }),
  /** Which services keep ending, whenever that changes; empty when all are well again. */
  z.strictObject({ type: z.literal('services'), troubled }),
  z.strictObject({ type: z.literal('toolchain'), toolchain: toolchainViewSchema }),
  z.strictObject({ type: z.literal('lab'), lab: labViewSchema }),
  z.strictObject({ type: z.literal('lesson'), lesson: lessonViewSchema }),
  z.strictObject({
    type: z.literal('verdict'),
    lesson: z.string(),
    checkpoint: z.string(),
    verdict: verdictSchema,
    firstPassedAt: z.number().optional(),
    answer: answerSchema.optional(),
  }),
  /** All lessons in their order, each with its checkpoints in theirs; `passed`: now or once before. */
  z.strictObject({
    type: z.literal('progress'),
    ref,
    lessons: z.array(
      z.strictObject({
        id: z.string(),
        checkpoints: z.array(z.strictObject({ id: z.string(), passed: z.boolean() })),
      }),
    ),
  }),
  z.strictObject({ type: z.literal('hint'), ref, ...checkpoint, level: z.number().int(), text: localizedSchema }),
  z.strictObject({
    type: z.literal('solution'),
    ref,
    ...checkpoint,
    steps: z.array(z.strictObject({ host: hostNameSchema, script: z.string().max(20_000) })).max(20),
    answer: answerSchema.optional().describe('the right answer of an exercise'),
    explanation: localizedSchema.optional(),
  }),
  z.strictObject({ type: z.literal('terminal.opened'), ref, terminal: terminalViewSchema }),
  /** The screen as escape sequences; binary output frames continue at `offset`. */
  z.strictObject({
    type: z.literal('terminal.snapshot'),
    ref,
    terminal: terminalIdSchema,
    offset,
    cols,
    rows,
    data: z.string(),
    skipped: z.boolean().describe('output between the last frame and this snapshot was left out'),
  }),
  /** The page's screen stands; binary output frames continue where it ends. */
  z.strictObject({ type: z.literal('terminal.resumed'), ref, terminal: terminalIdSchema }),
  z.strictObject({ type: z.literal('terminal.resized'), terminal: terminalIdSchema, cols, rows }),
  z.strictObject({
    type: z.literal('terminal.closed'),
    terminal: terminalIdSchema,
    exitCode: z.number().int().optional(),
    failure: failureSchema.optional(),
  }),
  /** `url` is good until the lab ends or nobody uses it for long; asking again gives the same one, or a new one. */
  z.strictObject({
    type: z.literal('web.opened'),
    ref,
    ...webTabSchema,
    url: z.url({ protocol: /^https?$/ }),
  }),
  /** The document that an opened address shows now: a link was followed, or a form sent. */
  z.strictObject({
    type: z.literal('web.moved'),
    ...webTabSchema,
    path: webPathSchema,
  }),
  /** A file that a tab's page offers: `url` saves it, once and soon. With `ref` it was asked for. */
  z.strictObject({
    type: z.literal('web.file'),
    ref,
    ...webTabSchema,
    file: z.string().max(300),
    url: z.url({ protocol: /^https?$/ }),
  }),
  /** Requests of a tab that are new, or have been answered since. */
  z.strictObject({
    type: z.literal('web.log'),
    ref,
    ...webTabSchema,
    entries: z.array(webLogEntrySchema).max(WEB_LOG_MAX),
  }),
  z.strictObject({
    type: z.literal('web.exchange'),
    ref,
    ...webTabSchema,
    id: z.number().int(),
    request: webHeadersSchema.describe('as they reached the lab'),
    response: webHeadersSchema.describe('as they left the lab'),
  }),
  z.strictObject({ type: z.literal('web.cookies'), ref, ...webTabSchema, cookies: z.array(webCookieSchema).max(50) }),
  /** `live`: changes are told from now on; otherwise, or no longer, the page must look by itself. */
  z.strictObject({
    type: z.literal('files.watched'),
    ref,
    lab: labIdSchema,
    host: hostNameSchema,
    live: z.boolean(),
  }),
  z.strictObject({
    type: z.literal('files.changed'),
    lab: labIdSchema,
    host: hostNameSchema,
    paths: z.array(hostPathSchema).max(2 * WATCHED_PATHS_MAX),
  }),
  /** Pods that run, each with its namespace, by name. */
  z.strictObject({
    type: z.literal('web.pods'),
    ref,
    lab: labIdSchema,
    pods: z.array(podNameSchema).max(WEB_PODS_MAX),
    more: z.boolean().describe('the lab has others that are not told of'),
  }),
  z.strictObject({
    type: z.literal('mesh.view'),
    lab: labIdSchema,
    namespace: namespaceNameSchema.optional(),
    change: meshChangeSchema,
  }),
  z.strictObject({ type: z.literal('trace.way'), ref, lab: labIdSchema, way: traceWaySchema }),
  z.strictObject({ type: z.literal('incident'), ref, incident: incidentViewSchema }),
  z.strictObject({
    type: z.literal('incidents'),
    ref,
    results: z.array(incidentResultSchema).max(300).describe('the best of each that was solved'),
    current: incidentIdSchema.optional().describe('under way now'),
    like: incidentIdSchema.optional().describe('of the kind of the learner’s last mistake'),
  }),
  z.strictObject({ type: z.literal('exam'), ref, exam: examViewSchema }),
  z.strictObject({
    type: z.literal('exams'),
    ref,
    results: z.array(examResultSchema).max(100).describe('the newest first'),
    current: examIdSchema.optional().describe('under way now'),
    shares: z
      .array(z.strictObject({ domain: examDomainSchema, share: z.number(), tasks: z.number().int() }))
      .max(4)
      .describe('how a full exam is divided by the tasks that there are'),
    bank: z.number().int().describe('how many tasks there are to draw from'),
  }),
  z.strictObject({ type: z.literal('error'), ref, failure: failureSchema }),
  z.strictObject({ type: z.literal('pong'), ref }),
]);
export type ServerMessage = z.infer<typeof serverMessageSchema>;

/** WebSocket close codes of our own. */
export const CloseCode = {
  versionMismatch: 4100,
  unauthorized: 4101,
  tooSlow: 4102,
  shuttingDown: 4103,
  bug: 4104,
} as const;
