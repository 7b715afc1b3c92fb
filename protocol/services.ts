import { z } from 'zod';

/** The services, and the two that keep them running. */
export const serviceNameSchema = z.enum(['labd', 'ptyhost', 'server', 'supervisor', 'watcher']);

/** What the supervisor knows of one service. */
export const serviceViewSchema = z.object({
  name: serviceNameSchema,
  state: z.enum(['running', 'waiting']).describe('waiting: it ended, and is started again at `nextTryAt`'),
  restarts: z.number().int().nonnegative().describe('since the supervisor began'),
  failures: z.number().int().nonnegative().describe('ends in a row, each soon after its start'),
  lastEndAt: z.number().optional(),
  lastEnd: z.string().max(100).optional().describe('exit status or signal, where the supervisor started it'),
  nextTryAt: z.number().optional(),
});
export type ServiceView = z.infer<typeof serviceViewSchema>;

/** `supervisor.json` in the run folder. */
export const servicesViewSchema = z.object({ services: z.array(serviceViewSchema).max(10) });
export type ServicesView = z.infer<typeof servicesViewSchema>;

/** From so many ends in a row on a service is said to keep ending. */
export const CRASH_LOOP_FAILURES = 3;

/** Services that keep ending, as a page is told of them. */
export const troubledServiceSchema = z.strictObject({
  service: serviceNameSchema,
  failures: z.number().int(),
  nextTryAt: z.number().optional().describe('ms since the epoch'),
});
export type TroubledService = z.infer<typeof troubledServiceSchema>;

export const troubledServices = ({ services }: ServicesView): TroubledService[] =>
  services
    .filter(({ failures }) => failures >= CRASH_LOOP_FAILURES)
    .map(({ name, failures, nextTryAt }) => ({
      service: name,
      failures,
      ...(nextTryAt === undefined ? {} : { nextTryAt }),
    }));
