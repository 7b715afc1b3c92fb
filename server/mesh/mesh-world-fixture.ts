import { type FakeLab, fakeScene } from '#server/grading/scene-fixture.ts';
import type { VirtualService } from '#server/grading/world/resources.ts';
import type { World } from '#server/grading/world/world.ts';
import { meshInputs } from './inputs.ts';

export const meshWorld = (lab: FakeLab): World => fakeScene(lab, meshInputs).world;

interface Options {
  readonly name?: string;
  readonly namespace?: string;
  /** Minutes after the first of them. */
  readonly age?: number;
}

const metadata = ({ name = 'a', namespace = 'default', age = 0 }: Options) => ({
  name,
  namespace,
  creationTimestamp: `2026-11-23T07:${String(age).padStart(2, '0')}:00Z`,
});

export const object = (options: Options, spec: Record<string, unknown>) => ({ metadata: metadata(options), spec });

export const serviceOf = (name: string, { namespace = 'default', ...spec }: Record<string, unknown> = {}) => ({
  metadata: { name, namespace, ...(spec.annotations ? { annotations: spec.annotations } : {}) },
  spec: { selector: { app: name }, ports: [{ name: 'http', port: 80 }], ...spec },
});

export const podOf = (app: string, namespace = 'default', labels: Record<string, string> = {}) => ({
  metadata: { name: app, namespace, uid: app, labels: { app, ...labels } },
  spec: { nodeName: 'k3s-w1', containers: [{ name: app }, { name: 'istio-proxy' }] },
  status: { podIP: '172.16.2.3', phase: 'Running', conditions: [{ type: 'Ready', status: 'True' }] },
});

export const to = (host: string, more: Record<string, unknown> = {}) => ({
  route: [{ destination: { host, ...more } }],
});

export const named = (vs: VirtualService | undefined): string | undefined => vs?.metadata.name;
