import { defineHastPlugin, type HastNode, type HastVisitorContext } from 'satteri';
import type { Language } from '#protocol/messages.ts';
import { sayIn } from '#client/page/texts.ts';
import { FirstUses, type Piece } from '../glossary/first-uses.ts';
import { glossary } from '../glossary/glossary.ts';
import { termId } from '../glossary/term.ts';

const terms = glossary.flatMap((part) => part.terms);
/** Text below these names things as they are, or leads somewhere already. */
const LEFT_ALONE = new Set(['pre', 'code', 'a', 'h1', 'h2', 'h3', 'h4', 'figcaption']);

/** Puts `<slip-term>` around the first use of each glossary term in a chapter; `client/page/term.ts` shows its meaning. */
export const glossaryMarks = () => {
  let uses: FirstUses | undefined;
  return defineHastPlugin({
    name: 'slipway:glossary-marks',
    text(node, context) {
      const language = context.fileURL?.pathname.endsWith('/en.mdx') ? 'en' : 'ko';
      if (isLeftAlone(node, context)) return;
      uses ??= new FirstUses(language, terms);
      const pieces = uses.split(node.value);
      if (pieces.every((piece) => typeof piece === 'string')) return;
      context.replaceNode(
        node,
        pieces.map((piece) => mark(piece, language)),
      );
    },
  });
};

function isLeftAlone(node: Readonly<HastNode>, context: HastVisitorContext): boolean {
  for (let above = context.parent(node); above; above = context.parent(above)) {
    if (above.type.startsWith('mdxJsx')) return true;
    if (above.type === 'element' && LEFT_ALONE.has(above.tagName)) return true;
  }
  return false;
}

function mark(piece: Piece, language: Language): HastNode {
  if (typeof piece === 'string') return { type: 'text', value: piece };
  const { term, text } = piece;
  const id = termId(term);
  const tip = `term-${id}`;
  const link = {
    href: `/${language}/glossary/#${id}`,
    target: '_blank',
    rel: 'noopener',
    class: 'term',
    'aria-describedby': tip,
  };
  return element('slip-term', {}, [
    element('a', link, [{ type: 'text', value: text }]),
    element('span', { id: tip, role: 'tooltip', popover: 'manual' }, [
      { type: 'text', value: term.meaning[language] },
      // What a screen reader says of the link besides its name.
      element('span', { class: 'visually-hidden' }, [{ type: 'text', value: ` ${sayIn(language)('termLink')}` }]),
    ]),
  ]);
}

const element = (tagName: string, properties: Record<string, string>, children: HastNode[]): HastNode =>
  ({ type: 'element', tagName, properties, children }) as HastNode;
