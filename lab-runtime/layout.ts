import { basename, join } from 'node:path';

/** Where everything lies on the machine; the one place that knows. */
export interface Layout {
  readonly stateDir: string;
  readonly runDir: string;
  readonly cacheDir: string;
  /** `artifactsDir/<name>` is a symlink to the current `cacheDir/<name>/<hash>`. */
  readonly artifactsDir: string;
  readonly buildDir: string;
  readonly logsDir: string;
  readonly diskImage: string;
  readonly diskDir: string;
  readonly templateDir: string;
  readonly labDiskDir: string;
  readonly labRecordsDir: string;
  readonly dataDir: string;
  readonly appDir: string;
  readonly socketsDir: string;
  readonly labdSocket: string;
  readonly ptyhostSocket: string;
  /** The server's user owns it; what runs as root changes nothing in there. */
  readonly serverDir: string;
  readonly serverSocket: string;
  readonly runcRoot: string;
  readonly labsRunDir: string;
  readonly labdDir: string;
  readonly toolchainStatus: string;
  /** What the supervisor says of the services. */
  readonly servicesStatus: string;
}

export const DEFAULT_STATE_DIR = '/var/lib/slipway';
export const DEFAULT_RUN_DIR = '/run/slipway';

export function layout(stateDir = DEFAULT_STATE_DIR, runDir = DEFAULT_RUN_DIR): Layout {
  const diskDir = join(stateDir, 'disk');
  const socketsDir = join(runDir, 'sock');
  const serverDir = join(runDir, 'server');
  return {
    stateDir,
    runDir,
    cacheDir: join(stateDir, 'cache'),
    artifactsDir: join(stateDir, 'artifacts'),
    buildDir: join(stateDir, 'build'),
    logsDir: join(stateDir, 'logs'),
    diskImage: join(stateDir, 'disk.img'),
    diskDir,
    templateDir: join(diskDir, 'template'),
    labDiskDir: join(diskDir, 'lab'),
    labRecordsDir: join(stateDir, 'labs'),
    dataDir: join(stateDir, 'data'),
    appDir: join(stateDir, 'app'),
    socketsDir,
    labdSocket: join(socketsDir, 'labd.sock'),
    ptyhostSocket: join(socketsDir, 'ptyhost.sock'),
    serverDir,
    serverSocket: join(serverDir, 'server.sock'),
    runcRoot: join(runDir, 'runc'),
    labsRunDir: join(runDir, 'labs'),
    labdDir: join(runDir, 'labd'),
    toolchainStatus: join(runDir, 'toolchain.json'),
    servicesStatus: join(runDir, 'supervisor.json'),
  };
}

/** The Unix socket on which a host's labinit answers; its path is not visible inside the lab. */
export function labinitSocket(paths: Layout, labId: string, host: string): string {
  return join(paths.labsRunDir, labId, host, 'labinit.sock');
}

/** labd's own folder for a host: the runc bundle and, in `mnt`, its root. Contents are readable by root alone. */
export function labdHostDir(paths: Layout, labId: string, host: string): string {
  return join(paths.labdDir, labId, host);
}

/** The cgroup of a lab; each host has one below it. Two installations on one machine have different ones. */
export function labCgroup(paths: Layout, labId: string): string {
  return `/${basename(paths.runDir)}/${labId}`;
}

export const containerId = (labId: string, host: string): string => `${labId}-${host}`;
export const networkNamespace = (labId: string): string => `slw-${labId}`;
