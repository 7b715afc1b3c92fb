import { z } from 'zod';
import { hostPathSchema } from '#protocol/host-files.ts';
import { hostNameSchema } from '#protocol/lab-state.ts';

/** A file or folder of a lab's host. */
export const filePlaceSchema = z.object({ host: hostNameSchema, path: hostPathSchema });
export type FilePlace = z.infer<typeof filePlaceSchema>;

/** Where a shell on any host of a lab begins. */
export const HOME = '/root';

export const placeKey = ({ host, path }: FilePlace): string => `${host}:${path}`;
export const nameOf = (path: string): string => path.slice(path.lastIndexOf('/') + 1) || '/';
export const parentOf = (path: string): string => path.slice(0, path.lastIndexOf('/')) || '/';
export const childOf = (folder: string, name: string): string => `${folder === '/' ? '' : folder}/${name}`;
export const isWithin = (path: string, folder: string): boolean =>
  path === folder || path.startsWith(folder === '/' ? '/' : `${folder}/`);

/** What a learner typed, as a path: `~` is home, and what begins without a slash lies in `folder`. */
export function typedPath(text: string, folder: string): string | undefined {
  const typed = text.trim();
  if (typed === '') return undefined;
  const full = typed.startsWith('/') ? typed : typed.replace(/^~(?=\/|$)/, HOME);
  const parts: string[] = [];
  for (const part of (full.startsWith('/') ? full : childOf(folder, full)).split('/')) {
    if (part === '..') parts.pop();
    else if (part !== '' && part !== '.') parts.push(part);
  }
  return hostPathSchema.safeParse(`/${parts.join('/')}`).data;
}

const LANGUAGES: Readonly<Record<string, string>> = {
  yaml: 'yaml',
  yml: 'yaml',
  sh: 'shell',
  bashrc: 'shell',
  profile: 'shell',
  md: 'markdown',
  html: 'html',
  py: 'python',
  ini: 'ini',
  conf: 'ini',
  toml: 'ini',
};

/** The language in which a file is shown; `plaintext` where its name says nothing. */
export function languageOf(path: string): string {
  const name = nameOf(path).toLowerCase();
  if (name === 'dockerfile') return 'dockerfile';
  return LANGUAGES[name.slice(name.lastIndexOf('.') + 1)] ?? 'plaintext';
}
