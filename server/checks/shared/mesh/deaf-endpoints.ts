import type { TracedCluster } from '#server/envoy/trace.ts';
import type { Finding } from '#server/grading/outcome.ts';
import type { Scene } from '#server/grading/scene.ts';
import { podName } from '#server/grading/world/pods.ts';
import { parseCluster } from '#server/mesh/names.ts';
import { serviceOfCluster, sourceName } from '#server/mesh/registry.ts';
import { podAt } from './reached-pods.ts';

/** An endpoint of the clusters at whose port no program of its pod listens: requests to it end in 503. */
export async function deafEndpoint(scene: Scene, clusters: readonly TracedCluster[]): Promise<Finding | undefined> {
  const all = clusters.flatMap(({ name, endpoints }) =>
    endpoints.filter(({ healthy }) => healthy).map(({ address }) => ({ name, address })),
  );
  for (const { name, address } of all) {
    const pod = podAt(scene.world, address);
    const port = Number(address.replace(/^.*:/s, ''));
    if (!pod || !Number.isInteger(port) || (await scene.accepts(pod, port))) continue;
    const { service, port: servicePort = parseCluster(name)?.port } = serviceOfCluster(scene.world, name) ?? {};
    const { name: called, namespace } = service?.source.object.metadata ?? pod.metadata;
    return {
      code: 'service.target-port',
      layer: 'endpoints',
      object: service ? sourceName(service) : podName(pod),
      ko: `${called}의 ${servicePort}번 포트는 파드의 ${port}번 포트로 보내는데, 파드 ${pod.metadata.name}에서 그 포트를 여는 프로그램이 없다.`,
      en: `Port ${servicePort} of ${called} sends to port ${port}, but nothing in pod ${pod.metadata.name} listens there.`,
      expected: 'a targetPort on which the pod listens',
      observed: `${address}: connection refused`,
      next:
        service?.source.kind === 'ServiceEntry'
          ? `kubectl describe serviceentry -n ${namespace} ${called}`
          : `kubectl describe svc,endpoints -n ${namespace} ${called}`,
    };
  }
  return undefined;
}
