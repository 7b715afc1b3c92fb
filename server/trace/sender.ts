import { curl, targetMissing } from '#server/checks/shared/probes/probe-request.ts';
import { ingressAddress, serviceAddress } from '#server/checks/shared/probes/probe-target.ts';
import { type WayIn, wayIn } from '#server/checks/shared/probes/way-in.ts';
import { SlipwayError } from '#protocol/errors.ts';
import type { TraceRequest } from '#protocol/trace-way.ts';
import type { Finding } from '#server/grading/outcome.ts';
import { podPlace } from '#server/grading/scene/pod-dial.ts';
import type { Scene } from '#server/grading/scene.ts';
import { isReady, SIDECAR } from '#server/grading/world/pods.ts';
import type { Pod } from '#server/grading/world/resources.ts';

const HTTP_PORT = 80;

/** A request with all that only the lab knows: who sends it from where, to which address, and what it meets there. */
export interface Sending {
  readonly pod: Pod | undefined;
  /** The host that sends, or on which the pod is. */
  readonly host: string;
  readonly podAddress: string | undefined;
  /** What is dialled. */
  readonly url: string;
  /** The Host header, where it is not the URL's. */
  readonly named: string | undefined;
  readonly authority: string;
  /** The address behind the URL's name, as far as it is known before. */
  readonly resolved: string | undefined;
  readonly way: WayIn;
  readonly command: string;
  readonly on: string;
}

/** @throws SlipwayError SLW801 when the pod cannot send */
export async function prepareSending(request: TraceRequest, scene: Scene): Promise<Sending | Finding> {
  const { world } = scene;
  const pod = senderPod(request, scene);
  const asked = new URL(request.url);
  const path = `${asked.pathname}${asked.search}`;
  const isIngress = request.via === 'ingress';
  const gate = isIngress ? ingressAddress(world, HTTP_PORT) : asked.host;
  if (typeof gate !== 'string') return targetMissing(gate, 'kubectl get svc,pod -n istio-system');
  const url = `http://${gate}${path}`;
  const named = isIngress ? asked.host : undefined;
  const place = pod ? podPlace(pod) : undefined;
  const host = 'host' in request.from ? request.from.host : (place?.host ?? '');
  const resolved = await addressOf(new URL(url).hostname, { scene, pod, host });
  const container = pod?.spec.containers.find(({ name }) => name !== SIDECAR)?.name ?? SIDECAR;
  const { name = '', namespace = '' } = pod?.metadata ?? {};
  const { method, headers } = request;
  const typed = curl({ method, headers: Object.fromEntries(headers), host: named }, url);
  return {
    pod,
    host,
    podAddress: place?.pod,
    url,
    named,
    authority: asked.host,
    resolved,
    way: wayIn(world, { url, ...(resolved !== undefined && { address: resolved }), ...(pod && { sender: pod }) }),
    command: pod ? `kubectl exec -n ${namespace} ${name} -c ${container} -- ${typed}` : typed,
    on: pod ? 'k3s-s' : host,
  };
}

function senderPod({ from }: TraceRequest, { world }: Scene): Pod | undefined {
  if ('host' in from) return undefined;
  const pod = world.pods.get(from.namespace, from.pod);
  if (!pod || !isReady(pod) || !pod.status.podIP || !pod.spec.nodeName) {
    throw new SlipwayError('SLW801', { pod: `${from.namespace}/${from.pod}` });
  }
  return pod;
}

/** What the cluster's DNS, or the host's own file, gives the name; an address is its own. */
async function addressOf(
  hostname: string,
  { scene, pod, host }: { scene: Scene; pod: Pod | undefined; host: string },
): Promise<string | undefined> {
  if (/^[\d.]+$/.test(hostname)) return undefined;
  if (pod) return serviceAddress(scene.world, hostname, pod.metadata.namespace);
  return (await scene.localAddresses(host, hostname))[0];
}
