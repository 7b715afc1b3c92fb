import type { Answer } from '#protocol/exercise.ts';
import type { Outcome } from '#server/grading/outcome.ts';
import type { AnswerFact, FactValues } from './answer-facts.ts';
import type { ExerciseSpec } from './exercise-spec.ts';
import { gradeExercise } from './grade-exercise.ts';

/** A checkpoint's exercise with the answer that stands for it now. */
export class Question {
  readonly #exercise: ExerciseSpec;
  readonly #answer: () => Answer | undefined;
  /** What was right when it was read stays right: a pod's address is another one after a restart. */
  #accepted: { readonly answer: string; readonly outcome: Outcome } | undefined;

  constructor(exercise: ExerciseSpec, answer: () => Answer | undefined) {
    this.#exercise = exercise;
    this.#answer = answer;
  }

  grade(readFact: (fact: AnswerFact) => FactValues): Outcome {
    const answer = this.#answer();
    const text = JSON.stringify(answer);
    if (this.#accepted && this.#accepted.answer === text) return this.#accepted.outcome;
    const outcome = gradeExercise(this.#exercise, answer, readFact);
    if (outcome.kind === 'ok') this.#accepted = { answer: text, outcome };
    return outcome;
  }
}

/** For exercises that ask nothing of a lab. */
export const noFacts = (): FactValues => ({ missing: 'a lab' });
