import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** The folder that holds `slipway`: above dist/node/cli.js, and above cli/ while developing. */
export function checkoutDir(from = import.meta.dirname): string {
  for (let folder = from; folder !== '/'; folder = dirname(folder)) {
    if (existsSync(join(folder, 'package.json')) && existsSync(join(folder, 'vite.node.config.ts'))) return folder;
  }
  throw new Error(`no checkout above ${from}`);
}

export const bundleDir = (checkout: string): string => join(checkout, 'dist', 'node');
export const builtSiteDir = (checkout: string): string => join(checkout, 'dist', 'site');
