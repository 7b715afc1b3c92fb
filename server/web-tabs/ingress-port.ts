import { z } from 'zod';
import { SlipwayError } from '#protocol/errors.ts';
import { ClusterStatusError } from '../cluster/cluster-status-error.ts';
import type { LabHosts } from '../labs/lab-hosts.ts';
import type { OpenCluster } from './cluster-names.ts';

const SERVICE = '/api/v1/namespaces/istio-system/services/istio-ingressgateway';
const HTTP_PORT = 80;
const ANSWER_MS = 8_000;

const port = z.number().int().min(1).max(65_535);
const serviceSchema = z.object({
  spec: z.object({
    type: z.string().max(50).default('ClusterIP'),
    ports: z
      .array(z.object({ port, nodePort: port.optional() }))
      .max(100)
      .default([]),
  }),
});

/** Finds the NodePort of a lab's ingress gateway. Throws SLW208 when there is none, SLW400 when nobody can be asked. */
export type IngressPort = (hosts: LabHosts) => Promise<number>;

export function createIngressPort(open: OpenCluster): IngressPort {
  return async (hosts) => {
    const cluster = open(hosts);
    try {
      const { spec } = await cluster.get(SERVICE, serviceSchema, { signal: AbortSignal.timeout(ANSWER_MS) });
      const entry = spec.ports.find((each) => each.port === HTTP_PORT);
      if (entry?.nodePort !== undefined) return entry.nodePort;
      throw new SlipwayError('SLW208', { detail: entry ? `type ${spec.type}` : `no port ${HTTP_PORT}` });
    } catch (cause) {
      if (cause instanceof ClusterStatusError && cause.status === 404) {
        throw new SlipwayError('SLW208', { detail: 'no Service istio-system/istio-ingressgateway' }, { cause });
      }
      if (cause instanceof ClusterStatusError) throw new SlipwayError('SLW400', { detail: cause.message }, { cause });
      throw cause;
    } finally {
      cluster.close();
    }
  };
}
