import { failureOf, textOf } from '#protocol/boundary.ts';
import { type Failure, SlipwayError } from '#protocol/errors.ts';
import type { LabSpec, LabStep, LabTarget, LabView } from '#protocol/lab-state.ts';
import type { LabRow, LabTable } from '../storage/lab-table.ts';
import { type Backoff, backoffMs, LAB_BACKOFF } from './backoff.ts';
import { bringUp, type StartLesson } from './bring-up.ts';
import type { ClusterWaits } from './cluster-waits.ts';
import { type Course, NOBODY, type Plan, planOf, readyAgain, rowWith } from './course.ts';
import type { LabDriver } from './driver.ts';
import type { LabHosts } from './lab-hosts.ts';
import { isAlive, labView, plannedSteps } from './lab-view.ts';
import { nextStep } from './next-step.ts';
import { isGone, type Observed, observe } from './observe.ts';
import { type ReconcileLoop, type Rest, startReconcileLoop, type Work } from './reconcile-loop.ts';

export interface ReconcileDeps {
  readonly driver: LabDriver;
  readonly table: LabTable;
  readonly hostsOf: (id: string) => LabHosts;
  readonly waits: ClusterWaits;
  readonly startLesson: StartLesson;
  readonly lessonNeedsMesh: (lesson: string) => boolean;
  readonly clock: () => number;
  readonly log: { info(data: object, text: string): void; warn(data: object, text: string): void };
  readonly keepFailedLabs?: boolean;
  readonly backoff?: Backoff;
}

export interface ReconciledLabOptions extends ReconcileDeps {
  readonly row: LabRow;
  readonly closing: AbortSignal;
  readonly onChange: (lab: LabView, owner: string) => void;
  /** It is gone for good. */
  readonly onForgotten: () => void;
}

const detailOf = (error: unknown): string =>
  (error instanceof SlipwayError ? error.failure.message.en : textOf(error)).slice(0, 300);

/** labd understood and said no. Anything else leaves open what became of the question. */
const isRefusal = (error: unknown): error is SlipwayError =>
  error instanceof SlipwayError && !['SLW505', 'SLW900'].includes(error.failure.code);

export const stepsTo = (target: LabTarget, spec: LabSpec, needsMesh: (lesson: string) => boolean): LabStep[] => {
  const mesh = target.kind === 'mesh' || (target.kind === 'lesson' && needsMesh(target.lesson));
  return plannedSteps(target, { cluster: spec.cluster, mesh });
};

/** One lab: what is wanted of it on record, what labd tells of it, and the loop that drives one to the other. */
export class ReconciledLab {
  readonly #options: ReconciledLabOptions;
  readonly #forgotten = new AbortController();
  #row: LabRow;
  #plan: Plan;
  #observed: Observed = 'unknown';
  #trouble: string | undefined;
  #published = '';
  #loop: ReconcileLoop | undefined;
  /** Who waits for the first answer to a creation. */
  #asker: PromiseWithResolvers<void> | undefined;
  #preparing: PromiseWithResolvers<LabView> | undefined;

  constructor(options: ReconciledLabOptions) {
    this.#options = options;
    this.#row = options.row;
    this.#plan = planOf(options.row);
  }

  get id(): string {
    return this.#row.id;
  }
  get owner(): string {
    return this.#row.owner;
  }
  get from(): string | undefined {
    return this.#row.from;
  }
  get observed(): Observed {
    return this.#observed;
  }
  view(): LabView {
    return labView({ row: this.#row, ...this.#plan, observed: this.#observed, trouble: this.#trouble });
  }

  start(): void {
    const { closing, clock, log, backoff = LAB_BACKOFF } = this.#options;
    const signal = AbortSignal.any([closing, this.#forgotten.signal]);
    closing.addEventListener('abort', () => this.#settlePrepared(), { signal: this.#forgotten.signal });
    this.#loop = startReconcileLoop({
      next: () => this.#next(clock()),
      delayMs: (tries) => backoffMs(tries, backoff),
      signal,
      onTrouble: (name, err) => {
        log.warn({ lab: this.id, err }, `${name} of a lab failed; trying on`);
        this.#trouble = detailOf(err);
        this.#publish();
      },
      onRecovered: (name, tries) => {
        log.info({ lab: this.id, tries }, `${name} of a lab done at last`);
        this.#trouble = undefined;
        this.#publish();
      },
    });
  }

  /** Starts it, and resolves once labd was asked for the first time. @throws SlipwayError when labd refused */
  async create(): Promise<LabView> {
    this.#asker = Promise.withResolvers();
    this.start();
    try {
      await Promise.race([this.#asker.promise, this.#loop?.tried('create')]);
    } finally {
      this.#asker = undefined;
    }
    return this.view();
  }

  /** What labd tells of it. */
  observe(observed: Observed): void {
    if (this.#forgotten.signal.aborted) return;
    this.#observed = observed;
    let { desired } = this.#plan;
    // Somebody else made it (another server on this machine, say) and ended it: no failure of ours.
    if (isGone(observed) && this.owner === NOBODY) desired = { want: 'absent', by: NOBODY, at: this.#options.clock() };
    if (desired.want === 'absent') this.#plan = { ...this.#plan, desired };
    else {
      const course = observe(this.#plan.course, observed);
      if (course !== this.#plan.course) this.#save({ course });
    }
    this.#changed();
  }

  /** labd answers again. */
  retryNow(): void {
    this.#loop?.retryNow();
  }

  /** On record at once; resolves when labd was asked, or could not be and will be again. */
  async end(by: string): Promise<LabView> {
    const tried = this.#loop?.tried('destroy');
    this.#save({ desired: { want: 'absent', by, at: this.#options.clock() } });
    this.#changed();
    await tried;
    return this.view();
  }

  /** @throws SlipwayError SLW209 when it is not ready, or could not be brought there and is ready as it was */
  async prepare(lesson: string): Promise<LabView> {
    const { course } = this.#plan;
    const { state } = this.view();
    if (course.stage !== 'ready' || state !== 'ready') throw new SlipwayError('SLW209', { detail: state });
    const { stage: _, ...before } = course;
    const target: LabTarget = { kind: 'lesson', lesson };
    const askedAt = this.#options.clock();
    const fits = this.fits();
    const steps = stepsTo(target, this.#row.spec, this.#options.lessonNeedsMesh);
    const prepared = Promise.withResolvers<LabView>();
    this.#save({ course: { stage: 'preparing', target, steps, askedAt, before }, fits });
    this.#preparing = prepared;
    this.#changed();
    return prepared.promise;
  }

  /** Lessons that it was made or prepared for, or was seen to have the start of. */
  fits(): string[] {
    const { fits = [] } = this.#row;
    const { target } = this.#plan.course;
    return target.kind === 'lesson' && !fits.includes(target.lesson) ? [...fits, target.lesson] : fits;
  }
  noteFit(lesson: string): void {
    if (!this.fits().includes(lesson)) this.#save({ fits: [...this.fits(), lesson] });
  }

  #next(now: number): Work | Rest {
    const { createdAt, owner } = this.#row;
    const standing = { ...this.#plan, owner, createdAt, observed: this.#observed };
    const next = nextStep(standing, { keepFailedLabs: this.#options.keepFailedLabs ?? false, now });
    switch (next.step) {
      case 'rest':
        return { name: 'rest', ms: next.ms };
      case 'create':
        return { name: 'create', run: () => this.#create() };
      case 'bring-up':
        return { name: 'bring-up', abortable: true, run: (signal) => this.#bringUp(signal) };
      case 'destroy':
        return { name: 'destroy', run: () => this.#destroy() };
      case 'forget':
        return { name: 'forget', run: async () => this.#forget() };
    }
  }

  async #create(): Promise<void> {
    const { driver } = this.#options;
    try {
      const record = await driver.create({ id: this.id, spec: this.#row.spec });
      // An event may have told of it already, and of more.
      if (typeof this.#observed === 'string') this.observe(record);
    } catch (error) {
      if (!isRefusal(error)) throw error;
      if (this.#asker) {
        this.#asker.reject(error);
        this.#forget();
      } else {
        this.#save({ course: this.#failed(error.failure) });
        // Nothing of it was made.
        this.observe('gone');
      }
    }
  }

  async #destroy(): Promise<void> {
    if ((await this.#options.driver.destroy(this.id)) === 'none' && !isGone(this.#observed)) this.observe('gone');
  }

  async #bringUp(signal: AbortSignal): Promise<void> {
    const { hostsOf, waits, startLesson, clock, log } = this.#options;
    const { course } = this.#plan;
    const { id, spec, createdAt } = this.#row;
    const { target } = course;
    const steps = () => this.#plan.course.steps;
    const set = (step: LabStep) => {
      if (signal.aborted) return;
      const changed = steps().map((other) => (other.name === step.name ? step : other));
      this.#save({ course: { ...this.#plan.course, steps: changed } });
      this.#publish();
    };
    const board = {
      get steps() {
        return steps();
      },
      set,
    };
    const askedAt = course.stage === 'preparing' ? course.askedAt : undefined;
    try {
      await bringUp({
        hosts: hostsOf(id),
        spec,
        target,
        board,
        waits,
        startLesson,
        clock,
        signal,
        keepMesh: course.stage === 'preparing',
      });
    } catch (error) {
      if (signal.aborted) throw error;
      return this.#notBroughtUp(error);
    }
    if (signal.aborted) return;
    const readyMs = Math.round(clock() - (askedAt ?? createdAt));
    this.#save({ course: readyAgain({ target, steps: steps(), readyMs, askedAt }) });
    log.info({ lab: id, ms: readyMs, steps: this.view().steps }, 'lab ready');
    this.#changed();
  }

  #notBroughtUp(error: unknown): void {
    const { log } = this.#options;
    const { course } = this.#plan;
    if (course.stage === 'preparing') {
      log.warn({ lab: this.id, err: error }, 'lab not prepared');
      // What the learner made stays theirs: the lab goes on as what it was.
      this.#save({ course: readyAgain(course.before) });
      this.#preparing?.reject(new SlipwayError('SLW209', { detail: detailOf(error) }, { cause: error }));
      this.#preparing = undefined;
    } else {
      log.warn({ lab: this.id, err: error }, 'lab failed');
      this.#save({ course: this.#failed(failureOf(error)) });
    }
    this.#changed();
  }

  #failed(why: Failure): Course {
    const { target, steps } = this.#plan.course;
    return { stage: 'failed', target, steps, failure: why };
  }

  /** On record first: what could not be saved is not so. */
  #save({ fits, ...changed }: Partial<Plan> & { fits?: readonly string[] }): void {
    const plan = { ...this.#plan, ...changed };
    const row = rowWith(fits ? { ...this.#row, fits: [...fits] } : this.#row, plan);
    this.#options.table.save(row);
    this.#row = row;
    this.#plan = plan;
  }

  #changed(): void {
    this.#publish();
    if (this.#plan.course.stage !== 'preparing' || !isAlive(this.view())) this.#settlePrepared();
    if (this.#plan.desired.want === 'absent' && isGone(this.#observed)) this.#forget();
    else this.#loop?.wake();
  }

  #settlePrepared(): void {
    this.#preparing?.resolve(this.view());
    this.#preparing = undefined;
  }

  #publish(): void {
    const lab = this.view();
    const text = JSON.stringify(lab);
    if (text === this.#published || this.#forgotten.signal.aborted) return;
    this.#published = text;
    this.#options.onChange(lab, this.owner);
  }

  #forget(): void {
    this.#options.table.remove(this.id);
    this.#forgotten.abort();
    this.#settlePrepared();
    this.#options.onForgotten();
  }
}
