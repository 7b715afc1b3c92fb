import type { Duplex } from 'node:stream';
import { type ExecSession, type LabinitClient, labinitClient } from '#lab-runtime/lab-client/labinit-client.ts';
import type { LabTurns } from '#lab-runtime/lab-client/turns.ts';
import { type Layout, labinitSocket } from '#lab-runtime/layout.ts';
import type { DialRequest, ExecRequest, LabinitCaller, ProbeRequest, ProbeResult } from '#protocol/labinit.ts';

export interface HostCall {
  readonly signal?: AbortSignal;
  readonly timeoutMs?: number;
  /** For whom it is done; `grading`, which has room of its own in each host, when nothing is said. */
  readonly caller?: LabinitCaller;
}
export interface CommandResult {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
  /** More was written than `maxBytes`; the rest was dropped. */
  readonly truncated: boolean;
}
export type LabProcess = Awaited<ReturnType<LabinitClient['processes']>>[number];
export type LabSocket = Awaited<ReturnType<LabinitClient['sockets']>>[number];
export type LabFileInfo = NonNullable<Awaited<ReturnType<LabinitClient['stat']>>>;
type Place = HostCall & { readonly pod?: string };

/** Everything that the server asks of a lab's hosts. All answers are hostile until checked. Throws LabinitError. */
export interface LabHosts {
  readonly labId: string;
  /** When this lab's answers are read and parsed; without them, as they come. */
  readonly turns?: LabTurns | undefined;
  probe(host: string, request: ProbeRequest, options?: HostCall): Promise<ProbeResult[]>;
  dial(host: string, request: DialRequest, options?: HostCall): Promise<Duplex>;
  exec(
    host: string,
    request: ExecRequest & { readonly input?: string },
    options?: HostCall & { readonly maxBytes?: number },
  ): Promise<CommandResult>;
  /** An interactive process: streams instead of a result. */
  spawn(host: string, request: ExecRequest, options?: HostCall): Promise<ExecSession>;
  readFile(host: string, path: string, options?: HostCall & { readonly maxBytes?: number }): Promise<Buffer>;
  writeFile(host: string, path: string, data: string, options?: HostCall & { readonly mode?: number }): Promise<void>;
  /** Undefined where there is nothing. */
  stat(host: string, path: string, options?: HostCall): Promise<LabFileInfo | undefined>;
  /** All of a host, or with `pod` those of the pod with that address. */
  processes(host: string, options?: Place): Promise<readonly LabProcess[]>;
  sockets(host: string, options?: Place): Promise<readonly LabSocket[]>;
}

export function createLabHosts(paths: Layout, labId: string, turns?: LabTurns): LabHosts {
  const at = (host: string) => labinitClient(labinitSocket(paths, labId, host), turns);
  return {
    labId,
    turns,
    probe: (host, request, options) => at(host).probe(request, options),
    dial: (host, request, options) => at(host).dial(request, options),
    async exec(host, request, options) {
      const { code, stdout, stderr, truncated } = await at(host).run(request, options);
      return { code, stdout: stdout.toString('utf8'), stderr: stderr.toString('utf8'), truncated };
    },
    spawn: (host, request, options) => at(host).exec(request, options),
    readFile: (host, path, options) => at(host).readFile(path, options),
    writeFile: (host, path, data, options) => at(host).writeFile(path, data, options),
    stat: (host, path, options) => at(host).stat(path, options),
    processes: (host, options) => at(host).processes(options),
    sockets: (host, options) => at(host).sockets(options),
  };
}

/** The same hosts for what a learner's page or shell does, in as much room as labinit gives learners. */
export function asLearner(hosts: LabHosts): LabHosts {
  const caller = 'learner';
  return {
    labId: hosts.labId,
    turns: hosts.turns,
    probe: (host, request, options) => hosts.probe(host, request, { ...options, caller }),
    dial: (host, request, options) => hosts.dial(host, request, { ...options, caller }),
    exec: (host, request, options) => hosts.exec(host, request, { ...options, caller }),
    spawn: (host, request, options) => hosts.spawn(host, request, { ...options, caller }),
    readFile: (host, path, options) => hosts.readFile(host, path, { ...options, caller }),
    writeFile: (host, path, data, options) => hosts.writeFile(host, path, data, { ...options, caller }),
    stat: (host, path, options) => hosts.stat(host, path, { ...options, caller }),
    processes: (host, options) => hosts.processes(host, { ...options, caller }),
    sockets: (host, options) => hosts.sockets(host, { ...options, caller }),
  };
}
