import type { CheckpointView } from '#protocol/verdict.ts';
import { type PrepareCheck, prepareCheck } from '../checks/index.ts';
import { checkpointView, isWithoutLab } from '../lessons/checkpoint-view.ts';
import { factInputs } from '../lessons/exercises/answer-facts.ts';
import { type Answers, noAnswers } from '../lessons/exercises/answers-file.ts';
import { noFacts, Question } from '../lessons/exercises/question.ts';
import type { CheckpointSpec } from '../lessons/vocabulary.ts';
import { CheckRun, inconclusive, type LookResult } from './check-run.ts';
import type { Scene } from './scene.ts';

interface CheckpointRunOptions {
  readonly at: number;
  readonly answers?: Answers;
  readonly prepare?: PrepareCheck;
}

/** One checkpoint of a running grader, with the answer to its exercise if it has one. */
export class CheckpointRun extends CheckRun {
  readonly spec: CheckpointSpec;
  override readonly withoutLab: boolean;
  readonly #answers: Answers;
  readonly #question: Question | undefined;

  constructor(spec: CheckpointSpec, { at, answers = noAnswers, prepare = prepareCheck }: CheckpointRunOptions) {
    const { exercise, checks } = spec;
    const asksLab = exercise?.kind === 'text' && 'fact' in exercise.accept;
    super(checks, { at, prepare, inputs: asksLab ? factInputs : [] });
    this.spec = spec;
    this.withoutLab = prepare === prepareCheck && isWithoutLab(spec);
    this.#answers = answers;
    this.#question = exercise && new Question(exercise, () => answers.get(spec.id));
    if (this.withoutLab) this.verdict = this.conclude(this.judge(), { now: 0, at });
  }

  view(): CheckpointView {
    return checkpointView(this.spec, this.verdict, this.#answers.get(this.spec.id));
  }

  override judge(): LookResult {
    try {
      if (!this.#question) throw new Error(`${this.spec.id} asks nothing`);
      return this.#question.grade(noFacts);
    } catch (error) {
      return inconclusive(error);
    }
  }

  override look(scene: Scene): Promise<LookResult> {
    return super.look(this.#question ? { ...scene, question: this.#question } : scene);
  }
}
