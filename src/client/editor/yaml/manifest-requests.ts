import type { z } from 'zod';
import { type Failure, failure, failureSchema } from '#protocol/errors.ts';
import { lenient } from '#protocol/lenient.ts';
import {
  type Changes,
  changesSchema,
  type DryRun,
  dryRunSchema,
  type Finding,
  findingsSchema,
  type Kinds,
  kindsSchema,
  type KindShape,
  kindShapeSchema,
  type LiveNames,
  liveNamesSchema,
  type manifestRequests,
} from '#protocol/manifests.ts';
import type { KindName } from './manifest-text.ts';

/** An expected failure is a value; the server's answer in a wrong shape is one too. */
export type Answer<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly failure: Failure };

const refusalSchema = lenient(failureSchema);

/** What one lab knows of manifests, as the server lets this session see it. */
export class ManifestRequests {
  readonly lab: string;

  constructor(lab: string) {
    this.lab = lab;
  }

  kinds(): Promise<Answer<Kinds>> {
    return this.#ask('kinds', {}, kindsSchema);
  }

  shape(kind: KindName): Promise<Answer<KindShape>> {
    return this.#ask('shape', kind, kindShapeSchema);
  }

  names(): Promise<Answer<LiveNames>> {
    return this.#ask('names', {}, liveNamesSchema);
  }

  analyze(
    text: string,
    namespaces: readonly string[],
    signal: AbortSignal,
  ): Promise<Answer<{ findings: readonly Finding[] }>> {
    return this.#ask('analyze', { text, namespaces }, findingsSchema, signal);
  }

  dryRun(text: string, signal: AbortSignal): Promise<Answer<DryRun>> {
    return this.#ask('dry-run', { text }, dryRunSchema, signal);
  }

  changes(text: string, signal: AbortSignal): Promise<Answer<Changes>> {
    return this.#ask('changes', { text }, changesSchema, signal);
  }

  async #ask<T>(
    operation: keyof typeof manifestRequests,
    asked: object,
    schema: z.ZodType<T>,
    signal?: AbortSignal,
  ): Promise<Answer<T>> {
    const { lab } = this;
    let response: Response;
    try {
      response = await fetch(`/api/manifests/${operation}`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ lab, ...asked }),
        ...(signal && { signal }),
      });
    } catch {
      return { ok: false, failure: failure('SLW204', { host: lab, detail: 'no connection' }) };
    }
    try {
      const body = (await response.json()) as object;
      if ('failure' in body) return { ok: false, failure: refusalSchema.parse(body.failure) };
      return { ok: true, value: schema.parse(body) };
    } catch (error) {
      return { ok: false, failure: failure('SLW100', { detail: String(error).slice(0, 200) }) };
    }
  }
}
