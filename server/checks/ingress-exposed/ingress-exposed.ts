import { z } from 'zod';
import { broken, type Outcome, ok, PROXY_SETTLE_MS } from '#server/grading/outcome.ts';
import { findIngress, INGRESS, INGRESS_OBJECT } from '#server/grading/world/ingress.ts';
import { labelText, readyCount } from '#server/grading/world/pods.ts';
import type { Service } from '#server/grading/world/resources.ts';
import { defineCheck } from '../check.ts';

/** The ingress gateway runs and its Service has a NodePort, so that requests from outside can arrive at all. */
export const ingressExposed = defineCheck({
  kind: 'ingress-exposed',
  schema: z.strictObject({ port: z.number().int().default(80) }),
  inputs: ['services', 'pods'],
  run({ port }, { world }): Outcome {
    const ingress = findIngress(world, port);
    const { namespace, service } = INGRESS;
    const base = {
      layer: 'service' as const,
      object: INGRESS_OBJECT,
      next: `kubectl get svc,pod -n ${namespace} -l app=${service}`,
    };
    if (ingress === 'no-service') {
      return broken({
        ...base,
        code: 'ingress.service-missing',
        ko: `인그레스 게이트웨이의 서비스 ${service}이(가) 없다.`,
        en: `The ingress gateway's Service ${service} is missing.`,
        expected: `${service} in ${namespace}`,
        observed: `Services of ${namespace}: ${names(world.services.in(namespace)) || '(none)'}`,
      });
    }
    if (ingress === 'no-port') {
      return broken({
        ...base,
        code: 'ingress.port-missing',
        ko: `서비스 ${service}에 ${port}번 포트가 없다.`,
        en: `Service ${service} has no port ${port}.`,
        expected: `port ${port}/TCP`,
        observed: `ports: ${portsText(world.services.get(namespace, service)) || '(none)'}`,
        next: `kubectl get svc -n ${namespace} ${service}`,
      });
    }
    if (ingress === 'no-pod' || ingress.ready.length === 0) {
      const pods = ingress === 'no-pod' ? [] : ingress.pods;
      return broken(
        {
          ...base,
          code: 'ingress.pod-not-ready',
          layer: 'pod',
          object: `Deployment/${namespace}/${service}`,
          ko: '인그레스 게이트웨이 파드가 Ready가 아니다.',
          en: 'The ingress gateway has no pod that is Ready.',
          expected: 'a pod that is Ready: 1/1 Running',
          observed:
            pods.map((pod) => `${pod.metadata.name} ${readyCount(pod).text} ${pod.status.phase}`).join(', ') ||
            `no pod with ${labelText(world.services.get(namespace, service)?.spec.selector ?? {})}`,
          next: `kubectl get pod -n ${namespace} --show-labels`,
        },
        PROXY_SETTLE_MS,
      );
    }
    if (ingress.nodePort === undefined) {
      return broken({
        ...base,
        code: 'ingress.not-exposed',
        ko: `서비스 ${service}의 종류가 ${ingress.service.spec.type}이라 노드에서 들어오는 포트가 없다.`,
        en: `Service ${service} is of type ${ingress.service.spec.type}, so no port of a node leads to it.`,
        expected: `type: NodePort, port ${port} with a nodePort`,
        observed: `type: ${ingress.service.spec.type}, no nodePort`,
        next: `kubectl get svc -n ${namespace} ${service}`,
      });
    }
    return ok(`${INGRESS_OBJECT} ${port}:${ingress.nodePort} → ${ingress.targetPort}`);
  },
});

const names = (services: readonly Service[]): string => services.map(({ metadata }) => metadata.name).join(', ');

const portsText = (service: Service | undefined): string =>
  (service?.spec.ports ?? []).map(({ port, protocol = 'TCP' }) => `${port}/${protocol}`).join(', ');
