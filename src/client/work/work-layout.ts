import { z } from 'zod';
import { hostNameSchema } from '#protocol/lab-state.ts';
import { stampSchema } from '#protocol/version.ts';

/** The one folder that an archive of saved work has. docs/architecture.md describes what is in it. */
export const ROOT = 'slipway-work';

export const FORMAT = 'slipway-work';
export const aboutSchema = stampSchema.extend({
  format: z.literal(FORMAT),
  savedAt: z.number().int().nonnegative().max(8_640_000_000_000_000).describe('ms since the epoch'),
});

/** What an entry of the archive is, by its name below the root. */
export type WorkPlace =
  | { readonly kind: 'about' | 'record' | 'other' }
  | { readonly kind: 'note'; readonly lesson: string }
  | { readonly kind: 'object'; readonly file: string }
  /** `path` below the home folder. */
  | { readonly kind: 'home'; readonly host: string; readonly path: string };

const ABOUT = 'about.json';
const RECORD = 'record.json';
export const names = {
  about: `${ROOT}/${ABOUT}`,
  record: `${ROOT}/${RECORD}`,
  leftOut: `${ROOT}/left-out.json`,
  readMe: `${ROOT}/READ-ME.txt`,
  note: (lesson: string) => `${ROOT}/notes/${lesson}.md`,
  object: (file: string) => `${ROOT}/objects/${file}`,
  home: (host: string, path: string) => `${ROOT}/homes/${host}/${path}`,
};

const NOTE = /^(?<lesson>[a-z0-9-]{1,100})\.md$/;
const OBJECTS = /^[a-z0-9][a-z0-9.-]{0,120}\.yaml$/;

/** What a minor of later adds is `other`, and left alone. */
export function placeOf(parts: readonly string[]): WorkPlace {
  const [first = '', second = '', ...rest] = parts;
  if (parts.length === 1 && first === ABOUT) return { kind: 'about' };
  if (parts.length === 1 && first === RECORD) return { kind: 'record' };
  const lesson = first === 'notes' && parts.length === 2 ? NOTE.exec(second)?.groups?.lesson : undefined;
  if (lesson !== undefined) return { kind: 'note', lesson };
  if (first === 'objects' && parts.length === 2 && OBJECTS.test(second)) return { kind: 'object', file: second };
  const host = hostNameSchema.safeParse(second);
  if (first === 'homes' && host.success && rest.length > 0) {
    return { kind: 'home', host: host.data, path: rest.join('/') };
  }
  return { kind: 'other' };
}

/** Names the folder of a host in which an import sets down what it puts nowhere else: the same each time. */
export const importedFolder = (savedAt: number): string =>
  `imported/${new Date(savedAt).toISOString().slice(0, 19).replaceAll(':', '-')}Z`;
