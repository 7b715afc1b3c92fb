import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Layout } from '#lab-runtime/layout.ts';
import { type ServicesView, servicesViewSchema } from '#protocol/services.ts';

export const statusFile = ({ runDir }: Layout): string => join(runDir, 'supervisor.json');

/** What the supervisor wrote last; nothing where none has run. */
export async function readServices(paths: Layout): Promise<ServicesView> {
  try {
    return servicesViewSchema.parse(JSON.parse(await readFile(statusFile(paths), 'utf8')));
  } catch {
    return { services: [] };
  }
}
