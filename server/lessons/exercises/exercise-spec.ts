import type { Localized } from '#protocol/errors.ts';
import type { AnswerFact } from './answer-facts.ts';

interface Item {
  readonly id: string;
  readonly text: Localized;
}

/**
 * A mistake that people make: its own code (`answer.…`) and explanation. Where none fits, the exercise's general
 * reason is given: `answer.choice`, `answer.assign`, `answer.order`, `answer.text`; without an answer `answer.missing`.
 */
interface Mistake {
  readonly code: `answer.${string}`;
  readonly why: Localized;
}

/** What is right and why. Only questions and their texts go to the browser (protocol/exercise.ts). */
export type ExerciseSpec =
  | {
      readonly kind: 'choice';
      readonly prompt: Localized;
      readonly several?: boolean;
      /** `code` names the mistake of choosing a wrong option. */
      readonly options: readonly (Item & {
        readonly right?: true;
        readonly why: Localized;
        readonly code?: Mistake['code'];
      })[];
      /** Said when all is right. */
      readonly explanation: Localized;
    }
  | {
      readonly kind: 'assign';
      readonly prompt: Localized;
      readonly oneEach?: boolean;
      readonly targets: readonly Item[];
      readonly items: readonly (Item & { readonly target: string; readonly why: Localized })[];
      /** Typical confusions: this item put there. */
      readonly mistakes?: readonly (Mistake & { readonly item: string; readonly target: string })[];
      readonly explanation: Localized;
    }
  | {
      readonly kind: 'order';
      readonly prompt: Localized;
      /** In the right order. */
      readonly items: readonly (Item & { readonly why: Localized })[];
      /** How the items are shown first; not the right order. */
      readonly shown: readonly string[];
      /** `before` was put before `after`, which is wrong. */
      readonly mistakes?: readonly (Mistake & { readonly before: string; readonly after: string })[];
      readonly explanation: Localized;
    }
  | {
      readonly kind: 'text';
      readonly prompt: Localized;
      readonly placeholder?: string;
      /** Regular expressions over the trimmed answer, without flags; `fact` reads the right values from the lab. */
      readonly accept: readonly string[] | { readonly fact: AnswerFact };
      /** The first pattern, or other value of the lab, that fits a wrong answer explains it. */
      readonly mistakes?: readonly (Mistake & ({ readonly pattern: string } | { readonly fact: AnswerFact }))[];
      /** The command that shows the value. */
      readonly next?: string;
      readonly on?: string;
      readonly explanation: Localized;
    };
