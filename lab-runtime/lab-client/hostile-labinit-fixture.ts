import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';

/** The socket of a labinit that answers whatever a hostile host likes, until the test is over. */
export async function hostileLabinit(
  respond: (request: IncomingMessage, response: ServerResponse) => void,
): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'hostile-labinit-'));
  const server = createServer(respond);
  const path = join(folder, 's');
  await new Promise<void>((resolve) => server.listen(path, resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
    rmSync(folder, { recursive: true });
  });
  return path;
}
