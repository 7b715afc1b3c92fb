import { z } from 'zod';
import { SlipwayError } from '#protocol/errors.ts';
import { type MatchResult, matchTree } from '#server/grading/objects/match-tree.ts';
import type { RawObject } from '#server/grading/objects/raw-object.ts';
import { findResource, type Resource } from '#server/grading/objects/resource-names.ts';
import { type MatchTree, matchTreeSchema } from '#server/grading/objects/tree.ts';
import { treeText } from '#server/grading/objects/tree-text.ts';
import { type Outcome, ok, waiting } from '#server/grading/outcome.ts';
import type { Scene } from '#server/grading/scene.ts';
import { matches } from '#server/grading/world/pods.ts';
import type { ObjectsInput } from '#server/grading/world/world.ts';
import { defineCheck } from '../check.ts';
import { countField, rangeOf } from '../specs.ts';
import { mismatched, missing, present, wrongCount } from './resource-reasons.ts';

const schema = z.strictObject({
  resource: z
    .string()
    .transform((text, context): Resource => {
      const found = findResource(text);
      if (found) return found;
      context.addIssue({ code: 'custom', message: `${text}: no known resource; write plural.group/version` });
      return z.NEVER;
    })
    .describe('as `kubectl get` names it: `services`, `virtualservices.networking.istio.io`'),
  namespace: z.string().optional().describe('left out: any namespace, or a resource that has none'),
  name: z.string().optional().describe('left out: any object there may be the one'),
  suggested: z.string().optional().describe('the name in messages where any name passes'),
  labels: z.record(z.string(), z.string()).optional().describe('only objects with these labels count'),
  match: matchTreeSchema.default({}).describe('what the object must be like'),
  absent: z.literal(true).optional().describe('no such object may exist'),
  count: countField.optional().describe('how many must match; else at least one'),
  every: z.literal(true).optional().describe('all objects that count must match, not only one of them'),
  settleMs: z.number().int().default(0).describe('how long after a change it may still come right by itself'),
});
export type ResourceSpec = z.output<typeof schema>;

/** Objects of any resource: they exist (or not), and match the given picture. */
export const resource = defineCheck({
  kind: 'resource',
  schema,
  inputs: (spec) => [inputOf(spec)],
  run(spec, scene): Outcome {
    const candidates = candidatesOf(spec, scene);
    const judged = candidates.map((object) => ({ object, result: judge(spec, object) }));
    const fitting = judged.filter(({ result }) => !result.mismatch);
    if (spec.absent) return absence(spec, fitting);
    const wanted = rangeOf(spec.count);
    if (candidates.length === 0 && wanted.min > 0) return missing(spec, elsewhere(spec, scene));
    const misfit = closest(spec, judged);
    const short = fitting.length < wanted.min;
    // With too few objects the missing ones are the fault, not a mismatch in one of the others.
    if (misfit?.result.mismatch && (spec.every || (short && candidates.length >= wanted.min))) {
      return mismatched(spec, misfit.object, misfit.result.mismatch);
    }
    if (short || fitting.length > wanted.max) {
      const found = fitting.map(({ object }) => object);
      return wrongCount(spec, wanted, { found, misfit: short ? misfit : undefined });
    }
    return ok(evidence(spec, fitting));
  },
});

/** Of objects whose content no check reads only the metadata is fetched. */
function inputOf({ resource: { path }, match }: ResourceSpec): ObjectsInput {
  const asked = typeof match === 'object' && match !== null ? Object.keys(match) : ['?'];
  return asked.every((key) => key === 'metadata') ? `metadata:${path}` : `objects:${path}`;
}

function judge({ match, resource: { kind } }: ResourceSpec, { metadata, value }: RawObject): MatchResult {
  if (!value) throw new SlipwayError('SLW401', { detail: `${kind} ${metadata.name} is too large to be read` });
  return matchTree(match, value);
}

function candidatesOf(spec: ResourceSpec, { world }: Scene): RawObject[] {
  return selected(spec, world.objects(inputOf(spec)).all()).filter(
    ({ metadata }) => (spec.namespace ?? metadata.namespace) === metadata.namespace,
  );
}

const selected = ({ name, labels = {}, absent }: ResourceSpec, objects: readonly RawObject[]): RawObject[] =>
  objects.filter(
    ({ metadata }) =>
      (name ?? metadata.name) === metadata.name &&
      matches(labels, metadata.labels) &&
      (absent || !metadata.deletionTimestamp),
  );

/** What the learner may have made in another namespace, or under another name. */
function elsewhere(spec: ResourceSpec, { world }: Scene): { other: RawObject | undefined; here: RawObject[] } {
  const all = world.objects(inputOf(spec)).all();
  const named = selected(spec.name || spec.labels ? spec : { ...spec, name: spec.suggested }, all);
  const here = all.filter(({ metadata }) => (spec.namespace ?? metadata.namespace) === metadata.namespace);
  return { other: named[0], here };
}

export interface Judged {
  readonly object: RawObject;
  readonly result: MatchResult;
}

/** The object that was most likely meant: the suggested name, else the one that fits in most places. */
function closest({ suggested }: ResourceSpec, judged: readonly Judged[]): Judged | undefined {
  const wrong = judged.filter(({ result }) => result.mismatch);
  return (
    wrong.find(({ object }) => object.metadata.name === suggested) ??
    wrong.toSorted((a, b) => b.result.fits - a.result.fits)[0]
  );
}

function absence(spec: ResourceSpec, fitting: readonly Judged[]): Outcome {
  const [first] = fitting;
  if (!first) {
    const what = spec.name ?? (Object.keys(spec.labels ?? {}).length > 0 ? 'of these labels' : treeText(spec.match));
    return ok(`no ${spec.resource.kind} ${what}${spec.namespace ? ` in ${spec.namespace}` : ''}`);
  }
  const { name, deletionTimestamp } = first.object.metadata;
  if (deletionTimestamp) {
    return waiting(
      `${spec.resource.kind} ${name}이(가) 삭제되는 중이다.`,
      `${spec.resource.kind} ${name} is being deleted.`,
    );
  }
  return present(spec, first.object);
}

function evidence({ resource: { kind }, match }: ResourceSpec, fitting: readonly Judged[]): string {
  if (fitting.length === 0) return `no ${kind}`;
  const leaves = isEmpty(match) ? [] : (fitting[0]?.result.evidence ?? []).slice(0, 6);
  const names = fitting.map(({ object: { metadata } }) =>
    [kind, metadata.namespace, metadata.name].filter(Boolean).join('/'),
  );
  return [names.slice(0, 8).join(', '), ...leaves].join('; ');
}

const isEmpty = (match: MatchTree): boolean =>
  typeof match === 'object' && match !== null && Object.keys(match).length === 0;
