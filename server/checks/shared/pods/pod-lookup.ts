import { broken, type Outcome } from '#server/grading/outcome.ts';

/** No pod runs that could be looked into. */
export const noPodsToLookInto = (object: string, namespace: string): Outcome =>
  broken({
    code: 'pod.none',
    layer: 'pod',
    object,
    ko: `네임스페이스 ${namespace}에 실행 중인 그런 파드가 없다.`,
    en: `No such pod runs in namespace ${namespace}.`,
    expected: 'a running pod',
    observed: 'no such pod is Running',
    next: `kubectl get pod -n ${namespace} --show-labels`,
  });
