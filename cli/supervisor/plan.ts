import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import type { Layout } from '#lab-runtime/layout.ts';
import { serviceNameSchema } from '#protocol/services.ts';

/** How each service is started; what the supervisor is to keep running. Written by commands, as root, for root. */
const plannedServiceSchema = z.object({
  name: serviceNameSchema,
  argv: z.array(z.string()).min(1),
  environment: z.record(z.string(), z.string()),
  record: z.looseObject({
    hash: z.string(),
    app: z.string(),
    port: z.number().optional(),
    host: z.string().optional(),
  }),
  user: z.object({ uid: z.number().int(), gid: z.number().int() }).optional(),
});
const planSchema = z.object({ services: z.array(plannedServiceSchema) });
export type PlannedService = z.infer<typeof plannedServiceSchema>;
export type Plan = z.infer<typeof planSchema>;

const planFile = ({ runDir }: Layout) => join(runDir, 'services.json');

/** Undefined where nothing is to run. Throws where that cannot be told: that is no word to end anything. */
export function readPlan(paths: Layout): Plan | undefined {
  let text: string;
  try {
    text = readFileSync(planFile(paths), 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
  return planSchema.parse(JSON.parse(text));
}

export function savePlan(paths: Layout, plan: Plan): void {
  const file = planFile(paths);
  writeFileSync(`${file}.new`, JSON.stringify(plan), { mode: 0o600 });
  renameSync(`${file}.new`, file);
}

/** From now on nothing is started again; the supervisor and its watcher end by themselves. */
export const dropPlan = (paths: Layout): void => rmSync(planFile(paths), { force: true });

/** The named service is not started again. */
export function dropFromPlan(paths: Layout, name: PlannedService['name']): void {
  const plan = readPlan(paths);
  if (plan) savePlan(paths, { services: plan.services.filter((service) => service.name !== name) });
}
