import type { SatteriAstroData } from '@astrojs/markdown-satteri';
import { defineHastPlugin, type HastNode } from 'satteri';

/** What is searched of a chapter: the words before its first heading, then those below each heading, in order. */
export type SectionTexts = readonly string[];

/** Where `render()` of a chapter hands them out. */
export const SECTIONS = 'sections';

const HEADINGS = /^h[1-6]$/;
/** Elements after which a word does not go on. */
const BLOCKS = /^(?:p|li|pre|blockquote|t[dhr]|figure|div|dt|dd|h[1-6])$/;

/** Gathers the text of each section of a chapter, code included, before anything is put into it. */
export const textSections = () =>
  defineHastPlugin({
    name: 'slipway:text-sections',
    before(root, context) {
      const texts = [''];
      walk(root as Readonly<HastNode>, texts);
      const astro: SatteriAstroData | undefined = context.data.astro;
      if (astro) astro.frontmatter[SECTIONS] = texts.map((text) => text.replace(/\s+/g, ' ').trim());
    },
  });

function walk(node: Readonly<HastNode>, texts: string[]): void {
  if (node.type === 'text') texts[texts.length - 1] += node.value;
  if (!('children' in node)) return;
  const isElement = node.type === 'element';
  if (isElement && HEADINGS.test(node.tagName)) {
    texts.push('');
    return;
  }
  for (const child of node.children) walk(child as HastNode, texts);
  if (isElement && BLOCKS.test(node.tagName)) texts[texts.length - 1] += ' ';
}
