import { html, nothing, render, type TemplateResult } from 'lit-html';
import type { ExamKind, ExamView } from '#protocol/exam.ts';
import { SlipElement } from '../desk/element.ts';
import { canStart } from '../lab/lab-bar.ts';
import { confirmDialog } from '../page/confirm-dialog.ts';
import { errorLink } from '../page/error-link.ts';
import { type ExamList, examIntro } from './exam-intro.ts';
import { examReport } from './exam-report.ts';
import { examTasks, warningMinutes } from './exam-tasks.ts';
import { type ExamSay, examSayIn } from './exam-texts.ts';

const CLOCK_MS = 1_000;

/** `<slip-exam>`: an exam before, during and after it. */
export class ExamElement extends SlipElement {
  #list: ExamList | undefined;
  #view: ExamView | undefined;
  /** `performance.now()` at which time is over: the page's own clock, set by what the server says is left. */
  #endsAt = 0;
  #current = 0;
  #say: ExamSay = examSayIn('ko');

  protected connected(signal: AbortSignal): void {
    const { desk } = this;
    this.#say = examSayIn(desk.language);
    this.#current = Math.max(0, Number(/^#task-(\d+)$/.exec(location.hash)?.[1] ?? 1) - 1);
    const { connection } = desk;
    const stops = [
      connection.onMessage('exams', (list) => {
        this.#list = list;
        this.#draw();
      }),
      connection.onMessage('exam', ({ exam }) => this.#see(exam)),
    ];
    signal.addEventListener('abort', () => stops.forEach((stop) => stop()));
    desk.link.watch(({ state }) => state === 'open' && this.#welcomed(), { signal });
    for (const store of [desk.link, desk.toolchain, desk.starting, desk.lab])
      store.watch(() => this.#draw(), { signal });
    const clock = setInterval(() => this.#view?.phase === 'running' && this.#draw(), CLOCK_MS);
    signal.addEventListener('abort', () => clearInterval(clock));
  }

  #welcomed(): void {
    this.desk.connection.send({ type: 'exam.list' });
    // One that ended while the connection was away is under way no more.
    if (this.#view) this.desk.connection.send({ type: 'exam.open', exam: this.#view.id });
  }

  #see(exam: ExamView): void {
    const wasActive = this.#view && this.#view.phase !== 'done' && this.#view.phase !== 'failed';
    this.#view = exam;
    this.#endsAt = performance.now() + (exam.leftMs ?? 0);
    if (wasActive && exam.phase === 'done') this.desk.connection.send({ type: 'exam.list' });
    this.#draw();
  }

  #draw(): void {
    render(this.#panel(), this);
  }

  #panel(): TemplateResult {
    const view = this.#view;
    return html`<div class="exam" data-phase=${view?.phase ?? 'none'}>
      <p class="exam-status" role="status">${view ? this.#status(view) : nothing}</p>
      ${view ? this.#body(view) : this.#intro()}
    </div>`;
  }

  #intro(): TemplateResult {
    const { desk } = this;
    return examIntro({
      say: this.#say,
      language: desk.language,
      list: this.#list,
      canStart: canStart(desk),
      start: (kind) => this.#start(kind),
      open: (exam) => desk.connection.send({ type: 'exam.open', exam }),
    });
  }

  #status(view: ExamView): TemplateResult | string | typeof nothing {
    const say = this.#say;
    const { step } = view;
    switch (view.phase) {
      case 'preparing':
        return html`${say('preparing')}: ${say(step?.name === 'tasks' ? 'stepTasks' : 'stepLab', { ...step })}`;
      case 'running': {
        const minutes = warningMinutes(this.#leftMs);
        return minutes === undefined ? nothing : say('leftMinutes', { minutes });
      }
      case 'marking':
        return say('stepMarking', { done: step?.done ?? 0, of: step?.of ?? view.tasks.length });
      case 'done':
        return nothing;
      case 'failed':
        return view.failure
          ? html`${say('failed')}: ${view.failure.message[this.desk.language]} ${errorLink(view.failure.code, this.desk)}`
          : say('stopped');
    }
  }

  #body(view: ExamView): TemplateResult | typeof nothing {
    const say = this.#say;
    switch (view.phase) {
      case 'preparing':
        return html`<p class="exam-note">${say('clockStarts')}</p>
          <p><button class="button" type="button" @click=${() => this.#end()}>${say('giveUp')}</button></p>`;
      case 'running':
      case 'marking':
        return examTasks(view, {
          say,
          language: this.desk.language,
          leftMs: this.#leftMs,
          current: Math.min(this.#current, view.tasks.length - 1),
          show: (index) => this.#show(index),
          note: (task, mark, on) => this.desk.connection.send({ type: 'exam.note', exam: view.id, task, mark, on }),
          handIn: () => this.#handIn(view),
        });
      case 'done':
        return examReport(view, { say, desk: this.desk, back: () => this.#back() });
      case 'failed':
        return this.#intro();
    }
  }

  get #leftMs(): number {
    return Math.max(0, this.#endsAt - performance.now());
  }

  /** The address keeps the task, so that a reload comes back to it. */
  #show(index: number): void {
    this.#current = index;
    history.replaceState(history.state, '', `#task-${index + 1}`);
    this.#draw();
    this.querySelector<HTMLElement>('#exam-task-title')?.focus();
  }

  #back(): void {
    this.#view = undefined;
    this.#current = 0;
    history.replaceState(history.state, '', location.pathname);
    this.desk.connection.send({ type: 'exam.list' });
    this.#draw();
  }

  #end(): void {
    if (this.#view) this.desk.connection.send({ type: 'exam.end', exam: this.#view.id });
  }

  #start(kind: ExamKind): void {
    const say = this.#say;
    const go = () => {
      this.#current = 0;
      this.desk.connection.send({ type: 'exam.start', kind });
    };
    const lab = this.desk.lab.value;
    if (!lab || lab.state === 'stopped' || lab.state === 'failed') return go();
    this.#ask(
      { title: say('confirmTitle'), text: say('confirmText'), confirm: say('confirmStart'), cancel: say('cancel') },
      go,
    );
  }

  #handIn({ tasks }: ExamView): void {
    const say = this.#say;
    const open = tasks.filter(({ done }) => !done).length;
    const question = {
      title: say('handInTitle'),
      text: say('handInText', { open }),
      confirm: say('handIn'),
      cancel: say('keepOn'),
    };
    this.#ask(question, () => this.#end());
  }

  #ask(question: Parameters<typeof confirmDialog>[0], go: () => void): void {
    confirmDialog(question).then(
      (confirmed) => confirmed && go(),
      (error: unknown) => console.error(error),
    );
  }
}
