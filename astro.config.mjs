import mdx from '@astrojs/mdx';
import { satteri } from '@astrojs/markdown-satteri';
import { defineConfig } from 'astro/config';
import { glossaryMarks } from './src/build/glossary-marks.ts';
import { lazyStyles } from './src/build/lazy-styles.ts';
import { precompress } from './src/build/precompress.ts';
import { textSections } from './src/build/text-sections.ts';
import { fenceMeta } from './src/components/fence-meta.mjs';

export default defineConfig({
  output: 'static',
  outDir: './dist/site',
  publicDir: './src/public',
  trailingSlash: 'always',
  compressHTML: true,
  build: { assets: '_assets', format: 'directory', inlineStylesheets: 'never' },
  devToolbar: { enabled: false },
  integrations: [mdx(), precompress()],
  markdown: {
    processor: satteri({ hastPlugins: [textSections, glossaryMarks], features: { smartPunctuation: false } }),
    syntaxHighlight: 'shiki',
    // Colours are CSS variables (styles/code.css), so that both themes come from one markup.
    shikiConfig: { theme: 'css-variables', transformers: [fenceMeta] },
  },
  ...(process.env.SLIPWAY_LESSONS ? { cacheDir: './node_modules/.astro-fixture' } : {}),
  vite: {
    plugins: [lazyStyles()],
    build: {
      rolldownOptions: {
        // Astro's own markers in MDX modules, which it has read before the bundler drops them.
        onwarn: (warning, warn) => {
          if (warning.code !== 'MODULE_LEVEL_DIRECTIVE') warn(warning);
        },
      },
      // Nothing inline: the server's content security policy allows scripts from itself only.
      assetsInlineLimit: 0,
    },
  },
});
