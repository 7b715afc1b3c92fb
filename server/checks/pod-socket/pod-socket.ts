import { z } from 'zod';
import type { Outcome } from '#server/grading/outcome.ts';
import type { Scene } from '#server/grading/scene.ts';
import { selectionText, selectPods } from '#server/grading/world/app.ts';
import { podName, SIDECAR } from '#server/grading/world/pods.ts';
import { defineCheck } from '../check.ts';
import { judgeSockets, socketFields } from '../shared/fields/socket-field.ts';
import { noPodsToLookInto } from '../shared/pods/pod-lookup.ts';
import { podFields } from '../specs.ts';

const serviceField = z
  .string()
  .regex(/^[a-z0-9-]+\/[a-z0-9-]+$/)
  .describe('`namespace/name`: the other end is this Service, by its ClusterIP or one of its pods');

/** Who listens in a pod's network, which all its containers share, or is connected there. */
export const podSocket = defineCheck({
  kind: 'pod-socket',
  schema: z.strictObject({
    ...podFields,
    ...socketFields,
    peer: serviceField.optional(),
    container: z.string().default(SIDECAR).describe('for the command to look with'),
  }),
  inputs: ['pods', 'services', 'endpointSlices', 'polled'],
  async run({ namespace, app, labels, container, peer, ...desired }, scene): Promise<Outcome> {
    const selection = { namespace, app, labels };
    const pods = selectPods(scene.world, selection).filter(({ status }) => status.phase === 'Running' && status.podIP);
    let last: Outcome = noPodsToLookInto(selectionText(selection), namespace);
    for (const pod of pods) {
      const { sockets } = await scene.podState(pod);
      const { name } = pod.metadata;
      const flags = desired.unix ? '-xp' : '-tnp';
      last = judgeSockets(desired, sockets, {
        place: podName(pod),
        ko: `파드 ${name}`,
        en: `in pod ${name}`,
        next: `kubectl exec -n ${namespace} ${name} -c ${container} -- ss ${flags}${desired.connected ? '' : 'l'}`,
        on: 'k3s-s',
        ...(peer && { peers: addressesOf(peer, scene) }),
      });
      if (last.kind !== 'ok') return last;
    }
    return last;
  },
});

function addressesOf(service: string, { world }: Scene): string[] {
  const [namespace = '', name = ''] = service.split('/');
  const clusterIP = world.services.get(namespace, name)?.spec.clusterIP;
  const slices = world.endpointSlices
    .in(namespace)
    .filter(({ metadata }) => metadata.labels['kubernetes.io/service-name'] === name);
  const pods = slices.flatMap(({ endpoints }) => endpoints.flatMap(({ addresses }) => addresses));
  return [...(clusterIP ? [clusterIP] : []), ...pods];
}
