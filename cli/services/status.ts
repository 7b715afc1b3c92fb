import { readToolchain } from '#server/labs/toolchain-watch.ts';
import { adminClient } from '../admin-client.ts';
import type { Command } from '../command.ts';
import { duration, gibibytes, table } from '../output.ts';
import { release } from '../release.ts';
import { runningRecord } from './process-record.ts';
import { healthWords, servicesHealth } from './service-health.ts';
import { difference, serviceStates } from './service-state.ts';
import { browserAddress } from './services.ts';

export const statusCommand: Command = {
  words: ['status'],
  summary: 'Show what runs. The exit status is 0 if the server answers.',
  async run({ config, out }) {
    const { paths } = config;
    const client = adminClient(config.serverSocket);
    const server = await client.status({ timeoutMs: 3_000 }).catch(() => undefined);
    const labs = server ? await client.labs().catch(() => []) : [];
    const toolchainPid = runningRecord(paths, 'toolchain')?.pid;
    const kept = server?.kept ?? [];
    const toolchain = server?.toolchain ?? (await readToolchain(paths.toolchainStatus));
    const states = serviceStates(paths);
    const health = await servicesHealth(paths);
    const pair = (['supervisor', 'watcher'] as const).map((name) => {
      const record = runningRecord(paths, name);
      return { name, running: record !== undefined, pid: record?.pid, health: health.get(name), other: '' };
    });
    const services = [
      ...states.map((state) => {
        const { name, record, current } = state;
        const { pid, release: of } = record ?? {};
        const running = record !== undefined;
        return { name, running, pid, release: of, current, health: health.get(name), other: difference(state) };
      }),
      ...pair,
      {
        name: 'toolchain',
        running: toolchainPid !== undefined,
        pid: toolchainPid,
        other: '',
        health: undefined,
      } as const,
    ];
    const address = server && browserAddress(config, server.address);
    const capacity = server?.capacity;
    const lines = [
      address ? `Slipway is at ${address}` : 'The server is not running: ./slipway start',
      ...table(
        services.map(({ name, running, pid, other, health: view }) => [
          name,
          running
            ? `running (${pid})${other && `; ${other}`}`
            : name === 'toolchain' && toolchain.status === 'ready'
              ? 'done'
              : 'not running',
          healthWords(view, Date.now()),
        ]),
      ),
      `toolchain: ${toolchain.status}; labs with testpc alone ${toolchain.ready.bare ? 'can' : 'cannot'} start, with Kubernetes ${toolchain.ready.cluster ? 'can' : 'cannot'}`,
      ...(capacity
        ? [
            `labs: ${capacity.used} of ${capacity.capacity}, ${capacity.queued} waiting; free: ${gibibytes(capacity.memoryAvailableBytes)} memory, ${gibibytes(capacity.diskFreeBytes)} disk`,
          ]
        : []),
      ...labs.map(({ lab }) => `  ${lab.id}  ${lab.state}  ${duration(Date.now() - lab.createdAt)}`),
      ...kept.map(({ id, reason }) => `  ${id}  stays as it is: ${out.text(reason.message)}`),
    ];
    out.answer({ release: release(), address, services, toolchain, capacity, labs, kept }, lines);
    return server ? 0 : 1;
  },
};
