/** For tests: a server's labs, prepared for a lesson without end, that waits to be killed. `<json of ServerArgs>`. */
import { layout } from '#lab-runtime/layout.ts';
import { openStore } from '../storage/store.ts';
import { readyCluster } from './lab-fixture.ts';
import { createLabHosts } from './lab-hosts.ts';
import { createLabService, type LabService, type LabServiceDeps } from './lab-service.ts';
import { createLabdDriver } from './labd-driver.ts';

export interface ServerArgs {
  readonly stateDir: string;
  readonly runDir: string;
  readonly database: string;
  readonly lab?: string;
}

/** On a real labd; what would need Kubernetes is there at once, and the lesson's start is the caller's. */
export function labsOf({ stateDir, runDir, database }: ServerArgs, startLesson: LabServiceDeps['startLesson']) {
  const paths = layout(stateDir, runDir);
  const store = openStore(database);
  const labs = createLabService({
    driver: createLabdDriver(paths.labdSocket),
    table: store.labs,
    hostsOf: (id) => createLabHosts(paths, id),
    waits: readyCluster,
    startLesson,
    lessonNeedsMesh: () => false,
    clock: Date.now,
    log: { info: () => undefined, warn: () => undefined },
  });
  return { labs, store };
}

export async function untilState(labs: LabService, id: string, ...states: (string | undefined)[]): Promise<void> {
  const end = Date.now() + 60_000;
  while (!states.includes(labs.get(id)?.state)) {
    if (Date.now() > end) throw new Error(`${id} is ${JSON.stringify(labs.get(id))}, not ${states.join(' or ')}`);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

if (process.argv[1] === import.meta.filename) {
  const args = JSON.parse(process.argv[2] ?? '{}') as ServerArgs;
  const { labs } = labsOf(args, async (_lesson, hosts) => {
    const { code } = await hosts.exec('testpc', { argv: ['touch', '/root/half-prepared'] });
    if (code !== 0) throw new Error(`touch ended with ${code}`);
    process.send?.('preparing');
    await new Promise(() => undefined);
  });
  const lab = args.lab ?? '';
  await untilState(labs, lab, 'ready');
  await labs.prepare(lab, 'other');
}
