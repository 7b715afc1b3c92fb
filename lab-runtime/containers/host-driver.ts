import { attachContainer, type Container, createContainer, startContainer, waitUntilAccepting } from './container.ts';
import type { ContainerProcess } from './runc-state.ts';

/** A host as a lab's builder orders it: which one, from which disk, with which limits, and who may speak to it. */
export type OrderedHost = Container;

/**
 * What runs the hosts of labs. The rest of labd knows a host by three things: a socket of the machine at
 * `labinitSocket` behind which its labinit answers, one process in the lab's cgroup with which it ends, and a link on
 * the lab's bridge. `removeHosts` ends and removes by these alone, whatever ran the host, and remembers nothing.
 */
export interface HostDriver {
  /** Makes it with all its limits, and starts nothing of the lab's in it. */
  create(host: OrderedHost): Promise<void>;
  /** Connects it to the lab's network. */
  attach(host: OrderedHost): Promise<void>;
  /** Starts labinit in it. */
  start(host: OrderedHost): Promise<ContainerProcess>;
  /** Resolves when labinit answers; what it says is hostile input and is not looked at. */
  untilAccepting(host: OrderedHost, signal: AbortSignal): Promise<void>;
}

/** A container on the machine's own kernel. */
export const containerDriver: HostDriver = {
  create: createContainer,
  attach: attachContainer,
  start: startContainer,
  untilAccepting: waitUntilAccepting,
};
