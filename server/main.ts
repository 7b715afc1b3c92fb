import { chmodSync, mkdirSync, rmSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { dirname, join } from 'node:path';
import { pino } from 'pino';
import { hostFiles } from '#lab-runtime/lab-client/host-files.ts';
import { Turns } from '#lab-runtime/lab-client/turns.ts';
import { labinitSocket } from '#lab-runtime/layout.ts';
import { createAdminApp } from './admin-app.ts';
import { createApp } from './app.ts';
import { createClusterAccess } from './cluster/cluster-access.ts';
import { allowedOrigins, isLoopback, proxyList, readConfig } from './config.ts';
import { createExamService } from './exam/exam-service.ts';
import { examBank } from './exam/exam-tasks.ts';
import { lookAtTaskIn } from './exam/mark.ts';
import { setUpTasks } from './exam/set-up.ts';
import { createFileService } from './files/file-service.ts';
import { WatchedLabs } from './grading/lab/watched-labs.ts';
import { createIncidentService } from './incidents/incident-service.ts';
import { incidents as incidentBook } from './incidents/incidents.ts';
import { labLooks } from './incidents/lab-looks.ts';
import { createClusterWaits } from './labs/cluster-waits.ts';
import { createLabHosts } from './labs/lab-hosts.ts';
import { createLabMemory } from './labs/lab-memory.ts';
import { createLabService } from './labs/lab-service.ts';
import { isAlive } from './labs/lab-view.ts';
import { createLabdDriver } from './labs/labd-driver.ts';
import { watchToolchain } from './labs/toolchain-watch.ts';
import { createLessonBook } from './lessons/lesson-book.ts';
import { lessons as allLessons, solutionScript } from './lessons/lessons.ts';
import { createManifestService } from './manifests/manifest-service.ts';
import { createMeshDesk } from './mesh-view/mesh-desk.ts';
import { createObjectService } from './objects/object-service.ts';
import { watchTroubled } from './services-watch.ts';
import { createAddressLimit } from './sessions/address-limit.ts';
import { createDesks } from './sessions/desks.ts';
import { forgetEmptySessions } from './sessions/empty-sessions.ts';
import { createCookieSigner, ensureSecret } from './sessions/session-cookie.ts';
import { openStore } from './storage/store.ts';
import { createTerminalService } from './terminals/terminal-service.ts';
import { createIngressPort } from './web-tabs/ingress-port.ts';
import { createWebProxy } from './web-tabs/web-proxy.ts';

/** A page whose connection does not close must not keep an old server running. */
const SHUTDOWN_MS = 5_000;
/** New visitors from one address: a class behind one comes in at once, and then one every few seconds. */
const NEW_SESSIONS = { burst: 300, everyMs: 5_000 };

const config = readConfig();
const { paths } = config;
const clock = Date.now;
const log = pino({ level: config.logLevel, base: null, timestamp: pino.stdTimeFunctions.isoTime });

const store = openStore(join(config.dataDir, 'slipway.db'));
const cookies = createCookieSigner(ensureSecret(config.dataDir, 'cookie-secret'));
const accessToken = isLoopback(config.host) ? undefined : ensureSecret(config.dataDir, 'access-token');
const forgetting = forgetEmptySessions({ table: store.sessions, clock });
const toolchain = await watchToolchain(paths.toolchainStatus);
const troubled = await watchTroubled(paths);
const watchedLabs = new WatchedLabs();
const lessons = createLessonBook({
  lessons: allLessons,
  solutionScript,
  watchedLabs,
  log: log.child({ part: 'grading' }),
});
const driver = createLabdDriver(paths.labdSocket);
const terminals = createTerminalService({
  ptyhostSocket: paths.ptyhostSocket,
  log: log.child({ part: 'terminals' }),
  historyFolder: join(config.dataDir, 'terminals'),
});
const turns = new Turns();
const labs = createLabService({
  driver,
  table: store.labs,
  hostsOf: (id) => createLabHosts(paths, id, turns.of(id)),
  waits: createClusterWaits((hosts) => createClusterAccess({ hosts })),
  startLesson: lessons.startState,
  lessonNeedsMesh: lessons.needsMesh,
  clock,
  log: log.child({ part: 'labs' }),
  keepFailedLabs: config.keepFailedLabs,
});
labs.onChange((lab) => {
  if (lab.state === 'failed') terminals.closeLab(lab.id, lab.failure);
  if (lab.state === 'stopping' || lab.state === 'stopped') terminals.closeLab(lab.id);
  if (isAlive(lab)) return;
  watchedLabs.end(lab.id);
  turns.forget(lab.id);
});
const desks = createDesks({
  labs,
  lessons,
  store,
  toolchain,
  troubled,
  log: log.child({ part: 'sessions' }),
  labsPerAddress: config.labsPerAddress,
  pausesGrading: (session) => incidents.isActive(session) || exams.isActive(session),
});
const incidents = createIncidentService({
  book: incidentBook,
  labs,
  table: store.incidents,
  mistakes: store.mistakes,
  looks: labLooks(watchedLabs, solutionScript),
  startLab: (session, lesson) => desks.of(session).startLab(lesson),
  publish: (session, incident) => desks.of(session).broadcast({ type: 'incident', incident }),
  onActive: (session) => desks.of(session).gradingChanged(),
  clock,
  log: log.child({ part: 'incidents' }),
});
const exams = createExamService({
  bank: examBank,
  labs,
  table: store.exams,
  looks: { setUp: setUpTasks, lookIn: (hosts) => lookAtTaskIn(hosts, watchedLabs) },
  freshLab: (session, lesson) => desks.of(session).freshLab(lesson),
  publish: (session, exam) => desks.of(session).broadcast({ type: 'exam', exam }),
  onActive: (session) => desks.of(session).gradingChanged(),
  isBusy: (session) => incidents.isActive(session),
  clock,
  log: log.child({ part: 'exams' }),
});
incidents.resume();
exams.resume();

const web = createWebProxy({
  labs,
  table: store.webTabs,
  ingressPort: createIngressPort((hosts) => createClusterAccess({ hosts })),
  openCluster: (hosts) => createClusterAccess({ hosts }),
  onMoved: (session, moved) => desks.of(session).broadcast(moved),
  onFile: (session, file) => desks.of(session).broadcast(file),
  onLog: (session, log) => desks.of(session).broadcast(log),
  domain: config.webDomain,
  clock,
  log: log.child({ part: 'web' }),
});

const files = createFileService({
  labs,
  filesOf: (lab, host) => hostFiles(labinitSocket(paths, lab, host), turns.of(lab)),
  clock,
});
const manifests = createManifestService({ labs, openCluster: (hosts) => createClusterAccess({ hosts }), clock });

const objects = createObjectService({ labs, open: (hosts) => createClusterAccess({ hosts }), clock });
const mesh = createMeshDesk({ labs, watchedLabs, clock, log: log.child({ part: 'mesh' }) });

let origins: ReadonlySet<string> = new Set();
let address = '';
const app = await createApp({
  log,
  cookies,
  store,
  clock,
  newSessions: createAddressLimit({ ...NEW_SESSIONS, clock }),
  proxies: proxyList(config),
  siteDir: config.siteDir,
  files,
  objects,
  labMemory: createLabMemory(driver, clock),
  manifests,
  accessToken,
  origins: () => origins,
  desks,
  labs,
  lessons,
  terminals,
  toolchain,
  troubled,
  web,
  mesh,
  incidents,
  exams,
});
const admin = createAdminApp({
  log,
  labs,
  driver,
  lessons,
  exams,
  terminals,
  toolchain,
  address: () => address,
  startedAt: clock(),
  pages: () => desks.pages(),
});

try {
  await app.listen({ host: config.host, port: config.port });
} catch (error) {
  log.fatal({ err: error, host: config.host, port: config.port }, 'cannot listen');
  process.exit(1);
}
const { port } = app.server.address() as AddressInfo;
origins = allowedOrigins(config, port);
const shown = config.host === '0.0.0.0' || config.host === '::' ? '127.0.0.1' : config.host;
address = `http://${shown.includes(':') ? `[${shown}]` : shown}:${port}/`;

mkdirSync(dirname(config.serverSocket), { recursive: true, mode: 0o700 });
rmSync(config.serverSocket, { force: true });
process.umask(0o177);
await admin.listen({ path: config.serverSocket });
chmodSync(config.serverSocket, 0o600);
process.umask(0o077);
log.info({ address, pid: process.pid }, 'listening');

let ending = false;
const shutDown = async (signal: string) => {
  if (ending) return;
  ending = true;
  log.info({ signal }, 'ending; labs and terminals stay');
  setTimeout(() => process.exit(1), SHUTDOWN_MS).unref();
  forgetting.close();
  incidents.close();
  exams.close();
  desks.close();
  mesh.close();
  watchedLabs.stop();
  web.close();
  files.close();
  objects.close();
  manifests.close();
  const parts = [app, admin, labs, toolchain, troubled, terminals];
  await Promise.allSettled(parts.map((part) => part.close()));
  store.close();
  process.exit(0);
};
for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, () => void shutDown(signal));
process.on('unhandledRejection', (error) => log.error({ err: error }, 'a promise was left alone'));
process.on('uncaughtException', (error) => {
  log.fatal({ err: error }, 'a bug; the server ends, labs and terminals stay');
  process.exit(1);
});
