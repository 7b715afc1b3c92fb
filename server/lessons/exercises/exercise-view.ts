import type { ExerciseView } from '#protocol/exercise.ts';
import type { ExerciseSpec } from './exercise-spec.ts';

/** The question without its answer: each field that may go to the browser is named here. */
export function exerciseView(spec: ExerciseSpec): ExerciseView {
  const { prompt } = spec;
  const shown = ({ id, text }: { id: string; text: { ko: string; en: string } }) => ({ id, text });
  switch (spec.kind) {
    case 'choice':
      return { kind: 'choice', prompt, options: spec.options.map(shown), several: spec.several ?? false };
    case 'assign':
      return {
        kind: 'assign',
        prompt,
        items: spec.items.map(shown),
        targets: spec.targets.map(shown),
        oneEach: spec.oneEach ?? false,
      };
    case 'order': {
      const items = spec.shown.flatMap((id) => spec.items.filter((item) => item.id === id));
      return { kind: 'order', prompt, items: items.map(shown) };
    }
    case 'text':
      return { kind: 'text', prompt, ...(spec.placeholder !== undefined && { placeholder: spec.placeholder }) };
  }
}
