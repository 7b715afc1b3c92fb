import type { LabHosts } from '#server/labs/lab-hosts.ts';
import { noAnswers } from '#server/lessons/exercises/answers-file.ts';
import { applyLessonStart } from '#server/lessons/lesson-start.ts';
import { stillPassing } from './evaluate.ts';
import type { LessonFolder } from './lesson-folder.ts';
import { captureLab, type LabState, restoreLab } from './reset/lab-state.ts';

const GIVE_BACK_TIMEOUT_MS = 120_000;

export interface ProofLab {
  readonly id: string;
  readonly hosts: LabHosts;
  /** Its hosts' names. */
  readonly names: readonly string[];
}

/** Where labs come from. */
export interface LabSource {
  /** Ends the lab it gave before, if any. @throws SlipwayError when none can be made. */
  fresh(target: 'bare' | 'mesh', signal: AbortSignal): Promise<ProofLab>;
  /** The only lab, which was made by somebody else and is to be left as it was. */
  readonly fixed: boolean;
}

interface Options {
  readonly folder: LessonFolder;
  readonly source: LabSource;
  readonly signal: AbortSignal;
  readonly note: (text: string) => void;
}

/** Gives a lesson its start state again and again: by a reset where that is sound, by a fresh lab where it is not. */
export class LessonLab {
  readonly #options: Options;
  #lab: { readonly lab: ProofLab; readonly state: LabState } | undefined;
  #used = false;

  constructor(options: Options) {
    this.#options = options;
  }

  /** A lab at the lesson's start, in which nothing passes. `changes`: what comes now leaves something in it. */
  async atStart({ changes }: { changes: boolean }): Promise<LabHosts> {
    const { note, source, signal } = this.#options;
    if (this.#lab && this.#used) {
      const trouble = await this.#reset(signal);
      if (trouble !== undefined && source.fixed) throw new Error(`the lab is not as it was: ${trouble}`);
      if (trouble !== undefined) {
        note(`a fresh lab, because ${trouble}`);
        this.#lab = undefined;
      }
    }
    this.#lab ??= await this.#begin();
    this.#used = changes;
    return this.#lab.lab.hosts;
  }

  /** Leaves nothing of the lesson in a lab that goes on. */
  async giveBack(): Promise<void> {
    const { note, source } = this.#options;
    if (!source.fixed || !this.#lab || !this.#used) return;
    // Also after an interruption: the lab is not the proof's own.
    const trouble = await this.#reset(AbortSignal.timeout(GIVE_BACK_TIMEOUT_MS));
    if (trouble !== undefined) note(`the lab is not as it was: ${trouble}`);
  }

  async #begin() {
    const { folder, source, signal, note } = this.#options;
    const { target } = folder.lesson.start;
    const lab = await source.fresh(target, signal);
    note(`lab ${lab.id}, ${target}`);
    await applyLessonStart({ hosts: lab.hosts, lesson: folder.lesson, signal });
    return { lab, state: await captureLab({ ...lab, signal }) };
  }

  async #reset(signal: AbortSignal): Promise<string | undefined> {
    const { folder } = this.#options;
    if (!this.#lab) return undefined;
    const { lab, state } = this.#lab;
    try {
      await restoreLab(state, { ...lab, signal, scripts: folder.resets });
      const passing = await stillPassing({ ...lab, lesson: folder.lesson, answers: noAnswers, signal });
      return passing.length === 0 ? undefined : `${passing.join(', ')} still passed after the reset`;
    } catch (error) {
      signal.throwIfAborted();
      return (error as Error).message;
    }
  }
}
