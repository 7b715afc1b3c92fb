import { once } from 'node:events';
import type { ExecSession } from '#lab-runtime/lab-client/exec-session.ts';
import type { LabinitClient } from '#lab-runtime/lab-client/labinit-client.ts';

const ECHO_TIMEOUT_MS = 10_000;

interface Echo {
  /** Sends a byte to the program and resolves when it is back. Opens the program anew where the last try failed. */
  once(): Promise<void>;
  close(): void;
}

/** A program of a lab that sends back what it gets: how long a key press waits for the lab, without server and page. */
export async function openEcho(labinit: Pick<LabinitClient, 'exec'>): Promise<Echo> {
  const open = async (): Promise<ExecSession> => {
    const session = await labinit.exec({ argv: ['cat'], stdin: true });
    // what breaks is told by the next try
    session.stdin.on('error', () => undefined);
    session.stderr.resume();
    return session;
  };
  let session: ExecSession | undefined = await open();
  return {
    async once() {
      session ??= await open();
      const { stdin, stdout } = session;
      try {
        const back = once(stdout, 'data', { signal: AbortSignal.timeout(ECHO_TIMEOUT_MS) });
        stdin.write('x');
        await back;
      } catch (error) {
        session.close();
        session = undefined;
        throw error;
      }
    },
    close() {
      session?.close();
    },
  };
}
