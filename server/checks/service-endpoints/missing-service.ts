import { broken, type Outcome } from '#server/grading/outcome.ts';
import { type AppRef, serviceName } from '#server/grading/world/app.ts';
import { labelText } from '#server/grading/world/pods.ts';
import type { Pod, Service } from '#server/grading/world/resources.ts';
import type { World } from '#server/grading/world/world.ts';
import { addressesOf, hasSelector, slicesOf } from './backends.ts';

interface Missing {
  readonly world: World;
  readonly app: AppRef;
  readonly suggested: string;
  /** The application's; at least one. */
  readonly pods: readonly Pod[];
  readonly port: number;
}

/** No Service leads to the pods: the one that was meant, or that there is none. */
export function noService(missing: Missing): Outcome {
  const { world, app, suggested, pods, port } = missing;
  const { namespace } = app;
  const services = world.services.in(namespace).filter(({ metadata }) => metadata.name !== 'kubernetes');
  const named = (name: string) => services.find(({ metadata }) => metadata.name === name);
  const nearest = named(suggested) ?? named(app.name);
  if (nearest) return nearest.spec.type === 'ExternalName' ? otherName(nearest, missing) : otherPods(nearest, missing);
  const names = services.map(({ metadata }) => metadata.name).join(', ');
  return broken({
    code: 'service.missing',
    layer: 'service',
    object: `Service/${namespace}/${suggested}`,
    ko: `네임스페이스 ${namespace}에 ${app.name} 파드를 고르는 서비스가 없다.`,
    en: `No Service in namespace ${namespace} selects ${app.name}'s pods.`,
    expected: `a Service (${suggested}) for port ${port} with selector: ${wantedLabels(pods)}`,
    observed: names ? `no such Service; there are: ${names}` : `no Service in ${namespace}`,
    next: `kubectl get svc -n ${namespace} -o wide`,
  });
}

function otherPods(service: Service, { world, app, pods }: Missing): Outcome {
  const { name, namespace } = service.metadata;
  const base = { code: 'service.selector', object: serviceName(service) };
  if (!hasSelector(service)) {
    const written = slicesOf(world, service).flatMap(addressesOf);
    return broken({
      ...base,
      layer: 'endpoints',
      ko: `서비스 ${name}에는 셀렉터가 없고, 직접 만든 엔드포인트에도 ${app.name} 파드의 주소가 없다.`,
      en: `Service ${name} has no selector, and the endpoints written for it have no address of ${app.name}'s pods.`,
      expected: `a selector that matches: ${wantedLabels(pods)}, or endpoints: ${pods.map(({ status }) => status.podIP ?? '').join(', ')}`,
      observed: `no selector; endpoints: ${written.join(', ') || '(none)'}`,
      next: `kubectl get endpointslices -n ${namespace} -l kubernetes.io/service-name=${name}`,
    });
  }
  return broken({
    ...base,
    layer: 'service',
    ko: `서비스 ${name}의 셀렉터가 ${app.name} 파드의 레이블과 맞지 않아 아무 파드도 선택하지 못한다.`,
    en: `The selector of Service ${name} does not match the labels of ${app.name}'s pods, so it selects none.`,
    expected: `selector: ${wantedLabels(pods)}`,
    observed: `selector: ${labelText(service.spec.selector)}`,
    next: `kubectl get svc,pod -n ${namespace} -o wide --show-labels`,
  });
}

function otherName(service: Service, { app, pods }: Missing): Outcome {
  const { name, namespace } = service.metadata;
  return broken({
    code: 'service.external-name',
    layer: 'service',
    object: serviceName(service),
    ko: `서비스 ${name}은(는) ExternalName이라 파드를 고르지 않고 다른 이름을 가리키는데, 그 이름은 ${app.name} 파드를 고르는 서비스가 아니다.`,
    en: `Service ${name} is an ExternalName: it selects no pods but points to another name, which is not a Service that selects ${app.name}'s pods.`,
    expected: `a selector that matches: ${wantedLabels(pods)}`,
    observed: `externalName: ${service.spec.externalName ?? ''}`,
    next: `kubectl get svc -n ${namespace} -o wide`,
  });
}

/** The labels that the learner wrote, without those that Istio and the ReplicaSet add. */
function wantedLabels([pod]: readonly Pod[]): string {
  const labels = Object.entries(pod?.metadata.labels ?? {}).filter(
    ([key]) => key !== 'pod-template-hash' && !key.includes('istio.io'),
  );
  return labelText(Object.fromEntries(labels));
}
