import { readToolchain } from '#server/labs/toolchain-watch.ts';
import { adminClient } from '../admin-client.ts';
import type { Command } from '../command.ts';
import { duration, gibibytes, table } from '../output.ts';
import { runningRecord } from './process-record.ts';
import { healthWords, servicesHealth } from './service-health.ts';
import { browserAddress } from './services.ts';

export const statusCommand: Command = {
  words: ['status'],
  summary: 'Show what runs. The exit status is 0 if the server answers.',
  async run({ config, out }) {
    const { paths } = config;
    const client = adminClient(config.serverSocket);
    const server = await client.status({ timeoutMs: 3_000 }).catch(() => undefined);
    const labs = server ? await client.labs().catch(() => []) : [];
    const toolchain = server?.toolchain ?? (await readToolchain(paths.toolchainStatus));
    const health = await servicesHealth(paths);
    const names = ['server', 'labd', 'ptyhost', 'supervisor', 'watcher', 'toolchain'] as const;
    const services = names.map((name) => {
      const record = runningRecord(paths, name);
      return { name, running: record !== undefined, pid: record?.pid, health: health.get(name) };
    });
    const address = server && browserAddress(config, server.address);
    const capacity = server?.capacity;
    const lines = [
      address ? `Slipway is at ${address}` : 'The server is not running: ./slipway start',
      ...table(
        services.map(({ name, running, pid, health: view }) => [
          name,
          running ? `running (${pid})` : name === 'toolchain' && toolchain.status === 'ready' ? 'done' : 'not running',
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
    ];
    out.answer({ address, services, toolchain, capacity, labs }, lines);
    return server ? 0 : 1;
  },
};
