import type { Localized } from '#protocol/errors.ts';
import { SlipwayError } from '#protocol/errors.ts';
import { incidentIdSchema } from '#protocol/incidents.ts';
import type { CheckSpec } from '../checks/index.ts';
import type { CheckpointSpec, Lesson } from '../lessons/vocabulary.ts';
import { causes } from './causes.ts';
import { type IncidentSpec, readIncident, type Visitor } from './incident-spec.ts';

export interface Incident {
  /** The file's name without its end. */
  readonly id: string;
  readonly spec: IncidentSpec;
  /** At whose end the lab stands. */
  readonly lesson: Lesson;
  /** What holds before the fault and must hold again, as a grader takes it. */
  readonly graded: Lesson;
  /** The true causes and the others, in an order that says nothing and is the same each time. */
  readonly causes: readonly { readonly code: string; readonly text: Localized }[];
}

export interface IncidentFile {
  readonly id: string;
  /** Of the folder that it is in. */
  readonly lesson: string;
  readonly text: string;
}

export interface IncidentBook {
  readonly all: readonly Incident[];
  /** @throws SlipwayError SLW106 */
  get(id: string): Incident;
}

/** The checkpoint of what visitors see. */
export const VISITORS = 'visitors';

/** @throws Error for a file that is wrong, or names what its lesson does not have. */
export function createIncidentBook(files: readonly IncidentFile[], lessons: readonly Lesson[]): IncidentBook {
  const all = files.map((file) => incidentOf(file, lessons));
  const twice = all.find(({ id }, index) => all.findIndex((each) => each.id === id) !== index);
  if (twice) throw new Error(`two incidents are called ${twice.id}`);
  return {
    all,
    get(id) {
      const found = all.find((each) => each.id === id);
      if (!found) throw new SlipwayError('SLW106', { what: `incident/${id.slice(0, 60)}` });
      return found;
    },
  };
}

function incidentOf({ id, lesson: folder, text }: IncidentFile, lessons: readonly Lesson[]): Incident {
  const spec = readIncident(id, text);
  const refuse = (why: string): never => {
    throw new Error(`incident ${id}: ${why}`);
  };
  if (!incidentIdSchema.safeParse(id).success) refuse('its name has small letters, digits and hyphens');
  const { lesson: standing = folder, holds } = spec.stand;
  const lesson = lessons.find((each) => each.id === standing) ?? refuse(`there is no lesson ${standing}`);
  for (const code of [...spec.cause, ...spec.others]) if (!causes[code]) refuse(`causes.ts has no ${code}`);
  const all = [...spec.cause, ...spec.others];
  if (new Set(all).size < all.length) refuse('a cause is named twice');
  const held = holds.map(
    (name) => lesson.checkpoints.find((each) => each.id === name) ?? refuse(`${standing} has no checkpoint ${name}`),
  );
  const asking = held.find(({ exercise }) => exercise);
  if (asking) refuse(`${asking.id} asks something, and a lab answers nothing`);
  const checkpoints = [visitorsCheckpoint(spec.visitors), ...held, ...spec.keeps.map(keptCheckpoint)] as const;
  const ids = checkpoints.map((each) => each.id);
  for (const name of [spec.expect.checkpoint, spec.wrongRepair.breaks]) {
    if (!ids.includes(name)) refuse(`${name} is none of ${ids.join(', ')}`);
  }
  return {
    id,
    spec,
    lesson,
    causes: causesOf(id, spec),
    graded: {
      id: `incident-${id}`,
      title: spec.title,
      start: { target: lesson.start.target, steps: [] },
      checkpoints: checkpoints as unknown as Lesson['checkpoints'],
    },
  };
}

const visitorsTitle: Localized = { ko: '사용자의 요청', en: 'What users see' };

function visitorsCheckpoint(visitors: readonly Visitor[]): CheckpointSpec {
  const checks = visitors.map(
    ({ url, host, login, expect }) =>
      ({
        kind: 'probe',
        url,
        ...(host !== undefined && { host }),
        ...(login !== undefined && {
          login: { url: new URL('/login', url).href, form: { username: login, passwd: 'any' } },
        }),
        ...(expect !== undefined && { expect }),
      }) as CheckSpec,
  );
  return { id: VISITORS, title: visitorsTitle, goal: visitorsTitle, checks: checks as unknown as Checks };
}
type Checks = CheckpointSpec['checks'];

const keptCheckpoint = ({ id, title, checks }: IncidentSpec['keeps'][number]): CheckpointSpec => ({
  id,
  title,
  goal: title,
  checks: checks as unknown as Checks,
});

function causesOf(id: string, spec: IncidentSpec): Incident['causes'] {
  const weigh = (code: string) =>
    Array.from(`${id} ${code}`).reduce((sum, each) => (sum * 31 + each.charCodeAt(0)) % 9973, 7);
  return [...spec.cause, ...spec.others]
    .toSorted((a, b) => weigh(a) - weigh(b))
    .map((code) => ({ code, text: causes[code] ?? { ko: code, en: code } }));
}
