import type { Mismatch } from '#server/grading/objects/match-tree.ts';
import type { RawObject } from '#server/grading/objects/raw-object.ts';
import { treeText } from '#server/grading/objects/tree-text.ts';
import { broken, type Finding, type Outcome } from '#server/grading/outcome.ts';
import { labelText } from '#server/grading/world/pods.ts';
import { type Range, rangeText } from '../specs.ts';
import type { Judged, ResourceSpec } from './resource.ts';

const nameOf = ({ resource: { kind } }: ResourceSpec, { metadata }: RawObject): string =>
  [kind, metadata.namespace, metadata.name].filter(Boolean).join('/');

/** The object as the lesson calls it, where there is none to name. */
function wantedName({ resource: { kind }, namespace, name, suggested, labels }: ResourceSpec): string {
  return [kind, namespace, name ?? suggested ?? (labels && labelText(labels)) ?? '*'].filter(Boolean).join('/');
}

const scopeOf = ({ resource: { namespaced }, namespace }: ResourceSpec): string => {
  if (!namespaced) return '';
  return namespace === undefined ? ' -A' : ` -n ${namespace}`;
};
const getAll = (spec: ResourceSpec): string =>
  `kubectl get ${spec.resource.name}${scopeOf(spec)}${spec.labels ? ` -l ${labelText(spec.labels)}` : ''}`;

const base = (spec: ResourceSpec): Pick<Finding, 'layer' | 'object' | 'next'> => ({
  layer: spec.resource.layer,
  object: wantedName(spec),
  next: getAll(spec),
});

export function missing(
  spec: ResourceSpec,
  { other, here }: { other: RawObject | undefined; here: readonly RawObject[] },
): Outcome {
  const { kind, name } = spec.resource;
  const wanted = spec.name ?? spec.suggested ?? '';
  const expected = `${wantedName(spec)}${Object.keys(spec.match ?? {}).length > 0 ? ` with ${treeText(spec.match)}` : ''}`;
  if (other && spec.namespace !== undefined && other.metadata.namespace !== spec.namespace) {
    return broken(
      {
        ...base(spec),
        code: 'resource.other-namespace',
        ko: `${kind} ${other.metadata.name}이(가) 네임스페이스 ${spec.namespace}이(가) 아니라 ${other.metadata.namespace}에 있다.`,
        en: `${kind} ${other.metadata.name} is in namespace ${other.metadata.namespace}, not in ${spec.namespace}.`,
        expected,
        observed: nameOf(spec, other),
        next: `kubectl get ${name} -A`,
      },
      spec.settleMs,
      { value: other.value },
    );
  }
  const names = here.slice(0, 10).map(({ metadata }) => metadata.name);
  const place = spec.namespace
    ? { ko: `네임스페이스 ${spec.namespace}에 `, en: ` in namespace ${spec.namespace}` }
    : undefined;
  return broken(
    {
      ...base(spec),
      code: 'resource.missing',
      ko: `${place?.ko ?? ''}${[kind, wanted].filter(Boolean).join(' ')}이(가) 없다.`,
      en: `${['There is no', kind, wanted].filter(Boolean).join(' ')}${place?.en ?? ''}.`,
      expected,
      observed: names.length > 0 ? `${kind}: ${names.join(', ')}` : `no ${kind}`,
    },
    spec.settleMs,
    { value: { here: names } },
  );
}

export function mismatched(spec: ResourceSpec, object: RawObject, { path, expected, observed }: Mismatch): Outcome {
  const { name, namespace } = object.metadata;
  const where = namespace ? ` -n ${namespace}` : '';
  return broken(
    {
      ...base(spec),
      code: 'resource.mismatch',
      object: nameOf(spec, object),
      ko: `${spec.resource.kind} ${name}의 ${path}이(가) 목표와 다르다.`,
      en: `${path} of ${spec.resource.kind} ${name} is not as it should be.`,
      expected: `${path}: ${expected}`,
      observed: `${path}: ${observed}`,
      next: `kubectl get ${spec.resource.name}${where} ${name} -o yaml`,
    },
    spec.settleMs,
    { path, value: object.value },
  );
}

export function present(spec: ResourceSpec, object: RawObject): Outcome {
  const { name, namespace } = object.metadata;
  return broken(
    {
      ...base(spec),
      code: 'resource.present',
      object: nameOf(spec, object),
      ko: `${spec.resource.kind} ${name}이(가) 있다. 여기서는 없어야 한다.`,
      en: `${spec.resource.kind} ${name} exists, but should not exist here.`,
      expected: `no ${wantedName(spec)}`,
      observed: nameOf(spec, object),
      next: `kubectl get ${spec.resource.name}${namespace ? ` -n ${namespace}` : ''} ${name}`,
    },
    spec.settleMs,
    { value: object.value },
  );
}

/** @param misfit Where there are too few: the one that comes closest to being one more. */
export function wrongCount(
  spec: ResourceSpec,
  range: Range,
  { found, misfit }: { found: readonly RawObject[]; misfit: Judged | undefined },
): Outcome {
  const { kind } = spec.resource;
  const wrong = misfit?.result.mismatch;
  const wanted = rangeText(range);
  const names = found.slice(0, 10).map(({ metadata }) => metadata.name);
  return broken(
    {
      ...base(spec),
      code: found.length < range.min ? 'resource.too-few' : 'resource.too-many',
      ko: `맞는 ${kind}이(가) ${found.length}개다. ${wanted}개여야 한다.`,
      en: `${found.length} ${kind} objects match; it should be ${wanted}.`,
      expected: `${wanted} × ${wantedName(spec)}${wrong ? ` with ${wrong.path}: ${wrong.expected}` : ''}`,
      observed: [
        `${found.length} × ${kind}${names.length > 0 ? `: ${names.join(', ')}` : ''}`,
        ...(misfit && wrong ? [`${nameOf(spec, misfit.object)} has ${wrong.path}: ${wrong.observed}`] : []),
      ].join('; '),
    },
    spec.settleMs,
    { value: { here: names } },
  );
}
