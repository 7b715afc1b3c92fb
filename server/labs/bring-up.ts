import type { Localized } from '#protocol/errors.ts';
import type { LabSpec, LabTarget } from '#protocol/lab-state.ts';
import type { ClusterWaits } from './cluster-waits.ts';
import { installMesh } from './install-mesh.ts';
import type { LabHosts } from './lab-hosts.ts';
import { runStep, type StepBoard } from './lab-steps.ts';

/** Generous: a loaded 2-core machine needs 5 s, 20 s and 5 s. */
const NODES_TIMEOUT_MS = 120_000;
const ISTIO_TIMEOUT_MS = 300_000;
const GATEWAY_TIMEOUT_MS = 120_000;
const LESSON_TIMEOUT_MS = 120_000;

/** `onStep` is called with the title of each step as it begins. */
export type StartLesson = (
  lesson: string,
  hosts: LabHosts,
  options: { signal: AbortSignal; onStep(title: Localized): void },
) => Promise<void>;

export interface BringUpOptions {
  readonly hosts: LabHosts;
  readonly spec: LabSpec;
  readonly target: LabTarget;
  readonly board: StepBoard;
  readonly waits: ClusterWaits;
  /** A learner works in it: an Istio that is there is theirs, and stays as it is. */
  readonly keepMesh?: boolean;
  /** Brings the cluster to the lesson's starting state; may run twice. */
  readonly startLesson: StartLesson;
  readonly clock: () => number;
  readonly signal: AbortSignal;
}

const GATEWAY = { namespace: 'istio-system', name: 'istio-ingressgateway' };

/** Takes a lab whose hosts run to its target. Every step may be repeated after a server's death. */
export async function bringUp(options: BringUpOptions) {
  const { hosts, spec, target, board, waits, startLesson, clock, signal } = options;
  if (!spec.cluster) return;
  const failed = new AbortController();
  const common = { board, clock, signal: AbortSignal.any([signal, failed.signal]) };
  const nodes = runStep({ ...common, name: 'nodes', timeoutMs: NODES_TIMEOUT_MS }, (step) =>
    waits.nodesReady({ hosts, count: spec.workers + 1, ...step }),
  );
  const mesh = async () => {
    if (!board.steps.some(({ name }) => name === 'istio')) return;
    await runStep({ ...common, name: 'istio', timeoutMs: ISTIO_TIMEOUT_MS }, async (step) => {
      // Istiod only needs one node: the workers join meanwhile.
      await waits.nodesReady({ hosts, count: 1, ...step });
      if (options.keepMesh && (await waits.hasDeployment({ hosts, ...GATEWAY, ...step }))) return;
      await installMesh({ hosts, ...step });
    });
    await runStep({ ...common, name: 'gateway', timeoutMs: GATEWAY_TIMEOUT_MS }, (step) =>
      waits.deploymentAvailable({ hosts, ...GATEWAY, ...step }),
    );
  };
  try {
    await Promise.all([nodes, mesh()]);
  } catch (error) {
    failed.abort(error);
    throw error;
  }
  if (target.kind !== 'lesson') return;
  await runStep({ ...common, name: 'lesson', timeoutMs: LESSON_TIMEOUT_MS }, (step) =>
    startLesson(target.lesson, hosts, { signal: step.signal, onStep: step.begin }),
  );
}
