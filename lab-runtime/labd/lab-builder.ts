import { access, mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { SlipwayError } from '#protocol/errors.ts';
import type { HostView, LabSpec, LabStep } from '#protocol/lab-state.ts';
import { writeHostConfig } from '../containers/host-config.ts';
import type { HostDriver, OrderedHost } from '../containers/host-driver.ts';
import { diskLimit, HOST_LIMITS, hostsOf, labLimits } from '../containers/host-plan.ts';
import { k3sServices } from '../containers/host-services.ts';
import { createLabCgroup } from '../containers/lab-cgroup.ts';
import { raiseSettings } from '../containers/machine-settings.ts';
import { boundPacketRings } from '../containers/packet-rings.ts';
import { ensureDisk } from '../disk/disk.ts';
import { createHostDisk, createLabDisk } from '../disk/lab-disk.ts';
import type { QuotaKind, QuotaSetup } from '../disk/quota-setup.ts';
import { type Layout, labCgroup } from '../layout.ts';
import { createLabNetwork } from '../network/lab-network.ts';
import { MIRROR_ARTIFACTS, MIRROR_NAME, startMirror } from '../network/mirror.ts';
import { settleAll } from '../settle-all.ts';
import { currentArtifact, type UsedArtifacts } from '../toolchain/artifact-use.ts';
import type { HostProcess } from './records.ts';

const BOOT_TIMEOUT_MS = 20_000;

type BuildStep = Extract<LabStep['name'], 'disk' | 'hosts' | 'network' | 'boot'>;

export interface BuildRequest {
  readonly labId: string;
  readonly spec: LabSpec;
  readonly uidBase: number;
  readonly token: string;
  readonly signal: AbortSignal;
  /** Called when a step begins; it must be on record before the step acquires anything. */
  onStep(step: BuildStep): void;
}

export interface LabBuilder {
  /** Throws SLW202 when something that the lab is made of has not been built yet. */
  check(spec: LabSpec): Promise<void>;
  /**
   * Makes all of a lab. What it made when it throws is removed by the lab's name; nothing of it is under way then, so
   * that the removal meets nobody who still makes things.
   */
  build(request: BuildRequest): Promise<HostProcess[]>;
}

export interface BuilderDeps {
  readonly paths: Layout;
  readonly hostrun: string;
  readonly quotas: QuotaSetup;
  readonly driver: HostDriver;
  readonly ownerUid: number;
  readonly ownerGid: number;
  /** Puts on record what a lab is made from, before it is. */
  use(labId: string, artifacts: UsedArtifacts): Promise<void>;
  log(event: string, detail: Record<string, unknown>): void;
}

export function createLabBuilder({ paths, hostrun, quotas, driver, ...deps }: BuilderDeps): LabBuilder {
  const { ownerUid, ownerGid, use, log } = deps;
  const template = (host: HostView): string => (host.role === 'pc' ? 'host' : 'node');

  /** Where each artifact lies that the lab is made from, on record from here until the lab has ended. */
  const artifactFolders = async (labId: string, hosts: readonly HostView[]): Promise<ReadonlyMap<string, string>> => {
    const names = new Set(['hostrun', ...MIRROR_ARTIFACTS, ...hosts.map((host) => `template-${template(host)}`)]);
    const current = await Promise.all([...names].map((name) => currentArtifact(paths, name)));
    const built = current.filter((artifact) => artifact !== undefined);
    await use(labId, Object.fromEntries(built.map(({ name, hash }) => [name, hash])));
    return new Map(built.map(({ name, folder }) => [name, folder]));
  };

  const prepareMachine = async (signal: AbortSignal): Promise<QuotaKind> => {
    await ensureDisk(paths, { signal });
    await raiseSettings(log);
    for (const dir of [paths.runcRoot, paths.labdDir, paths.labsRunDir])
      await mkdir(dir, { recursive: true, mode: 0o711 });
    // a lab whose disk should be limited does not start without a limit
    return quotas.ensure();
  };

  return {
    async check(spec) {
      const needed = new Map([
        [hostrun, 'hostrun'],
        [join(paths.artifactsDir, 'mirror', 'mirror'), 'mirror'],
      ]);
      if (spec.cluster) needed.set(join(paths.artifactsDir, 'images', 'index'), 'images');
      for (const host of hostsOf(spec))
        needed.set(join(paths.templateDir, template(host)), `template-${template(host)}`);
      for (const [path, artifact] of needed)
        await access(path).catch((cause) => {
          throw new SlipwayError('SLW202', { artifact }, { cause });
        });
    },

    async build({ labId, spec, uidBase, token, signal, onStep }) {
      const hosts = hostsOf(spec);
      const each = <T>(work: (host: OrderedHost) => Promise<T>): Promise<T[]> => settleAll(ordered.map(work));

      onStep('disk');
      const disk = { paths, labId, quotas: await prepareMachine(signal), limitBytes: diskLimit(spec) };
      const folders = await artifactFolders(labId, hosts);
      const labWide = labLimits(spec);
      await createLabCgroup(labCgroup(paths, labId), labWide);
      const packetRings = await boundPacketRings(hostrun, labCgroup(paths, labId), log);
      await createLabDisk(disk);
      const ordered = await settleAll(
        hosts.map(async (host): Promise<OrderedHost> => {
          const from = folders.get(`template-${template(host)}`);
          if (from === undefined) throw new SlipwayError('SLW202', { artifact: `template-${template(host)}` });
          const subvolume = await createHostDisk(disk, host.name, from);
          await writeHostConfig(subvolume, { labId, host, allHosts: hosts, services: k3sServices(host, token) });
          const limits = HOST_LIMITS[host.role];
          const bounds = { limits, packetRings, socketBytes: labWide.socketBytes };
          return { paths, labId, host, ...bounds, uidBase, subvolume, hostrun, ownerUid, ownerGid };
        }),
      );

      signal.throwIfAborted();
      onStep('hosts');
      await each((host) => driver.create(host));

      signal.throwIfAborted();
      onStep('network');
      await createLabNetwork(labId);
      const mirror = startMirror({ paths, labId, uidBase, hosts }, folders);
      const boot = async () => {
        await each((host) => driver.attach(host));
        signal.throwIfAborted();
        onStep('boot');
        const processes = await each((host) => driver.start(host));
        const deadline = AbortSignal.timeout(BOOT_TIMEOUT_MS);
        await each((host) => driver.untilAccepting(host, AbortSignal.any([signal, deadline])));
        return processes;
      };
      // the mirror comes up beside the hosts
      const booted = boot();
      const [mirrorProcess] = await settleAll([mirror, booted.then(() => undefined)]);
      const processes = await booted;
      return [
        ...processes.map((process, i) => ({ host: hosts[i]?.name ?? '', ...process })),
        ...(mirrorProcess === undefined ? [] : [{ host: MIRROR_NAME, ...mirrorProcess }]),
      ];
    },
  };
}
