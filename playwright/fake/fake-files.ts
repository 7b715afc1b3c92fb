import Fastify from 'fastify';
import { createFileService } from '#server/files/file-service.ts';
import { registerFiles } from '#server/routes/files.ts';
import { FAKE_SESSION } from './fake-web.ts';
import type { FakeWorld } from './fake-world.ts';

/** The server's own way to files of a lab, to files of the scripted one in memory. */
export async function startFakeFiles(world: FakeWorld, origins: () => ReadonlySet<string>) {
  const app = Fastify();
  const files = createFileService({
    labs: {
      ownerOf: () => FAKE_SESSION,
      get: (id) => (world.lab?.id === id ? world.lab : undefined),
      hostsAnswer: () => world.lab !== undefined && world.lab.state !== 'failed',
      onChange: () => () => undefined,
    },
    filesOf: (_lab, host) => world.filesOf(host),
    clock: Date.now,
  });
  registerFiles(app, { files, origins, sessionOf: () => FAKE_SESSION, onBug: (error) => console.error(error) });
  await app.ready();
  return app;
}
