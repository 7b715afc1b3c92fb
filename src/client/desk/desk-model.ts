import type { Failure } from '#protocol/errors.ts';
import type { LabView } from '#protocol/lab-state.ts';
import type { ClientMessage, Language, TerminalView } from '#protocol/messages.ts';
import type { TroubledService } from '#protocol/services.ts';
import type { ToolchainView } from '#protocol/toolchain.ts';
import type { LessonView } from '#protocol/verdict.ts';
import type { Chapter } from './chapters.ts';
import { CheckpointRequests } from '../checkpoint/checkpoint-requests.ts';
import type { Connection, LinkState } from '../connection/connection.ts';
import { OpenPages } from '../page/open-pages.ts';
import { Store } from '../page/store.ts';
import { Predictions } from '../prediction/predictions.ts';
import { type Say, sayIn } from '../page/texts.ts';

export interface Notice {
  readonly id: number;
  readonly tone: 'error' | 'info';
  readonly text: string;
  readonly code?: string;
}

/** Heads the references of what the page asks by itself: a refusal of it is nothing to tell a learner. */
export const OWN_REF = 'own.';

type Opened = { readonly terminal: TerminalView } | { readonly failure: Failure | undefined };

/** More notices than this would cover the desk: the oldest goes. */
const NOTICES_MAX = 4;

/** The page's state: the server's messages reduced to values that the elements watch. */
export class DeskModel {
  readonly connection: Connection;
  readonly language: Language;
  readonly lessonId: string;
  readonly chapters: readonly Chapter[];
  readonly link: Store<LinkState>;
  readonly toolchain = new Store<ToolchainView | undefined>(undefined);
  /** Services that keep ending, as the server said last. */
  readonly troubled = new Store<readonly TroubledService[]>([]);
  readonly lab = new Store<LabView | undefined>(undefined);
  readonly lesson = new Store<LessonView | undefined>(undefined);
  readonly terminals = new Store<readonly TerminalView[]>([]);
  /** Shells that ended; their screens stay until the learner closes them. */
  readonly ended = new Store<ReadonlySet<number>>(new Set());
  readonly notices = new Store<readonly Notice[]>([]);
  /** A lab was asked for and the server has not answered yet. */
  readonly starting = new Store(false);
  readonly requests: CheckpointRequests;
  readonly predictions: Predictions;
  readonly pages = new OpenPages();
  readonly say: Say;
  /** Ended shells of which the server knows nothing any more. */
  readonly #lost = new Set<number>();
  readonly #waiting = new Map<string, (answer: Opened) => void>();
  /** The lab that a reset removes. */
  #replaced: string | undefined;
  #lastRef = 0;
  #lastNotice = 0;

  constructor(
    connection: Connection,
    { language, lesson, chapters }: { language: Language; lesson: string; chapters: readonly Chapter[] },
  ) {
    this.connection = connection;
    this.language = language;
    this.lessonId = lesson;
    this.chapters = chapters;
    this.say = sayIn(language);
    this.link = new Store(connection.link);
    this.predictions = new Predictions(lesson);
    this.requests = new CheckpointRequests(connection, lesson, (message) => this.#request(message));
    connection.onLink((link) => this.#linkChanged(link));
    connection.onMessage('welcome', (message) => {
      this.toolchain.set(message.toolchain);
      this.troubled.set(message.troubled ?? []);
      // Shells first: an element that sees the lab must not open a shell that exists already.
      this.terminals.set(message.terminals);
      this.lab.set(message.lab);
      if (message.lesson) this.lesson.set(message.lesson);
      this.starting.set(false);
    });
    connection.onMessage('toolchain', ({ toolchain }) => this.toolchain.set(toolchain));
    connection.onMessage('services', ({ troubled }) => this.troubled.set(troubled));
    connection.onMessage('lab', ({ lab }) => {
      // The last messages of the old lab do not end the wait for the new one.
      if (lab.id !== this.#replaced) this.#settleStart();
      this.lab.set(lab);
    });
    connection.onMessage('lesson', ({ lesson }) => {
      if (lesson.id === this.lessonId) this.lesson.set(lesson);
    });
    connection.onMessage('verdict', ({ lesson, checkpoint, verdict, firstPassedAt, answer }) => {
      const current = this.lesson.value;
      if (!current || current.id !== lesson) return;
      const checkpoints = current.checkpoints.map((view) =>
        view.id === checkpoint
          ? { ...view, verdict, ...(firstPassedAt ? { firstPassedAt } : {}), ...(answer ? { answer } : {}) }
          : view,
      );
      this.lesson.set({ ...current, checkpoints });
    });
    connection.onMessage('terminal.opened', ({ ref, terminal }) => {
      this.terminals.update((all) => [...all.filter(({ id }) => id !== terminal.id), terminal]);
      this.#answer(ref, { terminal });
    });
    connection.onMessage('terminal.closed', ({ terminal, exitCode, failure }) => {
      if (failure) this.#lost.add(terminal);
      if (failure || exitCode !== undefined) this.ended.update((ids) => new Set(ids).add(terminal));
      else this.#forgetTerminal(terminal);
    });
    connection.onMessage('error', ({ ref, failure }) => {
      if (ref?.startsWith(OWN_REF)) return;
      this.#settleStart();
      this.reportFailure(failure);
      this.#answer(ref, { failure });
    });
  }

  startLab(): void {
    const ref = this.#nextRef();
    this.starting.set(this.#request({ type: 'lab.start', ref, lesson: this.lessonId }));
  }

  /** Ends the lab, makes one at the chapter's start, and forgets its answers. */
  resetLesson(): void {
    const ref = this.#nextRef();
    const isAsked = this.#request({ type: 'lesson.reset', ref, lesson: this.lessonId });
    if (isAsked) this.predictions.forget();
    this.#replaced = isAsked ? this.lab.value?.id : undefined;
    this.starting.set(isAsked);
  }

  /** Adds what the chapter starts with to the lab as it stands. */
  prepareLesson(): void {
    const ref = this.#nextRef();
    this.starting.set(this.#request({ type: 'lesson.prepare', ref, lesson: this.lessonId }));
  }

  endLab(): void {
    const lab = this.lab.value;
    if (lab) this.#request({ type: 'lab.end', ref: this.#nextRef(), lab: lab.id });
  }

  /** Opens a shell on a host; undefined when that failed (the learner has been told). */
  openTerminal(host: string, size: { cols: number; rows: number }): Promise<TerminalView | undefined> {
    const ref = this.#nextRef();
    const answer = new Promise<Opened>((resolve) => this.#waiting.set(ref, resolve));
    if (!this.#request({ type: 'terminal.open', ref, host, ...size })) this.#answer(ref, { failure: undefined });
    return answer.then((opened) => ('terminal' in opened ? opened.terminal : undefined));
  }

  closeTerminal(terminal: number): void {
    if (!this.#lost.has(terminal)) this.#request({ type: 'terminal.close', terminal });
    if (this.ended.value.has(terminal)) this.#forgetTerminal(terminal);
  }

  reportFailure(failure: Failure): void {
    this.notify({ tone: 'error', text: failure.message[this.language], code: failure.code });
  }

  notify(notice: Omit<Notice, 'id'>): void {
    this.#lastNotice += 1;
    const id = this.#lastNotice;
    this.notices.update((all) => [
      ...all.filter(({ text }) => text !== notice.text).slice(1 - NOTICES_MAX),
      { ...notice, id },
    ]);
  }

  dismiss(id: number): void {
    this.notices.update((all) => all.filter((notice) => notice.id !== id));
  }

  #request(message: ClientMessage): boolean {
    if (this.connection.send(message)) return true;
    this.notify({ tone: 'info', text: this.say('linkConnecting') });
    return false;
  }

  #forgetTerminal(terminal: number): void {
    this.terminals.update((all) => all.filter(({ id }) => id !== terminal));
    this.ended.update((ids) => new Set([...ids].filter((id) => id !== terminal)));
  }

  #settleStart(): void {
    this.#replaced = undefined;
    this.starting.set(false);
  }

  #nextRef(): string {
    this.#lastRef += 1;
    return `p${this.#lastRef}`;
  }

  #answer(ref: string | undefined, answer: Opened): void {
    if (ref === undefined) return;
    this.#waiting.get(ref)?.(answer);
    this.#waiting.delete(ref);
  }

  #linkChanged(link: LinkState): void {
    this.link.set(link);
    if (link.state === 'open') return;
    this.#settleStart();
    for (const ref of this.#waiting.keys()) this.#answer(ref, { failure: undefined });
  }
}
