import type { z } from 'zod';
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
import { type PageAnswer, pageCall, sendJson } from '../../page/page-call.ts';
import type { KindName } from './manifest-text.ts';

/** What one lab knows of manifests, as the server lets this session see it. */
export class ManifestRequests {
  readonly lab: string;

  constructor(lab: string) {
    this.lab = lab;
  }

  kinds(): Promise<PageAnswer<Kinds>> {
    return this.#ask('kinds', {}, kindsSchema);
  }

  shape(kind: KindName): Promise<PageAnswer<KindShape>> {
    return this.#ask('shape', kind, kindShapeSchema);
  }

  names(): Promise<PageAnswer<LiveNames>> {
    return this.#ask('names', {}, liveNamesSchema);
  }

  analyze(
    text: string,
    namespaces: readonly string[],
    signal: AbortSignal,
  ): Promise<PageAnswer<{ findings: readonly Finding[] }>> {
    return this.#ask('analyze', { text, namespaces }, findingsSchema, signal);
  }

  dryRun(text: string, signal: AbortSignal): Promise<PageAnswer<DryRun>> {
    return this.#ask('dry-run', { text }, dryRunSchema, signal);
  }

  changes(text: string, signal: AbortSignal): Promise<PageAnswer<Changes>> {
    return this.#ask('changes', { text }, changesSchema, signal);
  }

  #ask<T>(
    operation: keyof typeof manifestRequests,
    asked: object,
    schema: z.ZodType<T>,
    signal?: AbortSignal,
  ): Promise<PageAnswer<T>> {
    const { lab } = this;
    const send = () => sendJson(`/api/manifests/${operation}`, { lab, ...asked }, signal);
    return pageCall(lab, send, async (response) => schema.parse(await response.json()));
  }
}
