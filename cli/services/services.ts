import { existsSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { readForeignFile } from '#lab-runtime/guarded-paths.ts';
import { SlipwayError } from '#protocol/errors.ts';
import { stamp } from '#protocol/version.ts';
import { type Config, isLoopback } from '#server/config.ts';
import { type AdminClient, adminClient } from '../admin-client.ts';
import { checkoutDir } from '../checkout.ts';
import type { Output } from '../output.ts';
import { releaseOf } from '../release.ts';
import { superviseServices } from '../supervisor/control.ts';
import type { PlannedService } from '../supervisor/plan.ts';
import { entryHash, installApp } from './app-install.ts';
import { type Daemon, daemonReady } from './daemon.ts';
import { ensureFolders, ensureServiceUser, type ServiceUser } from './machine.ts';
import { runningRecord, saveRecord, stopRecorded } from './process-record.ts';
import { difference, serviceState } from './service-state.ts';
import { servicesLock } from './services-lock.ts';
import { startService } from './services-slice.ts';

const TOKEN_MAX_BYTES = 256;

interface Context {
  readonly config: Config;
  readonly out: Output;
  /** Whose code is started; this command's own unless said. */
  readonly checkout?: string;
}
/** Somebody was told that these terminals end, and agreed. */
interface Replacing {
  readonly endTerminals?: boolean;
}
interface Installed extends Context {
  readonly app: string;
  readonly release: string;
  readonly user: ServiceUser;
}

export const nodeFlags = [
  '--disable-warning=ExperimentalWarning',
  ...(needsSqliteFlag() ? ['--experimental-sqlite'] : []),
];

/** node:sqlite is behind a flag before Node 22.13. */
function needsSqliteFlag(): boolean {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  return major === 22 && minor < 13;
}

const folders = ({ paths }: Config) => ({ SLIPWAY_STATE_DIR: paths.stateDir, SLIPWAY_RUN_DIR: paths.runDir });

/** User, folders and the installed code; the toolchain brings the Debian packages. */
export function prepareMachine({ config, out, checkout = checkoutDir() }: Context): Installed {
  const user = ensureServiceUser();
  ensureFolders(config.paths, config.dataDir, user);
  return { config, out, user, app: installApp(config.paths, checkout), release: releaseOf(checkout) };
}

/** How labd or ptyhost is started: as root. */
function privilegedDaemon({ config, app, user, release }: Installed, name: 'labd' | 'ptyhost'): PlannedService {
  const { paths } = config;
  const owner = ['--owner-uid', String(user.uid), '--owner-gid', String(user.gid)];
  const dirs = ['--run-dir', paths.runDir, ...(name === 'labd' ? ['--state-dir', paths.stateDir] : [])];
  return {
    name,
    argv: [process.execPath, ...nodeFlags, join(app, 'node', `${name}.js`), ...dirs, ...owner],
    environment: folders(config),
    record: { hash: entryHash(app, name), app, release, speaks: stamp(name) },
  };
}

/** labd or ptyhost: kept when it runs the same code, or cannot be replaced without harm. */
async function ensurePrivileged(
  installed: Installed,
  name: 'labd' | 'ptyhost',
  { endTerminals = false }: Replacing = {},
): Promise<PlannedService> {
  const { paths } = installed.config;
  const planned = privilegedDaemon(installed, name);
  const state = serviceState(paths, name);
  if (state.record?.hash === planned.record.hash) return planned;
  if (state.record) {
    // ptyhost holds the terminals, and nothing can hand them over.
    if (state.terminals > 0 && !endTerminals) {
      installed.out.say(`ptyhost ${difference(state)}.`);
      return planned;
    }
    await stopRecorded(paths, name);
  }
  const daemon = { paths, ...planned };
  await daemonReady(startService(daemon), daemon, name === 'labd' ? paths.labdSocket : paths.ptyhostSocket);
  return planned;
}

/** To be called with the services' lock held. */
export const ensurePrivilegedServices = (installed: Installed, replacing: Replacing = {}): Promise<PlannedService[]> =>
  Promise.all([ensurePrivileged(installed, 'labd'), ensurePrivileged(installed, 'ptyhost', replacing)]);

const portIsFree = (host: string, port: number): Promise<boolean> =>
  new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'EADDRINUSE') resolve(false);
      else
        reject(
          new SlipwayError('SLW600', { name: 'SLIPWAY_HOST', detail: `${host}: ${error.message}` }, { cause: error }),
        );
    });
    probe.listen({ host, port }, () => probe.close(() => resolve(true)));
  });

/** Said before anything is started. Our own server on that port is kept or replaced. */
async function checkPort({ paths, host, port }: Config): Promise<void> {
  const own = runningRecord(paths, 'server');
  if (port === 0 || own?.port === port || (await portIsFree(host, port))) return;
  const detail = `${port}: another program listens there. Choose another one, such as ./slipway start --port ${port + 1}`;
  throw new SlipwayError('SLW600', { name: 'SLIPWAY_PORT', detail });
}

/** The server as its own user: kept when it runs the same code on the same address, else replaced. */
async function ensureServerProcess({ config, app, user, release }: Installed): Promise<PlannedService> {
  const { paths, host, port } = config;
  const hash = app;
  const planned: PlannedService = {
    name: 'server',
    argv: [process.execPath, ...nodeFlags, join(app, 'node', 'server.js')],
    environment: serverEnvironment(config),
    record: { hash, app, port, host, release },
    user,
  };
  const running = runningRecord(paths, 'server');
  if (running?.hash === hash && running.port === port && running.host === host) return planned;
  await stopRecorded(paths, 'server');
  const daemon: Daemon = { paths, ...planned };
  await daemonReady(startService(daemon), daemon, config.serverSocket);
  return planned;
}

export const serverEnvironment = (config: Config): Record<string, string> => ({
  ...folders(config),
  SLIPWAY_PORT: String(config.port),
  SLIPWAY_HOST: config.host,
  SLIPWAY_DATA_DIR: config.dataDir,
  SLIPWAY_SERVER_SOCKET: config.serverSocket,
  SLIPWAY_LOG_LEVEL: config.logLevel,
  SLIPWAY_ORIGINS: config.extraOrigins.join(','),
  SLIPWAY_PROXIES: config.proxies.join(','),
  SLIPWAY_WEB_DOMAIN: config.webDomain ?? '',
  SLIPWAY_LABS_PER_ADDRESS: String(config.labsPerAddress),
  SLIPWAY_KEEP_FAILED_LABS: String(config.keepFailedLabs),
});

/** A server that answers and has no record, because two commands once started one at a time, gets one. */
async function adoptServer({ paths, serverSocket }: Config): Promise<void> {
  if (runningRecord(paths, 'server')) return;
  const answering = await adminClient(serverSocket)
    .status({ timeoutMs: 3_000 })
    .catch(() => undefined);
  if (!answering) return;
  const { hostname, port } = new URL(answering.address);
  saveRecord(paths, 'server', { pid: answering.pid, hash: '', app: '', host: hostname, port: Number(port) });
}

/** Everything but the toolchain, in the background, and kept running from now on. */
export async function startServices(context: Context, replacing: Replacing = {}): Promise<AdminClient> {
  const { paths, serverSocket } = context.config;
  ensureFolders(paths, context.config.dataDir, ensureServiceUser());
  await using _lock = await servicesLock(paths);
  await adoptServer(context.config);
  await checkPort(context.config);
  const installed = prepareMachine(context);
  const privileged = await ensurePrivilegedServices(installed, replacing);
  const server = await ensureServerProcess(installed);
  const { app, release } = installed;
  await superviseServices({ paths, app, release, nodeFlags, services: [...privileged, server] });
  return adminClient(serverSocket);
}

/** The running server; started in the background when there is none. */
export async function ensureServer(context: Context): Promise<AdminClient> {
  const { config, out } = context;
  const { paths } = config;
  const client = adminClient(config.serverSocket);
  const works = async () => {
    if (!(await client.status().catch(() => undefined))) return false;
    // A server of tests uses the machine's labd and ptyhost, whoever started them.
    return (
      config.serverSocket !== paths.serverSocket ||
      Boolean(runningRecord(paths, 'labd') && runningRecord(paths, 'ptyhost'))
    );
  };
  if (await works()) return client;
  {
    await using _lock = await servicesLock(paths);
    if (await works()) return client;
  }
  out.say('Slipway is not running: starting its services in the background (./slipway stop ends them).');
  return startServices(context);
}

/** The address to open, with the token where one is asked for. */
export function browserAddress({ host, dataDir, paths }: Config, address: string): string {
  const file = join(dataDir, 'access-token');
  // The running server may have been started on another address than this command's settings say.
  if (isLoopback(runningRecord(paths, 'server')?.host ?? host) || !existsSync(file)) return address;
  return `${address}?token=${readForeignFile(file, TOKEN_MAX_BYTES).trim()}`;
}
