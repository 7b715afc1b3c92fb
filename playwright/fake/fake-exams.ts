import { type ExamReport, type ExamResult, type ExamTaskView, type ExamView, examKinds } from '#protocol/exam.ts';
import type { ClientMessage, ServerMessage } from '#protocol/messages.ts';
import type { FakeWorld } from './fake-world.ts';

type ExamMessage = Extract<ClientMessage, { type: `exam.${string}` }>;

const ID = 'aaaaaaaaaaaa';
const text = (ko: string, en: string) => ({ ko, en });
const tasks: readonly Omit<ExamTaskView, 'flagged' | 'done'>[] = [
  {
    id: 'lamp',
    domain: 'installation',
    title: text('등대에 전구 달기', 'A lamp for the lighthouse'),
    goal: text('네임스페이스 `lamp`에 전구를 단다.', 'Put a lamp into the namespace `lamp`.'),
    facts: [text('전구는 60 W다.', 'The lamp has 60 W.')],
    weight: 25,
  },
  {
    id: 'rope',
    domain: 'traffic',
    title: text('밧줄 두 개', 'Two ropes'),
    goal: text('배를 밧줄 두 개로 묶는다.', 'Moor the boat by two ropes.'),
    facts: [],
    weight: 50,
  },
  {
    id: 'horn',
    domain: 'troubleshooting',
    title: text('울리지 않는 무적', 'A silent fog horn'),
    goal: text('무적이 다시 울리게 한다.', 'Make the fog horn sound again.'),
    facts: [],
    weight: 25,
  },
];

/** A scripted exam: a test says when its tasks stand and when it is marked. */
export class FakeExams {
  readonly #world: FakeWorld;
  #view: ExamView | undefined;
  #endsAt = 0;
  results: ExamResult[] = [];

  constructor(world: FakeWorld) {
    this.#world = world;
  }

  handle(message: ExamMessage, send: (message: ServerMessage) => void): void {
    const view = this.#now();
    switch (message.type) {
      case 'exam.list':
        if (view && view.phase !== 'done' && view.phase !== 'failed') send({ type: 'exam', exam: view });
        send(this.#list());
        return;
      case 'exam.open':
        if (view) send({ type: 'exam', exam: view });
        return;
      case 'exam.start':
        this.#set({
          id: ID,
          kind: message.kind,
          seed: 7,
          phase: 'preparing',
          step: { name: 'tasks', done: 1, of: tasks.length },
          tasks: [],
        });
        return;
      case 'exam.note':
        if (!view) return;
        this.#set({
          ...view,
          tasks: view.tasks.map((task) => (task.id === message.task ? { ...task, [message.mark]: message.on } : task)),
        });
        return;
      case 'exam.end':
        if (!view) return;
        this.#set({ ...view, phase: 'marking', step: { name: 'marking', done: 0, of: tasks.length } });
    }
  }

  /** All is prepared, and the clock runs. */
  run(leftMs?: number): void {
    const view = this.#view;
    if (!view) return;
    this.#endsAt = Date.now() + (leftMs ?? examKinds[view.kind].minutes * 60_000);
    const { step: _step, ...rest } = view;
    this.#set({
      ...rest,
      phase: 'running',
      startedAt: Date.now(),
      leftMs: 0,
      tasks: tasks.map((task) => ({ ...task, flagged: false, done: false })),
    });
  }

  /** It was marked: the first task in full, the second in part, the third not at all. */
  marked(): void {
    const view = this.#now();
    if (!view) return;
    const { step: _step, leftMs: _left, ...rest } = view;
    const startedAt = view.startedAt ?? 0;
    const endedAt = startedAt + 605_000;
    this.results = [{ id: ID, kind: view.kind, startedAt, endedAt, percent: report.percent, passed: report.passed }];
    this.#set({ ...rest, phase: 'done', startedAt, endedAt, tasks: [], report });
  }

  #now(): ExamView | undefined {
    const view = this.#view;
    return view?.phase === 'running' ? { ...view, leftMs: Math.max(0, this.#endsAt - Date.now()) } : view;
  }

  #set(view: ExamView): void {
    this.#view = view;
    const now = this.#now();
    if (now) this.#world.tell({ type: 'exam', exam: now });
  }

  #list(): ServerMessage {
    return {
      type: 'exams',
      results: this.results,
      shares: [
        { domain: 'installation', share: 26.666, tasks: 4 },
        { domain: 'traffic', share: 46.666, tasks: 8 },
        { domain: 'troubleshooting', share: 26.666, tasks: 4 },
      ],
      bank: 28,
    };
  }
}

const [lamp, rope, horn] = tasks as [ExamTaskView, ExamTaskView, ExamTaskView];
const read = [{ lesson: 'harbour', title: text('항구', 'The harbour') }];
const report: ExamReport = {
  percent: 50,
  passed: false,
  passPercent: 68,
  undecided: 0,
  domains: [
    { domain: 'installation', share: 25, tasks: 1, score: 100 },
    { domain: 'traffic', share: 50, tasks: 1, score: 50 },
    { domain: 'troubleshooting', share: 25, tasks: 1, score: 0 },
  ],
  tasks: [
    {
      ...pick(lamp),
      score: 100,
      read,
      checks: [{ title: text('전구가 켜져 있다', 'The lamp is lit'), points: 10, status: 'passed', evidence: '60 W' }],
    },
    {
      ...pick(rope),
      score: 50,
      read,
      checks: [
        { title: text('첫 밧줄', 'The first rope'), points: 5, status: 'passed', evidence: 'tight' },
        {
          title: text('둘째 밧줄', 'The second rope'),
          points: 5,
          status: 'failed',
          reason: {
            code: 'rope.loose',
            layer: 'host',
            object: 'Rope/default/second',
            message: text('밧줄 `second`가 느슨하다.', 'The rope `second` is loose.'),
            expected: 'tight',
            observed: 'loose',
            next: 'ls',
            on: 'k3s-s',
          },
        },
      ],
    },
    {
      ...pick(horn),
      score: 0,
      read,
      checks: [{ title: text('무적이 울린다', 'The horn sounds'), points: 10, status: 'undecided' }],
    },
  ],
};

function pick({ id, domain, title, goal, weight }: ExamTaskView) {
  return { id, domain, title, goal, weight };
}
