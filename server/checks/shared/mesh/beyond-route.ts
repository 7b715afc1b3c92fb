import type { ProbeResult } from '#protocol/labinit.ts';
import type { TracedCluster } from '#server/envoy/trace.ts';
import type { Finding } from '#server/grading/outcome.ts';
import type { ProbeOrder } from '#server/grading/scene/probes.ts';
import type { Scene } from '#server/grading/scene.ts';
import type { Pod } from '#server/grading/world/resources.ts';
import { deafEndpoint } from './deaf-endpoints.ts';
import { deniedRequest } from './denied.ts';
import { refusedHttp2 } from './http2-ports.ts';
import { refusedTls } from './originated-tls.ts';

interface Sender {
  /** `게이트웨이`, `The gateway`. */
  readonly ko: string;
  readonly en: string;
  /** The pod of a gateway, which takes the request from outside. */
  readonly gateway?: Pod;
  /** A request as it sends it; undefined where none can be sent. */
  readonly order: ProbeOrder | undefined;
}

/** What keeps requests from the pods to which the proxy's route, clusters and endpoints lead rightly. */
export async function beyondRoute(
  scene: Scene,
  clusters: readonly TracedCluster[],
  sender: Sender,
): Promise<Finding | undefined> {
  const deaf = await deafEndpoint(scene, clusters);
  const { order } = sender;
  if (deaf || !order) return deaf;
  const ask = async (count: number): Promise<ProbeResult[]> =>
    count === 1 ? [await scene.probe(order)] : scene.probes(order, count);
  return (
    (await refusedHttp2(scene.world, clusters, ask)) ??
    (await refusedTls(clusters, ask, sender)) ??
    deniedRequest(scene.world, { clusters, gateway: sender.gateway }, ask)
  );
}
