import { z } from 'zod';
import type { ApiWriter } from './api-writer.ts';
import type { Slot } from './slot.ts';

const PATH = '/api/v1/namespaces/istio-system/services/istio-ingressgateway';
const MERGE = 'application/merge-patch+json';

const serviceSchema = z.looseObject({
  spec: z.looseObject({
    type: z.string(),
    ports: z.array(z.looseObject({ port: z.number(), nodePort: z.number().optional() })),
  }),
});

interface IngressPorts {
  /** Of port 80. */
  readonly sharedNodePort: number;
  /** Takes the slots' own ports away again. */
  restore(): Promise<void>;
}

/** Gives each slot a port of the ingress Service of its own. */
export async function addIngressPorts(api: ApiWriter, slots: readonly Slot[]): Promise<IngressPorts> {
  const { type, ports } = serviceSchema.parse((await api.send('GET', PATH)).body).spec;
  const own = new Set(slots.map(({ port }) => port));
  const before = ports.filter(({ port }) => !own.has(port));
  const added = slots.map(({ suffix, port, targetPort, nodePort }) => ({
    name: `http-fz${suffix}`,
    protocol: 'TCP',
    port,
    targetPort,
    nodePort,
  }));
  const write = async (spec: object) => {
    const { status, body } = await api.send('PATCH', PATH, { spec }, MERGE);
    if (status >= 300) throw new Error(`PATCH ${PATH}: ${status} ${JSON.stringify(body).slice(0, 300)}`);
    return serviceSchema.parse(body).spec;
  };
  const written = await write({ type: 'NodePort', ports: [...before, ...added] });
  const shared = written.ports.find(({ port }) => port === 80)?.nodePort;
  if (shared === undefined) throw new Error('the ingress Service has no port 80');
  return { sharedNodePort: shared, restore: async () => void (await write({ type, ports: before })) };
}
