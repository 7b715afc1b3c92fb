import { portNumber } from '#server/grading/world/ingress.ts';
import { deploymentNameOf, isEnding, matches, SIDECAR } from '#server/grading/world/pods.ts';
import type { Pod } from '#server/grading/world/resources.ts';
import type { World, WorldResource } from '#server/grading/world/world.ts';

interface OfService {
  readonly namespace: string;
  readonly service: string;
}
/** `app`: the value of the pods' label `app`, or the name of their Deployment. */
interface OfApp {
  readonly namespace: string;
  readonly app: string;
}

/** A value that only the learner's own lab knows; read when an answer is graded. */
export type AnswerFact =
  | ({ readonly of: 'node-port'; readonly port: number } & OfService)
  | ({ readonly of: 'cluster-ip' } & OfService)
  /** Place of the port in `spec.ports`, counted from 0 as in a jsonpath. */
  | ({ readonly of: 'port-index'; readonly port: number } & OfService)
  /** All ports of a Service, in any order. */
  | ({ readonly of: 'service-ports' } & OfService)
  /** Where the pods listen for that port of the Service. */
  | ({ readonly of: 'target-port'; readonly port: number } & OfService)
  | ({ readonly of: 'pod-ip' } & OfApp)
  | ({ readonly of: 'pod-name' } & OfApp)
  | ({ readonly of: 'node-of-pod' } & OfApp)
  | ({ readonly of: 'node-ip-of-pod' } & OfApp)
  /** All declared container ports of the pod, in any order; of one container, or of all but the sidecar. */
  | ({ readonly of: 'container-ports'; readonly container?: string } & OfApp);

/** `any` of the values is right, or the answer lists `all` of them; `missing` names what the lab does not have. */
export type FactValues =
  | { readonly any: readonly string[] }
  | { readonly all: readonly string[] }
  | { readonly missing: string };

/** What facts are read from: when one of these changes they are read again. */
export const factInputs: readonly WorldResource[] = ['pods', 'services'];

export function readFact(fact: AnswerFact, world: World): FactValues {
  switch (fact.of) {
    case 'node-port':
    case 'cluster-ip':
    case 'port-index':
    case 'service-ports':
    case 'target-port':
      return ofService(fact, world);
    case 'pod-ip':
      return ofPods(fact, world, ({ status }) => status.podIP);
    case 'pod-name':
      return ofPods(fact, world, ({ metadata }) => metadata.name);
    case 'node-of-pod':
      return ofPods(fact, world, ({ spec }) => spec.nodeName);
    case 'node-ip-of-pod':
      return ofPods(fact, world, ({ status }) => status.hostIP);
    case 'container-ports': {
      const [pod] = podsOf(fact, world);
      if (!pod) return missingPod(fact);
      const { container } = fact;
      const containers = pod.spec.containers.filter(({ name }) => (container ? name === container : name !== SIDECAR));
      return { all: containers.flatMap(({ ports }) => ports.map(({ containerPort }) => String(containerPort))) };
    }
  }
}

function ofService(fact: Extract<AnswerFact, OfService>, world: World): FactValues {
  const { namespace, service: name } = fact;
  const service = world.services.get(namespace, name);
  if (!service) return { missing: `Service/${namespace}/${name}` };
  const { clusterIP, ports, selector } = service.spec;
  if (fact.of === 'cluster-ip') return found(clusterIP, `Service/${namespace}/${name}: clusterIP`);
  if (fact.of === 'service-ports') return { all: ports.map(({ port }) => String(port)) };
  const index = ports.findIndex(({ port }) => port === fact.port);
  const entry = ports[index];
  const what = `Service/${namespace}/${name}: port ${fact.port}`;
  if (!entry) return { missing: what };
  if (fact.of === 'port-index') return { any: [String(index)] };
  if (fact.of === 'node-port') return found(entry.nodePort, `${what}, nodePort`);
  const pod = world.pods.in(namespace).find(({ metadata: { labels } }) => matches(selector, labels));
  return found(portNumber(entry.targetPort ?? entry.port, pod), `${what}, targetPort`);
}

const found = (value: string | number | undefined, what: string): FactValues =>
  value === undefined ? { missing: what } : { any: [String(value)] };

const podsOf = ({ namespace, app }: OfApp, world: World): Pod[] =>
  world.pods
    .in(namespace)
    .filter((pod) => !isEnding(pod) && (pod.metadata.labels.app === app || deploymentNameOf(pod) === app));

const missingPod = ({ namespace, app }: OfApp): FactValues => ({ missing: `Pod/${namespace}/${app}` });

function ofPods(fact: OfApp, world: World, read: (pod: Pod) => string | undefined): FactValues {
  const values = podsOf(fact, world).flatMap((pod) => read(pod) ?? []);
  return values.length === 0 ? missingPod(fact) : { any: [...new Set(values)] };
}
