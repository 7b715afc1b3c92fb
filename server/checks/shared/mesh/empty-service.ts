import { labelText } from '#server/grading/world/pods.ts';
import type { Service } from '#server/grading/world/resources.ts';

/** In words: there is no pod with the labels that the Service asks for. */
export const selectsNothing = ({
  metadata: { name },
  spec,
}: Service): { readonly ko: string; readonly en: string } => ({
  ko: `${name}의 selector(${labelText(spec.selector)})에 맞는 파드가 없다.`,
  en: `No pod matches the selector of ${name} (${labelText(spec.selector)}).`,
});
