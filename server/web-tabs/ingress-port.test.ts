import { expect, test } from 'vitest';
import type { z } from 'zod';
import { ClusterStatusError } from '../cluster/cluster-status-error.ts';
import { fakeHosts } from '../labs/lab-fixture.ts';
import { createIngressPort } from './ingress-port.ts';

const hosts = fakeHosts('aaaaaaaa', () => ({ code: 0 }));

function ask(answer: unknown) {
  let closed = 0;
  const find = createIngressPort(() => ({
    get: async <T>(_path: string, schema: z.ZodType<T>) => {
      if (answer instanceof Error) throw answer;
      return schema.parse(answer);
    },
    close: () => void closed++,
  }));
  return { port: find(hosts), closed: () => closed };
}
const ports = [
  { port: 15021, nodePort: 31000 },
  { port: 80, nodePort: 30080 },
];

test('the NodePort of port 80 is found by the port, not by its place', async () => {
  const { port, closed } = ask({ spec: { type: 'NodePort', ports } });
  expect([await port, closed()]).toEqual([30_080, 1]);
});

test('without a NodePort, a port or a Service it says which', async () => {
  const detail = (answer: unknown) => expect(ask(answer).port).rejects;
  await detail({ spec: { type: 'ClusterIP', ports: [{ port: 80 }] } }).toMatchObject({
    failure: { code: 'SLW208', params: { detail: 'type ClusterIP' } },
  });
  await detail({ spec: { ports: [] } }).toMatchObject({ failure: { params: { detail: 'no port 80' } } });
  await detail(new ClusterStatusError(404, 'not found')).toMatchObject({ failure: { code: 'SLW208' } });
  await detail(new ClusterStatusError(503, 'later')).toMatchObject({ failure: { code: 'SLW400' } });
});
