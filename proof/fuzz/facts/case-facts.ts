import type { LabHosts } from '#server/labs/lab-hosts.ts';
import type { FuzzCase, FuzzObject, FuzzRequest } from '../case.ts';
import type { GroundPod, GroundSlot } from '../ground/ground.ts';
import { type ProxyFacts, readFacts } from './proxy-facts.ts';
import { type RawAnswer, rawAnswer } from './raw-route.ts';

/** Everything that a statement of a reason can be held against. */
export interface CaseFacts {
  readonly fuzzCase: FuzzCase;
  readonly slot: GroundSlot;
  ingress(): Promise<ProxyFacts>;
  client(): Promise<ProxyFacts>;
  /** What the first proxy on the way of the request has for it. */
  routeOf(request: FuzzRequest): Promise<RawAnswer>;
  /** Of the case; `Kind/namespace/name`. */
  object(key: string): FuzzObject | undefined;
}

interface FactsOptions {
  readonly hosts: LabHosts;
  readonly slot: GroundSlot;
  /** Read once for all cases of a batch. */
  readonly ingress: () => Promise<ProxyFacts>;
}

export function caseFacts(fuzzCase: FuzzCase, { hosts, slot, ingress }: FactsOptions): CaseFacts {
  let ofClient: Promise<ProxyFacts> | undefined;
  const client = () => {
    ofClient ??= readFacts(hosts, slot.client);
    return ofClient;
  };
  return {
    fuzzCase,
    slot,
    ingress,
    client,
    object: (key) =>
      fuzzCase.objects.find(({ kind, metadata }) => `${kind}/${metadata.namespace}/${metadata.name}` === key),
    async routeOf(request) {
      const asked = { path: request.path, method: request.method, headers: request.headers };
      if (request.from === 'outside') {
        const { listeners, routes } = await ingress();
        const names = listeners
          .filter(({ port }) => port === targetPortOf(request, slot))
          .flatMap(({ routeNames }) => routeNames);
        const hostsThere = names.flatMap((name) => routes.get(name) ?? []);
        return rawAnswer(hostsThere, { ...asked, authority: `${request.host}` });
      }
      const { routes } = await client();
      return rawAnswer(routes.get(`${request.port}`) ?? [], { ...asked, authority: request.host });
    },
  };
}

/** Where the gateway's proxy listens for the request; port 80 of the ingress Service leads to 8080. */
export const targetPortOf = ({ port }: FuzzRequest, slot: GroundSlot): number =>
  port === slot.port ? slot.targetPort : SHARED_TARGET_PORT;
const SHARED_TARGET_PORT = 8080;

/** One read for everybody who asks. */
export function ingressFacts(hosts: LabHosts, pod: GroundPod): () => Promise<ProxyFacts> {
  let read: Promise<ProxyFacts> | undefined;
  return () => {
    read ??= readFacts(hosts, pod);
    return read;
  };
}
