import type { Answer, ExerciseView } from '#protocol/exercise.ts';

/** Where a learner begins: nothing chosen, and an order as it is shown first. */
export function blankAnswer(exercise: ExerciseView): Answer {
  switch (exercise.kind) {
    case 'choice':
      return { kind: 'choice', chosen: [] };
    case 'assign':
      return { kind: 'assign', targets: {} };
    case 'order':
      return { kind: 'order', items: exercise.items.map(({ id }) => id) };
    case 'text':
      return { kind: 'text', text: '' };
  }
}

/** What was submitted, as far as it still fits: a lesson may have been rewritten since. */
export function fittingAnswer(exercise: ExerciseView, answer: Answer | undefined): Answer {
  if (exercise.kind === 'choice' && answer?.kind === 'choice') {
    return { kind: 'choice', chosen: answer.chosen.filter((id) => has(exercise.options, id)) };
  }
  if (exercise.kind === 'assign' && answer?.kind === 'assign') {
    const kept = Object.entries(answer.targets).filter(
      ([item, target]) => has(exercise.items, item) && has(exercise.targets, target),
    );
    return { kind: 'assign', targets: Object.fromEntries(kept) };
  }
  if (exercise.kind === 'order' && answer?.kind === 'order') {
    const known = answer.items.filter((id) => has(exercise.items, id));
    return known.length === exercise.items.length ? { kind: 'order', items: known } : blankAnswer(exercise);
  }
  return exercise.kind === 'text' && answer?.kind === 'text' ? answer : blankAnswer(exercise);
}

/** What still keeps an answer from being submitted. */
export type Lack =
  | { readonly name: 'nothing' }
  | { readonly name: 'items'; readonly left: number }
  | { readonly name: 'taken-twice'; readonly targets: readonly string[] };

export function lackOf(exercise: ExerciseView, answer: Answer): Lack | undefined {
  switch (answer.kind) {
    case 'choice':
      return answer.chosen.length === 0 ? { name: 'nothing' } : undefined;
    case 'text':
      return answer.text.trim() === '' ? { name: 'nothing' } : undefined;
    case 'order':
      return undefined;
    case 'assign': {
      if (exercise.kind !== 'assign') return undefined;
      const targets = exercise.oneEach ? takenTwice(answer) : [];
      if (targets.length > 0) return { name: 'taken-twice', targets };
      const left = exercise.items.filter(({ id }) => answer.targets[id] === undefined).length;
      return left > 0 ? { name: 'items', left } : undefined;
    }
  }
}

function takenTwice({ targets }: Extract<Answer, { kind: 'assign' }>): string[] {
  const all = Object.values(targets);
  return [...new Set(all.filter((target, index) => all.indexOf(target) !== index))];
}

/** Whether this part of the draft is as it was submitted, so that what was said of it still holds. */
export function isPartKept(id: string, draft: Answer, submitted: Answer): boolean {
  if (draft.kind === 'choice' && submitted.kind === 'choice') {
    return draft.chosen.includes(id) === submitted.chosen.includes(id);
  }
  if (draft.kind === 'assign' && submitted.kind === 'assign') return draft.targets[id] === submitted.targets[id];
  if (draft.kind === 'order' && submitted.kind === 'order') {
    return draft.items.indexOf(id) === submitted.items.indexOf(id);
  }
  return draft.kind === 'text' && submitted.kind === 'text' && draft.text === submitted.text;
}

export function isSameAnswer(a: Answer, b: Answer): boolean {
  if (a.kind === 'choice' && b.kind === 'choice') {
    return a.chosen.length === b.chosen.length && a.chosen.every((id) => b.chosen.includes(id));
  }
  if (a.kind === 'assign' && b.kind === 'assign') {
    const ids = new Set([...Object.keys(a.targets), ...Object.keys(b.targets)]);
    return [...ids].every((id) => a.targets[id] === b.targets[id]);
  }
  if (a.kind === 'order' && b.kind === 'order') return a.items.join() === b.items.join();
  return a.kind === 'text' && b.kind === 'text' && a.text === b.text;
}

/** `id` put at `place`, the others in their order around it. */
export function movedTo(items: readonly string[], id: string, place: number): string[] {
  const others = items.filter((other) => other !== id);
  const at = Math.max(0, Math.min(others.length, place));
  return [...others.slice(0, at), id, ...others.slice(at)];
}

function has(choices: readonly { readonly id: string }[], id: string): boolean {
  return choices.some((choice) => choice.id === id);
}
