import type { AccessRecord } from '#server/grading/logs/access-record.ts';
import type { ProxyRef } from '#server/grading/logs/log-book.ts';
import type { Scene } from '#server/grading/scene.ts';
import type { AppRef } from '#server/grading/world/app.ts';
import { INGRESS } from '#server/grading/world/ingress.ts';

/** The gateway's log: requests that came from outside, without those of the checks. */
export const isGateway = (ref: ProxyRef): boolean => ref.namespace === INGRESS.namespace;
export const isAppSidecar =
  (app: AppRef) =>
  (ref: ProxyRef): boolean =>
    ref.namespace === app.namespace;

export const hostOf = ({ authority }: AccessRecord): string => authority.replace(/:\d+$/, '').toLowerCase();

/** Requests of the learner, newest first. */
export const newestFirst = (logs: readonly { readonly records: readonly AccessRecord[] }[]): AccessRecord[] =>
  logs
    .flatMap(({ records }) => records)
    .filter(({ http, details }) => http && !details.startsWith('http1.codec_error'))
    .toSorted((a, b) => (a.at < b.at ? 1 : -1));

/** Pods reach the gateway too, by its ClusterIP; a NodePort hides them behind a node's address. */
export function cameFromPod(scene: Scene, { remote }: AccessRecord): boolean {
  return (
    remote === '127.0.0.1' || scene.world.pods.all().some((pod) => pod.status.podIP === remote && !pod.spec.hostNetwork)
  );
}

export const requestText = ({ at, method, authority, path, status, flags, details, requestId }: AccessRecord): string =>
  `${at} "${method} ${authority}${path}" ${status} ${flags} ${details} ${requestId}`;
