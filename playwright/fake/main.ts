import { parseArgs } from 'node:util';
import { startFakeServer } from '../fake-server.ts';

/** For work on the page: `node playwright/fake/main.ts --site dist/site-fixture --port 4700`. */
const { values } = parseArgs({
  options: { site: { type: 'string' }, port: { type: 'string' }, slow: { type: 'boolean' } },
});
const server = await startFakeServer({ site: values.site ?? 'dist/site', port: Number(values.port ?? 4700) });
if (values.slow) server.world.stepDelayMs = 2500;
console.log(server.url);
