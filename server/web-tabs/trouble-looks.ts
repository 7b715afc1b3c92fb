import { hostNameSchema } from '#protocol/lab-state.ts';
import { LEARNERS_HOST } from '#protocol/web-place.ts';
import { CLUSTER_HOST } from '../cluster/kubeconfig.ts';

/** A command that shows more, and the host to type it on. */
export interface Look {
  readonly host: string;
  readonly command: string;
}

interface Place {
  readonly host: string;
  readonly address: string;
  readonly port: number;
  readonly from?: string | undefined;
}

/** What to look at: who listens there, and whether the way there works. */
export function looks(place: Place | undefined): { sockets?: Look; route?: Look } {
  if (!place) return {};
  const { host, address, port, from = LEARNERS_HOST } = place;
  const isHost = hostNameSchema.safeParse(host).success;
  const [namespace, pod] = from.split('/');
  return {
    sockets: isHost
      ? { host, command: 'ss -tnlp' }
      : { host: CLUSTER_HOST, command: 'kubectl get endpoints,pods -A -o wide' },
    route:
      pod === undefined
        ? { host: from, command: `curl -v http://${address}:${port}/` }
        : { host: CLUSTER_HOST, command: `kubectl get pod -n ${namespace} ${pod} -o wide` },
  };
}
