import { selectsNothing } from '#server/checks/shared/mesh/empty-service.ts';
import { notReady } from '#server/checks/shared/pods/pod-trouble.ts';
import { hasSelector, readyAddresses, slicesOf } from '#server/checks/service-endpoints/backends.ts';
import { noReadyEndpoints } from '#server/checks/service-endpoints/no-endpoints.ts';
import type { Reason } from '#protocol/verdict.ts';
import { reasonOf } from '#server/grading/outcome.ts';
import { serviceName } from '#server/grading/world/app.ts';
import { isEnding, labelText, matches } from '#server/grading/world/pods.ts';
import type { Pod, Service, ServiceEntry } from '#server/grading/world/resources.ts';
import type { World } from '#server/grading/world/world.ts';
import { type Draft, idOf } from './draft.ts';
import { workloadId } from './workloads.ts';

export const serviceDrafts = (world: World, now: number): Draft[] =>
  world.services.all().map((service) => ({
    id: serviceName(service),
    kind: 'service',
    namespace: service.metadata.namespace,
    name: service.metadata.name,
    describe: () => ({
      facts: serviceFacts(world, service),
      edges: toPods(world, service.metadata.namespace, hasSelector(service) ? service.spec.selector : undefined),
    }),
    faults: () => serviceFaults(world, service, now),
  }));

export const entryDrafts = (world: World): Draft[] =>
  world.serviceEntries.all().map((entry) => ({
    id: idOf('ServiceEntry', entry.metadata),
    kind: 'service-entry',
    namespace: entry.metadata.namespace,
    name: entry.metadata.name,
    describe: () => ({
      facts: entryFacts(entry),
      edges: toPods(world, entry.metadata.namespace, entry.spec.workloadSelector?.labels),
    }),
    faults: () => [],
  }));

const selected = (world: World, namespace: string, selector: Readonly<Record<string, string>>): Pod[] =>
  world.pods.in(namespace).filter((pod) => !isEnding(pod) && matches(selector, pod.metadata.labels));

function toPods(world: World, namespace: string, selector: Readonly<Record<string, string>> | undefined) {
  const ids = selector ? new Set(selected(world, namespace, selector).map(workloadId)) : [];
  return [...ids].map((to) => ({ to, kind: 'selects' as const }));
}

function serviceFacts(world: World, service: Service): string[] {
  const { type, ports, selector, clusterIP, externalName } = service.spec;
  const texts = ports.map(({ port, targetPort, nodePort, name, protocol = 'TCP' }) => {
    const to = targetPort === undefined || targetPort === port ? '' : ` → ${targetPort}`;
    return `${port}${to}/${protocol}${name ? ` ${name}` : ''}${nodePort === undefined ? '' : ` (nodePort ${nodePort})`}`;
  });
  const ready = readyAddresses(slicesOf(world, service));
  return [
    texts[0] ?? type,
    `type: ${type}${clusterIP ? `, ${clusterIP}` : ''}${externalName ? `, ${externalName}` : ''}`,
    ...texts.slice(1, 6),
    ...(hasSelector(service) ? [`selector: ${labelText(selector)}`] : []),
    `endpoints: ${ready.slice(0, 8).join(', ') || 'none'}${ready.length > 8 ? ` … ${ready.length}` : ''}`,
  ];
}

function entryFacts({ spec }: ServiceEntry): string[] {
  const { hosts, resolution = 'NONE', location = 'MESH_EXTERNAL', ports, endpoints } = spec;
  return [
    hosts.slice(0, 5).join(', '),
    `${location}, resolution ${resolution}`,
    ...ports.slice(0, 5).map(({ number, protocol = '', name }) => `${number} ${protocol} ${name}`.trim()),
    ...endpoints.slice(0, 3).map(({ address }) => `endpoint ${address}`),
  ];
}

/** A Service without endpoints; one whose pods are starting is waited for. */
function serviceFaults(world: World, service: Service, now: number): Reason[] {
  if (!hasSelector(service) || service.spec.type === 'ExternalName') return [];
  const { namespace } = service.metadata;
  const pods = selected(world, namespace, service.spec.selector);
  const slices = slicesOf(world, service);
  if (pods.length === 0) {
    const words = selectsNothing(service);
    return [
      reasonOf({
        ...words,
        code: 'service.selector',
        layer: 'service',
        object: serviceName(service),
        expected: 'a pod that the selector matches',
        observed: `selector: ${labelText(service.spec.selector)}`,
        next: `kubectl get svc,pod -n ${namespace} -o wide --show-labels`,
      }),
    ];
  }
  if (readyAddresses(slices).length > 0 || pods.some((pod) => notReady(pod, now)?.kind === 'waiting')) return [];
  // Between the pod's condition and the controller's answer to it lies a moment.
  if (pods.every((pod) => notReady(pod, now) === undefined)) return [];
  const outcome = noReadyEndpoints({ service, pods, slices });
  return outcome.kind === 'broken' ? [outcome.reason] : [];
}
