import { answer, pod } from '#server/grading/lab-objects-fixture.ts';
import type { FakeLab } from '#server/grading/scene-fixture.ts';

const inIstioSystem = (name: string, app: string, ready: boolean) => ({
  ...pod({ ready }),
  metadata: { name: `${name}-x`, namespace: 'istio-system', uid: name, labels: { app } },
});
const service = (name: string, app: string, port: number) => ({
  metadata: { name, namespace: 'istio-system' },
  spec: { clusterIP: '10.10.200.7', selector: { app }, ports: [{ port }] },
});

/** A lab with the addons, which answer as `say` does, by the path and query that they are asked. */
export const addonLab = (
  say: (path: string, query: URLSearchParams) => unknown,
  { ready = true, status = 200 } = {},
): FakeLab => ({
  services: [
    service('kiali', 'kiali', 20_001),
    service('prometheus', 'prometheus', 9090),
    service('tracing', 'jaeger', 80),
  ],
  pods: ['kiali', 'prometheus', 'jaeger'].map((name) => inIstioSystem(name, name, ready)),
  answer: ({ url }) => {
    const { pathname, searchParams } = new URL(url);
    const said = say(pathname, searchParams);
    if (typeof said === 'object' && said !== null && 'status' in said && typeof said.status === 'number') {
      return answer(said.status, JSON.stringify((said as { body?: unknown }).body));
    }
    return answer(status, typeof said === 'string' ? said : JSON.stringify(said));
  },
});
