import { parseArgs } from 'node:util';
import { z } from 'zod';
import { layout } from '../layout.ts';
import { serviceLog } from '../service-log.ts';
import { labShell } from './lab-shell.ts';
import { startPtyhost } from './ptyhost.ts';

const argumentsSchema = z.strictObject({
  'run-dir': z.string().startsWith('/'),
  'owner-uid': z.coerce.number().int().nonnegative(),
  'owner-gid': z.coerce.number().int().nonnegative(),
});

const log = serviceLog('ptyhost');

const { values } = parseArgs({
  options: { 'run-dir': { type: 'string' }, 'owner-uid': { type: 'string' }, 'owner-gid': { type: 'string' } },
});
const parsed = argumentsSchema.safeParse(values);
if (!parsed.success) {
  process.stderr.write(
    `usage: ptyhost --run-dir DIR --owner-uid UID --owner-gid GID\n${z.prettifyError(parsed.error)}\n`,
  );
  process.exit(2);
}
const paths = layout(undefined, parsed.data['run-dir']);
const owner = { uid: parsed.data['owner-uid'], gid: parsed.data['owner-gid'] };

try {
  const host = await startPtyhost({ socketPath: paths.ptyhostSocket, owner, findShell: labShell(paths), log });
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.once(signal, () => {
      log('stopping', { signal });
      host.stop().then(
        () => process.exit(0),
        () => process.exit(1),
      );
    });
  }
  // Terminals must survive a server that ends.
  process.on('SIGPIPE', () => {});
  process.stdout.write(`${JSON.stringify({ ready: true, socket: paths.ptyhostSocket })}\n`);
} catch (error) {
  log('cannot start', { reason: error instanceof Error ? error.message : String(error) });
  process.exit(1);
}
