import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { nextRunSchema } from './next-command.ts';
import { observationSchema } from './observation.ts';

/** What one run of a proof saw at one place: the start, a solution, a mutant, the page, the start after a reset. */
const placeSchema = z.strictObject({
  name: z.string(),
  lab: z.string(),
  date: z.iso.date(),
  commit: z.string(),
  seconds: z.number(),
  seen: z.record(z.string(), z.array(observationSchema)).describe('by checkpoint, in the order of the looks'),
  caught: z.array(z.string()).describe('controls that do not say what is expected here'),
  trouble: z.array(z.string()).describe('what went wrong besides verdicts'),
  next: z.array(nextRunSchema).optional().describe("the commands of a mutant's reason, as they ran"),
});
export type Place = z.infer<typeof placeSchema>;

const resultsSchema = z.strictObject({ machine: z.string(), places: z.array(placeSchema) });
/** What has been seen of one lesson, by all runs. */
export type Results = z.infer<typeof resultsSchema>;

/** A file for each lesson, so that proving one does not change the others' files. */
const fileOf = (folder: string, lesson: string) => join(folder, 'proof', `${lesson}.json`);

/** @throws ZodError when the file is of another make. */
export function readResults(folder: string, lesson: string): Results | undefined {
  const file = fileOf(folder, lesson);
  return existsSync(file) ? resultsSchema.parse(JSON.parse(readFileSync(file, 'utf8'))) : undefined;
}

export function writeResults(folder: string, lesson: string, results: Results): void {
  mkdirSync(join(folder, 'proof'), { recursive: true });
  writeFileSync(fileOf(folder, lesson), `${JSON.stringify(results, null, 1)}\n`);
}

export interface Run {
  readonly machine: string;
  readonly places: readonly Place[];
  /** All places that the lesson has, in their order; others are of a former state of it. */
  readonly known: readonly string[];
}

/** What a run saw stands in the place of what an earlier one saw there; the rest stays. */
export function merge(earlier: Results | undefined, { machine, places, known }: Run): Results {
  const all = new Map(earlier?.places.map((place) => [place.name, place]));
  for (const place of places) all.set(place.name, place);
  return { machine, places: known.flatMap((name) => all.get(name) ?? []) };
}
