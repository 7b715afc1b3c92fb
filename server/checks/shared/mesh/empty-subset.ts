import type { Finding } from '#server/grading/outcome.ts';
import { labelText } from '#server/grading/world/pods.ts';
import type { DestinationRule } from '#server/grading/world/resources.ts';
import { destinationRuleName, type Subset } from '#server/mesh/destination-rules.ts';

interface EmptySubset {
  readonly rule: DestinationRule;
  readonly subset: Subset;
  /** Whose pods have other labels. */
  readonly of: string;
  readonly namespace: string;
  /** Those of one of these pods. */
  readonly labels: Readonly<Record<string, string>>;
}

/** The subset is defined, and no pod has its labels. */
export const emptySubset = ({ rule, subset, of, namespace, labels }: EmptySubset): Finding => ({
  code: 'destination-rule.subset-labels',
  layer: 'endpoints',
  object: destinationRuleName(rule),
  ko: `서브셋 ${subset.name}의 레이블과 맞는 ${of} 파드가 없다. 클러스터는 있지만 엔드포인트가 없으므로 응답은 503이다.`,
  en: `No pod of ${of} has the labels of the subset ${subset.name}. The cluster exists but is empty, so the answer is 503.`,
  expected: `labels of a pod of ${of}: ${labelText(labels)}`,
  observed: `labels: ${labelText(subset.labels)}`,
  next: `kubectl get pod -n ${namespace} --show-labels`,
});
