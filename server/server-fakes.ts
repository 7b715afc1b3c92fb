import { pino } from 'pino';
import type { LessonView } from '../protocol/verdict.ts';
import type { TerminalView } from '../protocol/messages.ts';
import { FakeDriver, type FakeProcess, fakeHosts, readyCluster } from './labs/lab-fakes.ts';
import type { LabHosts } from './labs/lab-hosts.ts';
import { createLabService } from './labs/lab-service.ts';
import { createWebProxy, type WebProxyDeps } from './proxy/web-proxy.ts';
import { createDesks } from './sessions/desks.ts';
import type { LessonSource } from './sessions/lesson-source.ts';
import { createCookieSigner } from './sessions/session-cookie.ts';
import { openStore } from './storage/store.ts';
import type { TerminalConnection, TerminalService } from './terminals/terminal-service.ts';
import { noToolchain, type ToolchainWatch } from './toolchain-watch.ts';

const text = (en: string) => ({ ko: en, en });

export const lesson: LessonView = {
  id: 'first-service',
  title: text('First service'),
  checkpoints: [
    {
      id: 'label',
      title: text('Label'),
      goal: text('Label the namespace'),
      verdict: { status: 'pending', at: 0, waitingFor: text('a lab') },
    },
  ],
};

/** Lessons with one checkpoint; its grader passes it as soon as it is asked. */
export function fakeLessons() {
  const started: string[] = [];
  const stopped: string[] = [];
  const source: LessonSource = {
    list: () => [{ id: lesson.id, title: lesson.title }],
    outline: (id) => (id === lesson.id ? lesson : undefined),
    needsMesh: () => true,
    startState: async () => undefined,
    startGrader({ hosts, onVerdict }) {
      started.push(hosts.labId);
      const [checkpoint] = lesson.checkpoints;
      if (!checkpoint) throw new Error('no checkpoint');
      const passed = { ...checkpoint, verdict: { status: 'passed', at: 7, evidence: 'enabled' } as const };
      const timer = setTimeout(() => onVerdict('label', passed.verdict), 5);
      return {
        evaluate: async () => [passed],
        views: () => [passed],
        stop() {
          clearTimeout(timer);
          stopped.push(hosts.labId);
        },
      };
    },
  };
  return { source, started, stopped };
}

/** Terminals that only remember what was asked of them. */
export function fakeTerminals() {
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

/** A whole server but for its listeners; nothing in it leaves the process. */
export function fakeServer(
  options: {
    answer?: (argv: readonly string[]) => FakeProcess;
    ready?: boolean;
    dial?: LabHosts['dial'];
    web?: Partial<WebProxyDeps>;
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
  const labs = createLabService({
    driver,
    table: store.labs,
    hostsOf: (id) => ({
      ...fakeHosts(id, options.answer ?? (() => ({ code: 0 }))),
      ...(options.dial ? { dial: options.dial } : {}),
    }),
    waits: readyCluster,
    startLesson: lessons.source.startState,
    lessonNeedsMesh: lessons.source.needsMesh,
    clock: Date.now,
    log,
  });
  const desks = createDesks({ labs, lessons: lessons.source, store, toolchain, log, graderIdleMs: 300 });
  const cookies = createCookieSigner('secret');
  const web = createWebProxy({
    labs,
    ingressPort: async () => 30_080,
    domain: undefined,
    clock: Date.now,
    log,
    ...options.web,
  });
  return {
    store,
    driver,
    lessons,
    terminals,
    labs,
    desks,
    toolchain,
    cookies,
    web,
    log,
    async close() {
      desks.close();
      web.close();
      await labs.close();
      store.close();
    },
  };
}
export type FakeServer = ReturnType<typeof fakeServer>;
