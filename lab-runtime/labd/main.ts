import { parseArgs } from 'node:util';
import { z } from 'zod';
import { DEFAULT_RUN_DIR, DEFAULT_STATE_DIR, layout } from '../layout.ts';
import { serviceLog } from '../service-log.ts';
import { startLabd } from './labd.ts';
import { DEFAULT_UID_BASE } from './uid-slots.ts';

const number = z.coerce.number().int().nonnegative();
const optionsSchema = z.object({
  'state-dir': z.string().startsWith('/'),
  'run-dir': z.string().startsWith('/'),
  'owner-uid': number,
  'owner-gid': number,
  'max-labs': number,
  'uid-base': number,
});

const log = serviceLog('labd');
// nothing that one lab's work forgot to catch ends the others'
process.on('unhandledRejection', (error) =>
  log('bug', { error: error instanceof Error ? error.stack : String(error) }),
);

const { values } = parseArgs({
  options: {
    'state-dir': { type: 'string', default: DEFAULT_STATE_DIR },
    'run-dir': { type: 'string', default: DEFAULT_RUN_DIR },
    'owner-uid': { type: 'string', default: '0' },
    'owner-gid': { type: 'string', default: '0' },
    'max-labs': { type: 'string', default: '1000' },
    'uid-base': { type: 'string', default: String(DEFAULT_UID_BASE) },
  },
});
const options = optionsSchema.parse(values);
if (process.getuid?.() !== 0) {
  process.stderr.write('labd makes containers and needs root.\n');
  process.exit(1);
}
process.umask(0o022);

const labd = await startLabd({
  paths: layout(options['state-dir'], options['run-dir']),
  ownerUid: options['owner-uid'],
  ownerGid: options['owner-gid'],
  maxLabs: options['max-labs'],
  uidBase: options['uid-base'],
  log,
});
log('labd serves', { labs: labd.labs.list().length });
for (const signal of ['SIGTERM', 'SIGINT'] as const)
  process.once(signal, () => {
    log('labd ends', { signal });
    void labd.close().then(
      () => process.exit(0),
      () => process.exit(1),
    );
  });
