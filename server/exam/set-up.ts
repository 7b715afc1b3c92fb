import { SlipwayError } from '#protocol/errors.ts';
import type { LabHosts } from '../labs/lab-hosts.ts';
import type { ExamTask } from './exam-bank.ts';
import type { ExamApp } from './exam-task-spec.ts';

const APPLY_TIMEOUT_MS = 120_000;
const SCRIPT_TIMEOUT_MS = 120_000;
/** Two dozen pods with sidecars on a busy machine. */
const READY_TIMEOUT_S = 240;
const OUTPUT_MAX_BYTES = 65_536;

interface SetUpOptions {
  readonly hosts: LabHosts;
  readonly tasks: readonly ExamTask[];
  readonly signal: AbortSignal;
  /** Called with how many tasks stand. */
  readonly onProgress?: (done: number) => void;
}

/**
 * Puts the tasks' own namespaces, apps and broken objects into a lab, as somebody would have applied them. The same
 * result when it is done twice.
 * @throws SlipwayError SLW407 where the lab does not take them, and those of a lab that cannot be asked
 */
export async function setUpTasks({ hosts, tasks, signal, onProgress }: SetUpOptions): Promise<void> {
  const items = tasks.flatMap(objectsOf);
  const apply = (kinds: (kind: string) => boolean) => {
    const chosen = items.filter(({ kind }) => kinds(kind));
    return run(hosts, {
      what: 'kubectl apply',
      argv: ['/bin/bash', '-l', '-c', 'kubectl apply -f -'],
      input: JSON.stringify({ apiVersion: 'v1', kind: 'List', items: chosen }),
      timeoutMs: APPLY_TIMEOUT_MS,
      signal,
    });
  };
  await apply((kind) => kind === 'Namespace');
  if (items.some(({ kind }) => kind !== 'Namespace')) await apply((kind) => kind !== 'Namespace');
  for (const [index, task] of tasks.entries()) {
    for (const { on, script } of task.spec.setup.scripts) {
      await run(hosts, {
        what: `${task.id}: a script`,
        on,
        argv: ['/bin/bash', '-l', '-e', '-c', script],
        timeoutMs: SCRIPT_TIMEOUT_MS,
        signal,
      });
    }
    for (const { namespace, name } of deploymentsOf(task)) {
      await run(hosts, {
        what: `${task.id}: ${name}`,
        argv: [
          '/bin/bash',
          '-l',
          '-c',
          `kubectl rollout status deployment -n ${namespace} ${name} --timeout=${READY_TIMEOUT_S}s`,
        ],
        timeoutMs: (READY_TIMEOUT_S + 10) * 1000,
        signal,
      });
    }
    onProgress?.(index + 1);
  }
}

interface Command {
  readonly what: string;
  readonly on?: string;
  readonly argv: readonly string[];
  readonly input?: string;
  readonly timeoutMs: number;
  readonly signal: AbortSignal;
}

async function run(hosts: LabHosts, { what, on = 'k3s-s', argv, input, timeoutMs, signal }: Command): Promise<void> {
  const { code, stderr } = await hosts.exec(
    on,
    { argv: [...argv], cwd: '/root', ...(input !== undefined && { input }) },
    { timeoutMs, signal, maxBytes: OUTPUT_MAX_BYTES },
  );
  if (code !== 0) throw new SlipwayError('SLW407', { detail: `${what}: ${stderr.trim().slice(-200)}` });
}

interface SetUpObject {
  readonly kind: string;
}

const deploymentsOf = ({ spec: { setup } }: ExamTask) =>
  setup.waits ? setup.apps.map((app) => ({ namespace: app.namespace, name: deploymentName(app) })) : [];
const deploymentName = ({ name, version }: ExamApp) => `${name}-${version}`;

function objectsOf({ spec: { setup } }: ExamTask): SetUpObject[] {
  const namespaces = setup.namespaces.map(({ name, labels }) => ({
    apiVersion: 'v1',
    kind: 'Namespace',
    metadata: { name, labels },
  }));
  const services = new Map(setup.apps.map((app) => [`${app.namespace}/${app.name}`, app]));
  return [
    ...namespaces,
    ...setup.apps.map(deploymentOf),
    ...[...services.values()].flatMap(serviceOf),
    ...setup.objects,
  ];
}

function deploymentOf(app: ExamApp) {
  const { namespace, name, version, labels, annotations, replicas } = app;
  const selected = { app: name, version };
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: deploymentName(app), namespace, labels: selected },
    spec: {
      replicas,
      selector: { matchLabels: selected },
      template: {
        metadata: { labels: { ...selected, ...labels }, annotations },
        spec: {
          terminationGracePeriodSeconds: 2,
          containers: [
            {
              name: 'echo',
              image: 'lab.local/echo:1',
              env: [{ name: 'VERSION', value: version }],
              ports: [{ containerPort: 8080 }],
            },
          ],
        },
      },
    },
  };
}

function serviceOf({ namespace, name, service }: ExamApp) {
  if (!service) return [];
  const ports = [{ name: service.portName, port: service.port, targetPort: 8080 }];
  return [
    {
      apiVersion: 'v1',
      kind: 'Service',
      metadata: { name, namespace, labels: { app: name } },
      spec: { selector: { app: name }, ports },
    },
  ];
}
