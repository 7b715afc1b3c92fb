import { parseArgs } from 'node:util';
import { layout } from '#lab-runtime/layout.ts';
import { tryServicesLock } from '../services/services-lock.ts';
import { startService } from '../services/services-slice.ts';
import { supervise } from './supervise.ts';

const { values } = parseArgs({
  options: { role: { type: 'string' }, 'state-dir': { type: 'string' }, 'run-dir': { type: 'string' } },
});
const role = values.role === 'watcher' ? 'watcher' : 'supervisor';
const paths = layout(values['state-dir'], values['run-dir']);
const ending = new AbortController();
for (const name of ['SIGTERM', 'SIGINT'] as const) process.on(name, () => ending.abort());
// The terminal that a command was started from may go; the services stay.
process.on('SIGHUP', () => undefined);

const log = (event: string, detail: object) =>
  process.stdout.write(`${JSON.stringify({ time: new Date().toISOString(), role, event, ...detail })}\n`);

log('begins', { pid: process.pid });
await supervise({
  paths,
  role,
  start: (service) => startService({ paths, ...service }),
  tryLock: () => tryServicesLock(paths),
  log,
  signal: ending.signal,
});
log('ends', {});
