import Fastify, { type FastifyInstance } from 'fastify';
import { SlipwayError } from '#protocol/errors.ts';
import { createFileService, type FileService } from '#server/files/file-service.ts';
import type { LabHosts } from '#server/labs/lab-hosts.ts';
import { createManifestService, type ManifestServiceDeps } from '#server/manifests/manifest-service.ts';
import type { ObjectService } from '#server/objects/object-service.ts';
import { registerFiles } from '#server/routes/files.ts';
import { registerManifests } from '#server/routes/manifests.ts';
import { registerObjects } from '#server/routes/objects.ts';
import { registerWork } from '#server/routes/work.ts';
import { FAKE_SESSION } from './fake-web.ts';
import { fakeWork } from './fake-work.ts';
import type { FakeWorld } from './fake-world.ts';

interface FakeFiles {
  readonly routing: FastifyInstance['routing'];
  readonly files: FileService;
}

/** The server's own way to files, manifests and objects of a lab, to those of the scripted one in memory. */
export async function startFakeFiles(world: FakeWorld, origins: () => ReadonlySet<string>): Promise<FakeFiles> {
  const app = Fastify();
  const labs = {
    ownerOf: () => FAKE_SESSION,
    get: (id: string) => (world.lab?.id === id ? world.lab : undefined),
    hostsAnswer: () => world.lab !== undefined && world.lab.state !== 'failed',
    onChange: () => () => undefined,
    hosts: (labId: string) => ({ labId, exec: (...all) => world.cluster.exec(...all) }) as LabHosts,
  } satisfies ManifestServiceDeps['labs'];
  const files = createFileService({ labs, filesOf: (_lab, host) => world.filesOf(host), clock: Date.now });
  const manifests = createManifestService({ labs, openCluster: () => world.cluster, clock: Date.now });
  const objects: ObjectService = {
    async read({ object }) {
      const found = world.objects.get(object);
      if (!found) throw new SlipwayError('SLW710', { object });
      return { object: found, readAt: Date.now() };
    },
    applied: async () => world.applied,
    close: () => undefined,
  };
  const calls = { origins, sessionOf: () => FAKE_SESSION, onBug: (error: unknown) => console.error(error) };
  registerFiles(app, { ...calls, files });
  registerManifests(app, { ...calls, manifests });
  registerObjects(app, { ...calls, objects });
  const work = fakeWork(world);
  registerWork(app, { ...calls, workOf: () => work });
  await app.ready();
  return { routing: app.routing, files };
}
