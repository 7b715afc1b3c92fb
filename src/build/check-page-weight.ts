import { globSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { weighPage, weightOf } from './page-weight.ts';

/** What a chapter may weigh before its reader opens the editor, compressed: some two seconds on a slow mobile network. */
const CHAPTER_MAX_BYTES = 220_000;

const site = fileURLToPath(new URL('../../dist/site', import.meta.url));
const chapters = globSync('src/lessons/*/{ko,en}.mdx').map((file) =>
  file.replace(/^src\/lessons\/\d+-([^/]+)\/(ko|en)\.mdx$/, '/$2/$1/'),
);
if (chapters.length === 0) throw new Error('there are no chapters to weigh');
const kB = (bytes: number) => `${(bytes / 1000).toFixed(1)} kB`;

const weighed = chapters
  .map((page) => {
    const parts = weighPage(site, page);
    return { page, parts, bytes: weightOf(parts) };
  })
  .sort((a, b) => b.bytes - a.bytes);
for (const { page, bytes } of weighed) console.log(`${kB(bytes).padStart(9)}  ${page}`);
const [heaviest] = weighed;
if (heaviest && heaviest.bytes > CHAPTER_MAX_BYTES) {
  console.error(`${heaviest.page} is heavier than ${kB(CHAPTER_MAX_BYTES)}:`);
  for (const { file, bytes } of heaviest.parts) console.error(`${kB(bytes).padStart(9)}  ${file}`);
  process.exitCode = 1;
}
