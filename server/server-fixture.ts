import { BlockList } from 'node:net';
import { pino } from 'pino';
import type { HostFiles } from '#lab-runtime/lab-client/host-files.ts';
import { SlipwayError } from '#protocol/errors.ts';
import type { TerminalView } from '#protocol/messages.ts';
import type { TroubledService } from '#protocol/services.ts';
import type { Verdict } from '#protocol/verdict.ts';
import { createExamBank, type ExamFile } from './exam/exam-bank.ts';
import type { ExamLooks } from './exam/exam-run.ts';
import { createExamService } from './exam/exam-service.ts';
import { createFileService } from './files/file-service.ts';
import { fakeHostFiles } from './files/host-files-fixture.ts';
import { WatchedLabs } from './grading/lab/watched-labs.ts';
import { createIncidentBook, type IncidentFile } from './incidents/incident-book.ts';
import { createIncidentService } from './incidents/incident-service.ts';
import type { LabLooks } from './incidents/lab-looks.ts';
import { FakeDriver, type FakeProcess, fakeHosts, readyCluster } from './labs/lab-fixture.ts';
import type { LabHosts } from './labs/lab-hosts.ts';
import { createLabMemory } from './labs/lab-memory.ts';
import { createLabService } from './labs/lab-service.ts';
import { noToolchain, type ToolchainWatch } from './labs/toolchain-watch.ts';
import { createLessonBook } from './lessons/lesson-book.ts';
import type { LessonSource } from './lessons/lesson-source.ts';
import { type CheckpointSpec, defineLesson } from './lessons/vocabulary.ts';
import { createManifestService, type ManifestServiceDeps } from './manifests/manifest-service.ts';
import { createMeshDesk } from './mesh-view/mesh-desk.ts';
import { createObjectService, type ObjectServiceDeps } from './objects/object-service.ts';
import type { TroubledWatch } from './services-watch.ts';
import { type AddressLimit, createAddressLimit } from './sessions/address-limit.ts';
import { createDesks } from './sessions/desks.ts';
import { createCookieSigner } from './sessions/session-cookie.ts';
import { openStore } from './storage/store.ts';
import type { TerminalConnection, TerminalService } from './terminals/terminal-service.ts';
import { fakeCluster } from './web-tabs/cluster-fixture.ts';
import { createWebProxy, type WebProxyDeps } from './web-tabs/web-proxy.ts';

const text = (en: string) => ({ ko: en, en });

const labelled: CheckpointSpec = {
  id: 'label',
  title: text('Label'),
  goal: text('Label the namespace'),
  checks: [{ kind: 'namespace-injects', namespace: 'default' }],
  hints: [text('nudge'), text('shove'), text('push')],
  solution: ['plain/1-k3s-s-label.sh'],
};
const asked: CheckpointSpec = {
  id: 'asked',
  title: text('Question'),
  goal: text('Answer it'),
  checks: [{ kind: 'exercise' }],
  exercise: {
    kind: 'choice',
    prompt: text('Which?'),
    options: [
      { id: 'yes', text: text('Yes'), right: true, why: text('because') },
      { id: 'no', text: text('No'), why: text('not at all'), code: 'answer.denied' },
    ],
    explanation: text('so it is'),
  },
};
const fakeLesson = (id: string, checkpoints: readonly [CheckpointSpec, ...CheckpointSpec[]], target?: 'bare') =>
  defineLesson({ id, title: text(id), start: { target: target ?? 'mesh', steps: [] }, checkpoints });

const lacks: Verdict = {
  status: 'failed',
  at: 7,
  reason: {
    code: 'start.missing',
    layer: 'pod',
    object: 'Deployment/default/web',
    message: text('There is no web.'),
    expected: 'web',
    observed: 'nothing',
    next: 'kubectl get deployments',
    on: 'k3s-s',
  },
};

/** Real lessons of a few checkpoints; a grader passes `label` as soon as it is asked. */
function fakeLessons() {
  const started: string[] = [];
  const stopped: string[] = [];
  const graded: string[] = [];
  const lacking = new Set<string>();
  const lessons = [
    fakeLesson('quiz', [asked], 'bare'),
    fakeLesson('first-service', [labelled]),
    ...['second', 'third', 'fourth'].map((id) => fakeLesson(id, [labelled, asked])),
  ];
  const book = createLessonBook({
    lessons,
    solutionScript: (lesson, step) => `# ${lesson.id} ${step}`,
    watchedLabs: new WatchedLabs(),
    log: { info: () => undefined, warn: () => undefined },
  });
  const source: LessonSource = {
    ...book,
    startGrader({ lesson, hosts, answers, onStart, onVerdict }) {
      started.push(hosts.labId);
      graded.push(lesson);
      const passed = { status: 'passed', at: 7, evidence: 'enabled' } as const;
      const views = () =>
        (book.outline(lesson, answers)?.checkpoints ?? []).map((view) =>
          view.id === 'label' ? { ...view, verdict: passed } : view,
        );
      const timer = setTimeout(() => {
        onVerdict('label', passed);
        onStart?.();
      }, 5);
      return {
        evaluate: async () => views(),
        views,
        answered(checkpoint) {
          const view = views().find(({ id }) => id === checkpoint);
          if (view) onVerdict(checkpoint, view.verdict);
        },
        start: () => undefined,
        startView: () => (onStart ? { verdict: lacking.has(lesson) ? lacks : passed, prepares: true } : undefined),
        stop() {
          clearTimeout(timer);
          stopped.push(hosts.labId);
          graded.splice(graded.indexOf(lesson), 1);
        },
      };
    },
  };
  /** `graded`: lessons that have a grader now. `lacking`: those whose start no lab of another lesson has. */
  return { source, lessons, started, stopped, graded, lacking };
}

/** Terminals that only record what was asked of them. */
function fakeTerminals() {
  const views: TerminalView[] = [];
  const asked: string[] = [];
  const closedLabs: string[] = [];
  const connect: TerminalService['connect'] = (session, sink): TerminalConnection => ({
    async open({ ref, lab, host, cols, rows }) {
      const terminal = { id: views.length + 1, lab, host, ordinal: 1, cols, rows } as TerminalView;
      views.push(terminal);
      sink.sendMessage({ type: 'terminal.opened', terminal, ...(ref === undefined ? {} : { ref }) });
    },
    message: (message) => void asked.push(`${session === '' ? '?' : message.type}`),
    frame: (frame) => void asked.push(`frame ${frame.length}`),
    dispose: () => void asked.push('dispose'),
  });
  const service: TerminalService = {
    ready: Promise.resolve(),
    open: async () => {
      throw new Error('not expected');
    },
    list: () => views,
    connect,
    closeLab: (lab) => void closedLabs.push(lab),
    close: async () => undefined,
  };
  return { service, asked, closedLabs };
}

const noCluster: ManifestServiceDeps['openCluster'] & ObjectServiceDeps['open'] = () => ({
  get: () => Promise.reject(new SlipwayError('SLW400', { detail: 'no cluster' })),
  list: () => Promise.reject(new SlipwayError('SLW400', { detail: 'no cluster' })),
  close: () => undefined,
});

const refuse = () => {
  throw new Error('no incident is looked at here');
};
const noLooks: LabLooks = { grader: refuse, writer: refuse, changes: refuse, healthy: refuse, symptom: refuse };

/** A whole server but for its listeners; nothing in it leaves the process. */
export function fakeServer(
  options: {
    answer?: (argv: readonly string[]) => FakeProcess;
    ready?: boolean;
    dial?: LabHosts['dial'];
    web?: Partial<WebProxyDeps>;
    newSessions?: AddressLimit;
    labsPerAddress?: number;
    filesOf?: (lab: string, host: string) => HostFiles;
    openCluster?: ManifestServiceDeps['openCluster'] & ObjectServiceDeps['open'];
    probe?: LabHosts['probe'];
    incidents?: { readonly files: readonly IncidentFile[]; readonly looks: LabLooks };
    exams?: { readonly files: readonly ExamFile[]; readonly looks: ExamLooks; readonly clock?: () => number };
  } = {},
) {
  const store = openStore(':memory:');
  const driver = new FakeDriver();
  const lessons = fakeLessons();
  const terminals = fakeTerminals();
  const log = pino({ level: 'silent' });
  const view = { ...noToolchain, ready: { bare: true, cluster: options.ready ?? true } };
  const toolchain: ToolchainWatch = {
    current: () => view,
    onChange: () => () => undefined,
    close: async () => undefined,
  };
  let ending: readonly TroubledService[] = [];
  const listeners = new Set<(troubled: readonly TroubledService[]) => void>();
  const troubled: TroubledWatch = {
    current: () => ending,
    onChange(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    close: async () => undefined,
  };
  const setTroubled = (services: readonly TroubledService[]) => {
    ending = services;
    for (const listener of listeners) listener(services);
  };
  const labs = createLabService({
    driver,
    table: store.labs,
    hostsOf: (id) => ({
      ...fakeHosts(id, options.answer ?? (() => ({ code: 0 }))),
      ...(options.dial ? { dial: options.dial } : {}),
      ...(options.probe ? { probe: options.probe } : {}),
    }),
    waits: readyCluster,
    startLesson: lessons.source.startState,
    lessonNeedsMesh: lessons.source.needsMesh,
    clock: Date.now,
    log,
  });
  const desks = createDesks({
    labs,
    ...(options.labsPerAddress === undefined ? {} : { labsPerAddress: options.labsPerAddress }),
    lessons: lessons.source,
    store,
    toolchain,
    troubled,
    log,
    graderIdleMs: 300,
    pausesGrading: (session) => incidents.isActive(session) || exams.isActive(session),
  });
  const incidents = createIncidentService({
    book: createIncidentBook(options.incidents?.files ?? [], lessons.lessons),
    labs,
    table: store.incidents,
    mistakes: store.mistakes,
    looks: options.incidents?.looks ?? noLooks,
    startLab: (session, lesson) => desks.of(session).startLab(lesson),
    publish: (session, incident) => desks.of(session).broadcast({ type: 'incident', incident }),
    onActive: (session) => desks.of(session).gradingChanged(),
    clock: Date.now,
    log,
    visitEveryMs: 10,
  });
  const exams = createExamService({
    bank: createExamBank(options.exams?.files ?? [], lessons.lessons),
    labs,
    table: store.exams,
    looks: options.exams?.looks ?? { setUp: refuse, lookIn: refuse },
    freshLab: (session, lesson) => desks.of(session).freshLab(lesson),
    publish: (session, exam) => desks.of(session).broadcast({ type: 'exam', exam }),
    onActive: (session) => desks.of(session).gradingChanged(),
    isBusy: (session) => incidents.isActive(session),
    clock: options.exams?.clock ?? Date.now,
    log,
    seed: () => 7,
  });
  incidents.resume();
  const cookies = createCookieSigner('secret');
  const web = createWebProxy({
    labs,
    table: store.webTabs,
    ingressPort: async () => 30_080,
    openCluster: fakeCluster([]),
    onMoved: (session, moved) => desks.of(session).broadcast(moved),
    onFile: (session, file) => desks.of(session).broadcast(file),
    onLog: (session, log) => desks.of(session).broadcast(log),
    domain: undefined,
    clock: Date.now,
    log,
    ...options.web,
  });
  const objects = createObjectService({ labs, open: options.openCluster ?? noCluster, clock: Date.now });
  const mesh = createMeshDesk({ labs, watchedLabs: new WatchedLabs({ graceMs: 0 }), clock: Date.now, log });
  const files = createFileService({ labs, filesOf: options.filesOf ?? (() => fakeHostFiles()), clock: Date.now });
  const manifests = createManifestService({ labs, openCluster: options.openCluster ?? noCluster, clock: Date.now });
  return {
    store,
    driver,
    labMemory: createLabMemory(driver, Date.now),
    files,
    objects,
    manifests,
    lessons,
    terminals,
    labs,
    desks,
    toolchain,
    troubled,
    setTroubled,
    cookies,
    web,
    mesh,
    incidents,
    exams,
    log,
    newSessions: options.newSessions ?? createAddressLimit({ burst: 1_000, everyMs: 1, clock: Date.now }),
    proxies: new BlockList(),
    async close() {
      incidents.close();
      exams.close();
      desks.close();
      web.close();
      mesh.close();
      files.close();
      objects.close();
      manifests.close();
      await labs.close();
      store.close();
    },
  };
}
export type FakeServer = ReturnType<typeof fakeServer>;
