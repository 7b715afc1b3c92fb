import { CRASH_LOOP_FAILURES, type ServiceView } from '#protocol/services.ts';
import type { Config } from '#server/config.ts';
import { readServices } from '#server/services-watch.ts';
import { duration } from '../output.ts';
import { logFile } from './daemon.ts';
import type { Finding } from './findings.ts';
import { runningRecord } from './process-record.ts';

type Paths = Config['paths'];

/** What the supervisor knows of each service; nothing where it does not run, for then nobody keeps the file true. */
export async function servicesHealth(paths: Paths): Promise<ReadonlyMap<string, ServiceView>> {
  const { services } = runningRecord(paths, 'supervisor') ? await readServices(paths) : { services: [] };
  return new Map(services.map((service) => [service.name, service]));
}

/** What is worth a word about a service, in words; empty for one that has run since the supervisor began. */
export function healthWords(view: ServiceView | undefined, now: number): string {
  if (!view) return '';
  const { restarts, lastEndAt, lastEnd, nextTryAt } = view;
  const ago = lastEndAt === undefined ? '' : `${duration(Math.max(0, now - lastEndAt))} ago`;
  return [
    ...(restarts > 0 ? [`started again ${restarts === 1 ? 'once' : `${restarts} times`}`] : []),
    ...(ago ? [`ended ${ago}${lastEnd === undefined ? '' : ` (${lastEnd})`}`] : []),
    ...(nextTryAt === undefined ? [] : [`next try ${nextTryAt > now ? `in ${duration(nextTryAt - now)}` : 'now'}`]),
  ].join(', ');
}

/** Services that keep ending, and services that nobody would start again. */
export async function healthFindings(paths: Paths, now: number): Promise<Finding[]> {
  const runs = (['labd', 'ptyhost', 'server'] as const).filter((name) => runningRecord(paths, name));
  const health = await servicesHealth(paths);
  const troubled = [...health.values()].filter(({ failures }) => failures >= CRASH_LOOP_FAILURES);
  return [
    ...troubled.map(
      (view): Finding => ({
        level: 'bad',
        what: `${view.name} keeps ending: ${view.failures} times in a row`,
        meaning: `${healthWords(view, now)}. It is tried on and on; labs stay.`,
        todo: `Why: ${logFile(paths, view.name)}`,
      }),
    ),
    ...(runs.length > 0 && !runningRecord(paths, 'supervisor')
      ? [
          {
            level: 'note',
            what: `no supervisor, but services run: ${runs.join(' ')}`,
            meaning: 'A service that ends is not started again.',
            todo: './slipway start brings it.',
          } as const,
        ]
      : []),
  ];
}
