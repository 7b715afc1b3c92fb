import { z } from 'zod';
import { broken, type Outcome, ok } from '#server/grading/outcome.ts';
import type { Scene } from '#server/grading/scene.ts';
import { type AppRef, appPods, selectsAny, serviceName } from '#server/grading/world/app.ts';
import { portNumber } from '#server/grading/world/ingress.ts';
import { labelText } from '#server/grading/world/pods.ts';
import type { Pod, Service } from '#server/grading/world/resources.ts';
import { defineCheck } from '../check.ts';
import { noPods } from '../shared/pods/missing-pods.ts';
import { appField } from '../specs.ts';

/** A Service selects the application's pods, has ready endpoints, and its target port is one that they listen on. */
export const serviceEndpoints = defineCheck({
  kind: 'service-endpoints',
  schema: z.strictObject({ app: appField, service: z.string().describe('the suggested name') }),
  inputs: ['pods', 'deployments', 'services', 'endpointSlices'],
  async run({ app, service: suggested }, scene): Promise<Outcome> {
    const pods = appPods(scene.world, app);
    if (pods.length === 0) return noPods(app, scene);
    const services = scene.world.services
      .in(app.namespace)
      .filter(({ metadata }) => metadata.name !== 'kubernetes')
      .sort((a, b) => Number(b.metadata.name === suggested) - Number(a.metadata.name === suggested));
    const selecting = services.filter((service) => selectsAny(service, pods));
    let first: Outcome | undefined;
    for (const service of selecting) {
      const outcome = await judge(service, pods, scene);
      if (outcome.kind === 'ok') return outcome;
      first ??= outcome;
    }
    return first ?? noService({ app, suggested, services, pods });
  },
});

async function judge(service: Service, pods: readonly Pod[], scene: Scene): Promise<Outcome> {
  const { name, namespace } = service.metadata;
  const selected = pods.filter((pod) => selectsAny(service, [pod]));
  const slices = scene.world.endpointSlices
    .in(namespace)
    .filter(({ metadata }) => metadata.labels['kubernetes.io/service-name'] === name);
  const ready = slices.flatMap((slice) =>
    slice.endpoints.filter(({ conditions }) => conditions.ready !== false).flatMap(({ addresses }) => addresses),
  );
  const base = { object: serviceName(service), next: `kubectl get svc,endpoints -n ${namespace} ${name}` };
  if (ready.length === 0) {
    return broken(
      {
        ...base,
        code: 'service.no-ready-endpoints',
        layer: 'endpoints',
        ko: `서비스 ${name}에 준비된 엔드포인트가 없다. 고른 파드가 Ready가 아니다.`,
        en: `Service ${name} has no ready endpoint: the pods it selects are not Ready.`,
        expected: 'at least one ready address',
        observed: `selected pods: ${selected.map((pod) => pod.metadata.name).join(', ')}; ready addresses: none`,
      },
      3_000,
    );
  }
  for (const port of service.spec.ports) {
    const target = portNumber(port.targetPort ?? port.port, selected[0]);
    const wrong = { ...base, code: 'service.target-port', layer: 'endpoints' as const };
    if (target === undefined) {
      return broken({
        ...wrong,
        ko: `서비스 ${name}의 targetPort ${port.targetPort}은(는) 파드에 선언되지 않은 포트 이름이다.`,
        en: `The targetPort ${port.targetPort} of Service ${name} names a port that the pod does not declare.`,
        expected: 'a port name or number of the container',
        observed: `targetPort: ${port.targetPort}`,
      });
    }
    for (const pod of selected) {
      if (!pod.status.podIP || (await scene.accepts(pod, target))) continue;
      return broken({
        ...wrong,
        ko: `서비스 ${name}은(는) 파드의 ${target}번 포트로 보내는데, 파드 ${pod.metadata.name}에서 그 포트를 여는 프로그램이 없다.`,
        en: `Service ${name} sends to port ${target}, but nothing in pod ${pod.metadata.name} listens there.`,
        expected: 'targetPort = the port on which the container listens (nginx: 80)',
        observed: `targetPort ${target}: connection refused in ${pod.metadata.name}`,
        next: `kubectl exec -n ${namespace} ${pod.metadata.name} -c istio-proxy -- ss -tln`,
      });
    }
  }
  return ok(`${serviceName(service)} → ${ready.join(', ')}`);
}

function noService(found: { app: AppRef; suggested: string; services: Service[]; pods: readonly Pod[] }): Outcome {
  const { app, suggested, services, pods } = found;
  const nearest =
    services.find(({ metadata }) => metadata.name === suggested) ??
    services.find(({ metadata }) => metadata.name === app.name);
  const labels = pods[0] ? labelText(podLabels(pods[0])) : 'no pod';
  if (nearest) {
    return broken({
      code: 'service.selector',
      layer: 'service',
      object: serviceName(nearest),
      ko: `서비스 ${nearest.metadata.name}의 셀렉터가 ${app.name} 파드의 레이블과 맞지 않아 아무 파드도 고르지 못한다.`,
      en: `The selector of Service ${nearest.metadata.name} does not match the labels of ${app.name}'s pods, so it selects none.`,
      expected: `a selector that matches: ${labels}`,
      observed: `selector: ${labelText(nearest.spec.selector)}`,
      next: `kubectl get endpoints -n ${app.namespace} ${nearest.metadata.name}; kubectl get pod -n ${app.namespace} --show-labels`,
    });
  }
  return broken({
    code: 'service.missing',
    layer: 'service',
    object: `Service/${app.namespace}/${suggested}`,
    ko: `네임스페이스 ${app.namespace}에 ${app.name} 파드를 고르는 서비스가 없다.`,
    en: `No Service in namespace ${app.namespace} selects ${app.name}'s pods.`,
    expected: `a Service (${suggested}) whose selector matches: ${labels}`,
    observed:
      services.length > 0 ? `Services: ${services.map(({ metadata }) => metadata.name).join(', ')}` : 'no Service',
    next: `kubectl get svc -n ${app.namespace} -o wide`,
  });
}

/** The labels that the learner wrote, without those that Istio and the ReplicaSet add. */
const podLabels = (pod: Pod): Record<string, string> =>
  Object.fromEntries(
    Object.entries(pod.metadata.labels).filter(([key]) => key !== 'pod-template-hash' && !key.includes('istio.io')),
  );
