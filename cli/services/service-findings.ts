import { createServer } from 'node:net';
import type { Config } from '#server/config.ts';
import { readToolchain } from '#server/labs/toolchain-watch.ts';
import { adminClient } from '../admin-client.ts';
import { logFile } from './daemon.ts';
import type { Finding } from './findings.ts';
import { serviceUser } from './machine.ts';
import { runningRecord } from './process-record.ts';
import { healthFindings } from './service-health.ts';
import { inServicesSlice } from './services-slice.ts';

const portTaken = (host: string, port: number): Promise<string | undefined> =>
  new Promise((resolve) => {
    const probe = createServer();
    probe.once('error', (error) => resolve(error.message));
    probe.listen({ host, port }, () => probe.close(() => resolve(undefined)));
  });

export async function serviceFindings(config: Config): Promise<Finding[]> {
  const { paths } = config;
  const findings: Finding[] = [];
  const answering = await adminClient(config.serverSocket)
    .status({ timeoutMs: 3_000 })
    .catch(() => undefined);
  const server = runningRecord(paths, 'server');
  if (answering) findings.push({ level: 'good', what: `the server answers at ${answering.address}` });
  else if (server && process.getuid?.() === 0) {
    findings.push({
      level: 'bad',
      what: 'the server runs but does not answer',
      todo: `./slipway start; its log: ${logFile(paths, 'server')}`,
    });
  } else if (!server) {
    const taken = await portTaken(config.host, config.port);
    findings.push(
      taken
        ? { level: 'bad', what: `port ${config.port} is taken`, meaning: taken, todo: './slipway start --port N' }
        : { level: 'note', what: 'the server is not running', todo: './slipway start' },
    );
  }
  for (const name of ['labd', 'ptyhost'] as const) {
    if (runningRecord(paths, name)) findings.push({ level: 'good', what: name });
    else if (server)
      findings.push({
        level: 'bad',
        what: `${name} is not running`,
        todo: `./slipway start; its log: ${logFile(paths, name)}`,
      });
  }
  if (server && !inServicesSlice(server.pid))
    findings.push({
      level: 'note',
      what: 'the server competes with labs for the processors',
      meaning: 'It is in no CPU group of its own: an older version started it, or this kernel has no cpu controller.',
      todo: './slipway start, after an update; else use a kernel with the cpu controller of cgroups.',
    });
  findings.push(...(await healthFindings(paths, Date.now())));
  const quotas = answering?.capacity?.quotas;
  if (quotas === 'failed')
    findings.push({
      level: 'bad',
      what: "the labs' disk has no quotas at the moment",
      meaning: 'They could not be turned on, and a lab does not start without a limit of its own.',
      todo: `The next lab tries again; why: ${logFile(paths, 'labd')}`,
    });
  if (quotas === 'none')
    findings.push({
      level: 'note',
      what: 'this kernel has no btrfs quotas',
      meaning: 'One lab can fill the disk of all.',
      todo: 'Use a kernel with them, from Linux 6.7 on with simple ones.',
    });
  if (!serviceUser()) findings.push({ level: 'note', what: 'no user slipway yet', todo: './slipway start makes it.' });

  const toolchain = answering?.toolchain ?? (await readToolchain(paths.toolchainStatus));
  if (toolchain.ready.cluster) findings.push({ level: 'good', what: 'everything that labs need is built' });
  else if (toolchain.failure) {
    const { code, message } = toolchain.failure;
    findings.push({
      level: 'bad',
      what: 'the toolchain failed',
      meaning: `${code}: ${message.en}`,
      todo: './slipway start resumes it.',
    });
  } else {
    const missing = toolchain.artifacts.filter(({ status }) => !['cached', 'done'].includes(status));
    findings.push({
      level: 'note',
      what:
        missing.length > 0
          ? `not built yet: ${missing.map(({ name }) => name).join(' ')}`
          : 'the toolchain has not run',
      meaning: 'Labs with Kubernetes cannot start; reading works.',
      todo: runningRecord(paths, 'toolchain') ? 'It is being built.' : './slipway start builds it.',
    });
  }
  return findings;
}
