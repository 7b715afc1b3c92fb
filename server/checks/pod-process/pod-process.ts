import { z } from 'zod';
import type { Outcome } from '#server/grading/outcome.ts';
import { selectionText, selectPods } from '#server/grading/world/app.ts';
import { podName } from '#server/grading/world/pods.ts';
import { defineCheck } from '../check.ts';
import { judgeProcesses, processFields } from '../shared/fields/process-field.ts';
import { noPodsToLookInto } from '../shared/pods/pod-lookup.ts';
import { podFields } from '../specs.ts';

/** A program runs in each pod of the selection, in whichever of its containers. */
export const podProcess = defineCheck({
  kind: 'pod-process',
  schema: z.strictObject({
    ...podFields,
    ...processFields,
    container: z.string().optional().describe('for the command to look with'),
  }),
  inputs: ['pods', 'polled'],
  async run({ namespace, app, labels, container, ...desired }, scene): Promise<Outcome> {
    const selection = { namespace, app, labels };
    const pods = selectPods(scene.world, selection).filter(({ status }) => status.phase === 'Running' && status.podIP);
    let last: Outcome = noPodsToLookInto(selectionText(selection), namespace);
    for (const pod of pods) {
      const { processes } = await scene.podState(pod);
      const { name } = pod.metadata;
      last = judgeProcesses(desired, processes, {
        place: podName(pod),
        ko: `파드 ${name}`,
        en: `in pod ${name}`,
        next: `kubectl exec -n ${namespace} ${name}${container ? ` -c ${container}` : ''} -- ps -ef`,
        on: 'k3s-s',
      });
      if (last.kind !== 'ok') return last;
    }
    return last;
  },
});
