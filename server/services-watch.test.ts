import { mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test, vi } from 'vitest';
import { layout } from '#lab-runtime/layout.ts';
import type { ServiceView } from '#protocol/services.ts';
import { readServices, watchTroubled } from './services-watch.ts';

const wait = { timeout: 20_000, interval: 5 };

function statusFile() {
  const folder = mkdtempSync(join(tmpdir(), 'slipway-services-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const paths = layout(join(folder, 'state'), join(folder, 'run'));
  mkdirSync(paths.runDir);
  const write = (text: string) => {
    writeFileSync(`${paths.servicesStatus}.new`, text);
    renameSync(`${paths.servicesStatus}.new`, paths.servicesStatus);
  };
  const say = (...services: ServiceView[]) => write(JSON.stringify({ services }));
  return { paths, write, say };
}
const well: ServiceView = { name: 'ptyhost', state: 'running', restarts: 0, failures: 0 };
const ending: ServiceView = { name: 'labd', state: 'waiting', restarts: 4, failures: 4, nextTryAt: 9 };
const told = { service: 'labd', failures: 4, nextTryAt: 9 };

async function watched({ paths }: ReturnType<typeof statusFile>) {
  const watch = await watchTroubled(paths, 5);
  onTestFinished(() => watch.close());
  const seen: unknown[] = [];
  watch.onChange((troubled) => seen.push(troubled));
  return { watch, seen };
}

test('a service that keeps ending is told of once, and again when it is well', async () => {
  const status = statusFile();
  const { watch, seen } = await watched(status);
  expect(watch.current()).toEqual([]);
  status.say(well, ending);
  await vi.waitFor(() => expect(seen).toEqual([[told]]), wait);
  status.say({ ...well, restarts: 1, failures: 2 }, ending);
  status.say(well, { ...ending, failures: 5 });
  await vi.waitFor(() => expect(seen).toEqual([[told], [{ ...told, failures: 5 }]]), wait);
  status.say(well, { ...well, name: 'labd', restarts: 5 });
  await vi.waitFor(() => expect(seen.at(-1)).toEqual([]), wait);
  expect(seen).toHaveLength(3);
});

test('what is already so when the server starts is known to it', async () => {
  const status = statusFile();
  status.say(ending);
  const { watch } = await watched(status);
  expect(watch.current()).toEqual([told]);
});

test.each(['{"services":', '[]', '{"services":[{"name":"shell","state":"running","restarts":0,"failures":9}]}'])(
  'a file that says %s, and one that is gone, say of no trouble',
  async (text) => {
    const status = statusFile();
    status.say(ending);
    const { watch } = await watched(status);
    status.write(text);
    await vi.waitFor(() => expect(watch.current()).toEqual([]), wait);
    status.say(ending);
    await vi.waitFor(() => expect(watch.current()).toEqual([told]), wait);
    rmSync(status.paths.servicesStatus);
    await vi.waitFor(() => expect(watch.current()).toEqual([]), wait);
    expect(await readServices(status.paths)).toEqual({ services: [] });
  },
);
