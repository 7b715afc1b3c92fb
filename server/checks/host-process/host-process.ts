import { z } from 'zod';
import { hostNameSchema } from '#protocol/lab-state.ts';
import { defineCheck } from '../check.ts';
import { judgeProcesses, processFields } from '../shared/fields/process-field.ts';

/** A program runs in a host itself, not in one of its pods. */
export const hostProcess = defineCheck({
  kind: 'host-process',
  schema: z.strictObject({ host: hostNameSchema, ...processFields }),
  inputs: ({ host }) => [`host:${host}`],
  async run({ host, ...desired }, scene) {
    const { processes } = await scene.host(host);
    return judgeProcesses(desired, processes, {
      place: host,
      ko: host,
      en: `on ${host}`,
      next: 'ps -eo pid,uid,args',
      on: host,
    });
  },
});
