import { z } from 'zod';
import { type Failure, failure } from './errors.ts';

/**
 * One rule for every record and protocol that two versions of Slipway may share: the same major is read, whatever
 * its minor. A minor only adds fields that a reader may leave alone; what an older reader would misread is a major.
 * What cannot be read is refused with a reason and left as it is.
 */
export interface Version {
  readonly major: number;
  readonly minor: number;
}

export const versions = {
  page: { major: 2, minor: 3 },
  ptyhost: { major: 1, minor: 1 },
  labd: { major: 1, minor: 2 },
  labinit: { major: 1, minor: 2 },
  'lab record': { major: 1, minor: 1 },
  'lab row': { major: 1, minor: 1 },
  'web tab': { major: 1, minor: 1 },
  'process record': { major: 1, minor: 1 },
  'toolchain status': { major: 1, minor: 0 },
  'kept screen': { major: 1, minor: 1 },
  'saved work': { major: 1, minor: 0 },
  database: { major: 1, minor: 0 },
} as const satisfies Record<string, Version>;
export type Versioned = keyof typeof versions;

/** What a page says in `hello`, and a server in `welcome`. */
export const PROTOCOL_VERSION = versions.page.major;

/** How a version stands in JSON: `version` is the major, and no `minor` is 0. What says nothing is 1.0. */
export const stampSchema = z.looseObject({
  version: z.number().int().positive().default(1),
  minor: z.number().int().nonnegative().default(0),
});
export type Stamp = Partial<z.infer<typeof stampSchema>>;

export function stamp(what: Versioned): { version: number; minor?: number } {
  const { major, minor }: Version = versions[what];
  return { version: major, ...(minor > 0 && { minor }) };
}

export const versionText = ({ version = 1, minor = 0 }: Stamp): string => `${version}.${minor}`;

/** Why what another version wrote or says cannot be read here; undefined when it can. */
export function refusal(what: Versioned, theirs: unknown): Failure | undefined {
  const { major } = versions[what];
  const parsed = stampSchema.safeParse(theirs);
  if (!parsed.success) return failure('SLW110', { what, detail: 'it says no version' });
  if (parsed.data.version === major) return undefined;
  return failure('SLW110', { what, detail: `version ${versionText(parsed.data)}, ${major}.x is read here` });
}
