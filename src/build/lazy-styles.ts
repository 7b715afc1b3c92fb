import type { Plugin } from 'vite';

const PREFIX = '\0lazy-style:';
/** Whose style sheets come with the script that imports them. */
const LAZY = [/\/node_modules\/monaco-editor\//, /\/src\/client\/(?:editor|mesh|notes|palette|work)\//];

/**
 * Astro links the style sheets of everything that a page's script may import later from the page itself: a chapter
 * would carry the editor's 140 KiB whether or not somebody opens it. These are put into the page by their script.
 */
export function lazyStyles(): Plugin {
  return {
    name: 'slipway:lazy-styles',
    enforce: 'pre',
    async resolveId(source, importer) {
      if (!source.endsWith('.css') || !importer || !LAZY.some((each) => each.test(importer))) return undefined;
      const found = await this.resolve(source, importer, { skipSelf: true });
      // Not to end as a style sheet: what is loaded under this name is a script.
      return found ? `${PREFIX}${found.id}.js` : undefined;
    },
    load(id) {
      if (!id.startsWith(PREFIX)) return undefined;
      const sheet = id.slice(PREFIX.length, -'.js'.length);
      return {
        code: `import text from ${JSON.stringify(`${sheet}?inline`)};
const style = document.createElement('style');
style.textContent = text;
document.head.append(style);`,
        moduleSideEffects: true,
      };
    },
  };
}
