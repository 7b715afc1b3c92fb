import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import type { Layout } from '../layout.ts';
import { writeFileAtomic } from './atomic-file.ts';

const durationsSchema = z.record(z.string(), z.number());

/** How long each artifact took the last time on this machine, which is a better estimate than the reference machine's. */
export class Durations {
  readonly #path: string;
  readonly #known: Record<string, number>;

  private constructor(path: string, known: Record<string, number>) {
    this.#path = path;
    this.#known = known;
  }

  static async load(paths: Layout): Promise<Durations> {
    const path = join(paths.stateDir, 'durations.json');
    const text = await readFile(path, 'utf8').catch(() => '{}');
    const parsed = durationsSchema.safeParse(parseOrNothing(text));
    return new Durations(path, parsed.success ? parsed.data : {});
  }

  estimate(name: string, otherwiseMs: number): number {
    return this.#known[name] ?? otherwiseMs;
  }

  async record(name: string, ms: number): Promise<void> {
    this.#known[name] = ms;
    await writeFileAtomic(this.#path, JSON.stringify(this.#known));
  }
}

function parseOrNothing(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
