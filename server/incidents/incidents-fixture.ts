import type { CheckpointView, Verdict } from '#protocol/verdict.ts';
import type { Grader } from '../grading/grader.ts';
import type { ClusterObject, ClusterWriter } from './cluster-writer.ts';
import type { IncidentFile } from './incident-book.ts';
import type { LabLooks } from './lab-looks.ts';

/** An incident of the fixture's lesson `first-service`, whose only checkpoint is `label`. */
export const incidentFile = (id = 'front-503', extra = ''): IncidentFile => ({
  id,
  lesson: 'first-service',
  text: `
level: 1
title: { ko: 앞, en: Front }
ticket: { ko: "{since}부터", en: "since {since}" }
stand: { steps: [plain/1-k3s-s-label.sh], holds: [label] }
visitors: [{ url: "http://192.168.10.10:30080/" }]
fault:
  - resource: services
    namespace: default
    name: web
    edit: [{ at: [spec, selector, app], value: other }]
expect: { checkpoint: label, code: service.selector }
cause: service.selector
others: [gateway.host, gateway.selector, service.target-port]
looks:
  - { run: a, shows: { ko: 가, en: a } }
  - { run: b, shows: { ko: 나, en: b } }
  - { run: c, shows: { ko: 다, en: c } }
repairs: { one: { script: a }, two: { script: b } }
wrongRepair: { breaks: label, script: c }
${extra}`,
});

/** The same with two faults at once. */
export const twoCausesFile = (id: string): IncidentFile => {
  const { text, ...file } = incidentFile(id, 'halves: { first: { script: a }, second: { script: b } }');
  const twice = text
    .replace('level: 1', 'level: 3')
    .replace('cause: service.selector', 'cause: [service.selector, gateway.port]');
  return { ...file, text: twice };
};

/** Objects in memory, with versions and managers as an API server writes them. */
export class FakeWriter implements ClusterWriter {
  readonly objects = new Map<string, ClusterObject>();
  readonly asked: string[] = [];
  #version = 1;

  #write(path: string, object: unknown, manager: string): ClusterObject {
    const { metadata, ...rest } = structuredClone(object) as ClusterObject;
    this.#version += 1;
    const known = this.objects.get(path);
    const isRestored =
      known !== undefined && JSON.stringify(known.metadata.managedFields) !== JSON.stringify(metadata.managedFields);
    const managedFields = isRestored ? metadata.managedFields : [...(metadata.managedFields ?? []), { manager }];
    const written = {
      ...rest,
      metadata: { ...metadata, resourceVersion: `${this.#version}`, managedFields },
    } as ClusterObject;
    this.objects.set(path, written);
    return written;
  }
  async get(path: string) {
    return structuredClone(this.objects.get(path));
  }
  async put(path: string, object: unknown) {
    this.asked.push(`PUT ${path}`);
    const [plain = '', manager = ''] = path.split('?fieldManager=');
    return this.#write(plain, object, manager);
  }
  async post(collection: string, object: unknown) {
    this.asked.push(`POST ${collection}`);
    const [plain = '', manager = ''] = collection.split('?fieldManager=');
    return this.#write(`${plain}/${(object as ClusterObject).metadata.name}`, object, manager);
  }
  async remove(path: string) {
    this.asked.push(`DELETE ${path}`);
    this.objects.delete(path);
  }
  async names() {
    return ['default', 'shop'];
  }
  close() {}
}

export const failed = (code: string): Verdict => ({
  status: 'failed',
  at: 1,
  reason: {
    code,
    layer: 'service',
    object: 'Service/default/web',
    message: { ko: '아니다', en: 'no' },
    expected: 'a',
    observed: 'b',
    next: 'kubectl get svc',
    on: 'k3s-s',
  },
});
export const passed: Verdict = { status: 'passed', at: 2, evidence: 'seen' };

/** A lab whose verdicts a test says; `say` tells the grader that runs. */
export function scriptedLooks() {
  const writer = new FakeWriter();
  const verdicts = new Map<string, Verdict>();
  const graders = new Set<(id: string, verdict: Verdict) => void>();
  let healthy: () => Promise<void> = () => Promise.resolve();
  let note: (name: string) => void = () => undefined;
  const looks: LabLooks = {
    writer: () => writer,
    healthy: () => healthy(),
    symptom: () => Promise.resolve(),
    changes(_hosts, onChange) {
      note = (object) => onChange({ kind: 'object', at: 3, change: 'changed', object });
      return { stop: () => undefined };
    },
    grader({ lesson, onVerdict }) {
      const views = (): CheckpointView[] =>
        lesson.checkpoints.map(({ id, title, goal }) => ({
          id,
          title,
          goal,
          verdict: verdicts.get(id) ?? failed('service.selector'),
        }));
      graders.add(onVerdict);
      const grader: Grader = {
        start: () => undefined,
        evaluate: async () => views(),
        views,
        startView: () => undefined,
        answered: () => undefined,
        stop: () => void graders.delete(onVerdict),
      };
      return grader;
    },
  };
  return {
    looks,
    writer,
    /** Graders that run now. */
    graders,
    say(id: string, verdict: Verdict) {
      verdicts.set(id, verdict);
      for (const tell of graders) tell(id, verdict);
    },
    changed: (object: string) => note(object),
    setHealthy(next: () => Promise<void>) {
      healthy = next;
    },
  };
}
