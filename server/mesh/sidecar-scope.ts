import { matches } from '#server/grading/world/pods.ts';
import type { Pod, Sidecar } from '#server/grading/world/resources.ts';
import type { World } from '#server/grading/world/world.ts';
import { byAge, isSubsetOf, overlap } from './names.ts';
import { rootNamespace } from './visibility.ts';

/** The Sidecar resource that limits a pod's proxy: one that selects it, its namespace's, the mesh's; else none. */
export function sidecarOfPod(world: World, pod: Pod): Sidecar | undefined {
  const own = world.sidecars.in(pod.metadata.namespace).toSorted(byAge);
  const selecting = own.find(
    ({ spec }) => spec.workloadSelector && matches(spec.workloadSelector.labels, pod.metadata.labels),
  );
  const wide = (all: readonly Sidecar[]) => all.find(({ spec }) => !spec.workloadSelector);
  return selecting ?? wide(own) ?? wide(world.sidecars.in(rootNamespace(world)).toSorted(byAge));
}

interface Import {
  readonly namespace: string;
  readonly host: string;
}

/** What its egress listeners import for requests to the port: one with that port alone, else those without a port. */
function importsOf(sidecar: Sidecar, podNamespace: string, port: number): Import[] | 'all' {
  const { egress } = sidecar.spec;
  if (egress.length === 0) return 'all';
  const own = egress.filter((each) => each.port?.number === port);
  const listeners = own.length > 0 ? own : egress.filter((each) => each.port?.number === undefined);
  return listeners
    .flatMap(({ hosts }) => hosts)
    .map((text) => {
      const [namespace = '', host = ''] = text.split('/');
      return { namespace: namespace === '.' ? podNamespace : namespace, host };
    });
}

interface Asked {
  readonly sidecar: Sidecar | undefined;
  /** Of the pod. */
  readonly podNamespace: string;
  readonly port: number;
}

/** Does the Sidecar let the proxy know this host, which an object of `namespace` is for? Without one all are known. */
export function isImported({ sidecar, podNamespace, port }: Asked, host: string, namespace: string): boolean {
  const imports = sidecar ? importsOf(sidecar, podNamespace, port) : 'all';
  if (imports === 'all') return true;
  return imports.some(
    (each) => (each.namespace === '*' || each.namespace === namespace) && isSubsetOf(host, each.host),
  );
}

/** VirtualServices are imported by their own namespace, and by any name that they have in common with what is imported. */
export function importsVirtualService(
  { sidecar, podNamespace, port }: Asked,
  hosts: readonly string[],
  namespace: string,
): boolean {
  const imports = sidecar ? importsOf(sidecar, podNamespace, port) : 'all';
  if (imports === 'all') return true;
  return imports.some(
    (each) =>
      (each.namespace === '*' || each.namespace === namespace) && hosts.some((host) => overlap(host, each.host)),
  );
}
