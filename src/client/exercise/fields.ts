import { html, nothing, type TemplateResult } from 'lit-html';
import type { Answer, AnswerPart } from '#protocol/exercise.ts';
import type { Language } from '#protocol/messages.ts';
import { icon } from '../page/drawing.ts';
import { inlineCode } from '../page/inline-code.ts';
import type { Say } from '../page/texts.ts';

/** What the fields of an exercise are drawn from. */
export interface FieldsInput<Kind extends Answer['kind']> {
  readonly checkpoint: string;
  readonly draft: Extract<Answer, { kind: Kind }>;
  /** What the verdict said of a part, as long as the learner has not changed it since. */
  readonly partOf: (id: string) => AnswerPart | undefined;
  readonly change: (draft: Extract<Answer, { kind: Kind }>) => void;
  readonly say: Say;
  readonly language: Language;
}

/** Right or wrong, by shape, by colour and in words. */
export function partMark(part: AnswerPart | undefined, say: Say): TemplateResult | typeof nothing {
  if (!part) return nothing;
  return html`<span class="part-mark" data-right=${part.right}>
    ${icon(part.right ? 'check' : 'close')}<span class="visually-hidden">${say(part.right ? 'partRight' : 'partWrong')}</span>
  </span>`;
}

export function partWhy(part: AnswerPart | undefined, language: Language): TemplateResult | typeof nothing {
  if (!part?.why) return nothing;
  return html`<p class="part-why">${inlineCode(part.why[language])}</p>`;
}

export const rightness = (part: AnswerPart | undefined) => (part ? String(part.right) : nothing);
