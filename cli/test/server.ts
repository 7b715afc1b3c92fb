import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { ensureFolder, removeTree } from '#lab-runtime/guarded-paths.ts';
import { type AdminClient, adminClient } from '../admin-client.ts';
import type { CommandInput } from '../command.ts';
import { waitForEnd } from '../lab/wait.ts';
import { ensurePrivilegedServices, nodeFlags, prepareMachine, serverEnvironment } from '../services/services.ts';
import { servicesLock } from '../services/services-lock.ts';
import { ensureToolchain } from '../toolchain/run.ts';

const READY_TIMEOUT_MS = 20_000;
const READY_POLL_MS = 50;

export interface TestServer extends AsyncDisposable {
  readonly client: AdminClient;
  /** Where tests find the server: SLIPWAY_TEST_URL for browsers, the admin socket for `./slipway lab …`, its process. */
  readonly environment: Readonly<Record<string, string>>;
}

async function answering(client: AdminClient): Promise<string> {
  const deadline = Date.now() + READY_TIMEOUT_MS;
  for (;;) {
    try {
      return (await client.status({ timeoutMs: 1_000 })).address;
    } catch (error) {
      if (Date.now() > deadline) throw error;
      await sleep(READY_POLL_MS);
    }
  }
}

/** The process that `start` makes, and its successors, for a test kills the server as a supervisor would see it die. */
function startAgainIfKilled(start: () => ChildProcess) {
  let child: ChildProcess;
  let file: string | undefined;
  let isEnding = false;
  const next = () => {
    child = start();
    if (file) writeFileSync(file, `${child.pid}\n`);
    child.once('exit', (_code, killedBy) => {
      if (killedBy === 'SIGKILL' && !isEnding) next();
    });
  };
  next();
  return {
    pidIn(path: string) {
      file = path;
      writeFileSync(file, `${child.pid}\n`);
    },
    async end() {
      isEnding = true;
      child.kill('SIGTERM');
      if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
    },
  };
}

/**
 * A server of the tests' own beside one that may run: free port, own data and admin socket, the machine's labd and
 * ptyhost. Disposing it ends every lab that appeared meanwhile through it.
 */
export async function startTestServer(input: CommandInput): Promise<TestServer> {
  const { out } = input;
  const folder = join(input.config.paths.runDir, `test-${process.pid}`);
  const config = {
    ...input.config,
    port: 0,
    host: '127.0.0.1',
    dataDir: join(folder, 'data'),
    serverSocket: join(folder, 'run', 'server.sock'),
  };
  const pidFile = join(folder, 'server.pid');
  const installed = prepareMachine({ config, out });
  const { uid, gid } = installed.user;
  ensureFolder(folder, { uid: 0, gid: 0 }, 0o755);
  for (const each of [dirname(config.serverSocket), config.dataDir]) ensureFolder(each, { uid, gid }, 0o700);
  {
    await using _lock = await servicesLock(config.paths);
    await ensurePrivilegedServices(installed);
  }
  await ensureToolchain({ config: input.config, out, need: 'cluster', forTests: true });

  const started = startAgainIfKilled(() =>
    spawn(process.execPath, [...nodeFlags, join(installed.app, 'node', 'server.js')], {
      cwd: '/',
      detached: true,
      stdio: ['ignore', 'ignore', 2],
      env: { PATH: process.env.PATH ?? '', ...serverEnvironment(config), SLIPWAY_LOG_LEVEL: 'warn' },
      uid,
      gid,
    }),
  );
  const client = adminClient(config.serverSocket);
  const stop = async () => {
    const labs = await client.labs().catch(() => []);
    const ours = labs.filter(({ owner }) => owner !== 'nobody').map(({ lab }) => lab.id);
    await Promise.all(
      ours.map((id) =>
        client
          .destroy(id)
          .then(() => waitForEnd(client, id))
          .catch(() => undefined),
      ),
    );
    await started.end();
    removeTree(folder);
  };
  try {
    const address = await answering(client);
    // A successor has to be found where its predecessor was.
    config.port = Number(new URL(address).port);
    started.pidIn(pidFile);
    return {
      client,
      environment: {
        SLIPWAY_TEST_URL: address,
        SLIPWAY_TEST_PID_FILE: pidFile,
        SLIPWAY_SERVER_SOCKET: config.serverSocket,
        SLIPWAY_DATA_DIR: config.dataDir,
        SLIPWAY_STATE_DIR: config.paths.stateDir,
        SLIPWAY_RUN_DIR: config.paths.runDir,
      },
      [Symbol.asyncDispose]: stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}
