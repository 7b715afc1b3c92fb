import { readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';
import type { AstroIntegration } from 'astro';

/** What is text; pictures and fonts are compressed by their own formats. */
const TEXT = new Set(['.html', '.css', '.js', '.svg', '.json', '.txt', '.xml', '.webmanifest']);
/** A smaller file fits into the first packet as it is. */
const LEAST_BYTES = 1024;

const brotli = promisify(brotliCompress);
const zip = promisify(gzip);

/** Each names its file's ending as `@fastify/static` looks for it. */
const encodings: Readonly<Record<string, (text: Buffer) => Promise<Buffer>>> = {
  '.br': (text) =>
    brotli(text, {
      params: {
        [constants.BROTLI_PARAM_MODE]: constants.BROTLI_MODE_TEXT,
        [constants.BROTLI_PARAM_QUALITY]: constants.BROTLI_MAX_QUALITY,
        [constants.BROTLI_PARAM_SIZE_HINT]: text.length,
      },
    }),
  '.gz': (text) => zip(text, { level: constants.Z_BEST_COMPRESSION }),
};

/** Writes `.br` and `.gz` beside each text file of a folder, where that is smaller. */
export async function precompressFolder(folder: string): Promise<void> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile() && TEXT.has(extname(entry.name)));
  await Promise.all(files.map(({ parentPath, name }) => precompressFile(join(parentPath, name))));
}

async function precompressFile(file: string): Promise<void> {
  if ((await stat(file)).size < LEAST_BYTES) return;
  const text = await readFile(file);
  await Promise.all(
    Object.entries(encodings).map(async ([ending, encode]) => {
      const encoded = await encode(text);
      if (encoded.length < text.length) await writeFile(`${file}${ending}`, encoded);
    }),
  );
}

/** Compresses the finished site once, so that the server never has to. */
export const precompress = (): AstroIntegration => ({
  name: 'slipway:precompress',
  hooks: {
    'astro:build:done': ({ dir }) => precompressFolder(fileURLToPath(dir)),
  },
});
