import { broken, type Outcome } from '#server/grading/outcome.ts';
import { serviceName } from '#server/grading/world/app.ts';
import { podName } from '#server/grading/world/pods.ts';
import { addressesOf, type Backend } from './backends.ts';

/** The pods that a Service selects are not Ready. */
export function noReadyEndpoints({ service, pods, slices }: Backend): Outcome {
  const { name, namespace } = service.metadata;
  const there = slices.flatMap(addressesOf);
  return broken(
    {
      code: 'service.no-ready-endpoints',
      layer: 'endpoints',
      object: serviceName(service),
      ko: `서비스 ${name}에 준비된 엔드포인트가 없다. 고른 파드가 Ready가 아니다.`,
      en: `Service ${name} has no ready endpoint: the pods it selects are not Ready.`,
      expected: `a ready address of ${pods.map(podName).join(', ')}`,
      observed: `not ready: ${there.join(', ') || 'no address yet'}`,
      next: `kubectl get endpoints,pod -n ${namespace} -o wide`,
    },
    3_000,
  );
}
