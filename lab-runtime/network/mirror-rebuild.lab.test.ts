import { cp, mkdir, realpath, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type TestMachine, testMachine, whyNoLabs } from '../labd/machine-fixture.ts';
import type { Artifact } from '../toolchain/artifact.ts';
import { runArtifacts } from '../toolchain/runner.ts';

const LAB = 'rebuild1';
const NEXT = 'rebuild2';
const POLL = { timeout: 15_000, interval: 50 };
const BARE = { cluster: false, workers: 0 };

describe.skipIf(whyNoLabs() !== undefined)('a toolchain build beside a running lab', () => {
  let machine: TestMachine;
  let page = '';

  /** An artifact that is a copy of a folder. */
  const copyOf = (from: string, input: string): Artifact => ({
    name: 'envoy-site',
    title: 'a site',
    version: '1',
    lane: 'light',
    needs: [],
    estimateMs: 1,
    diskMiB: 1,
    memoryMiB: 1,
    inputs: async () => [input],
    build: ({ outDir }) => cp(from, outDir, { recursive: true }),
  });
  const build = (artifact: Artifact) =>
    runArtifacts({
      paths: machine.paths,
      repoDir: '/',
      artifacts: [artifact],
      machine: { freeDiskMiB: async () => 1 << 20, availableMemoryMiB: async () => 1 << 20 },
      bootId: 'boot',
      environment: process.env,
      keepBuildCache: true,
      addons: 'build',
      now: Date.now,
      signal: AbortSignal.timeout(30_000),
      onView: () => undefined,
      say: () => undefined,
    });
  const site = () => realpath(join(machine.paths.artifactsDir, 'envoy-site'));
  const there = (path: string) => stat(path).then(Boolean, () => false);
  const get = (lab: string, path: string) =>
    machine.labinit(lab, 'testpc').run({ argv: ['curl', '-sSfk', `https://www.envoyproxy.io/${path}`] });

  beforeAll(async () => {
    machine = await testMachine();
    page = join(machine.paths.stateDir, 'site-source');
    await mkdir(join(page, 'www.envoyproxy.io'), { recursive: true });
    await writeFile(join(page, 'www.envoyproxy.io', 'which.txt'), 'the first');
    await rm(join(machine.paths.artifactsDir, 'envoy-site'));
    expect((await build(copyOf(page, 'first'))).status).toBe('ready');
    await machine.start();
    await machine.create(LAB, BARE);
    await machine.until(LAB, 'running');
  });
  afterAll(() => machine?.close());

  test('the lab keeps what it started with, the next one gets the new, and the old goes with the last that used it', async () => {
    const old = await site();
    await expect.poll(async () => (await get(LAB, 'which.txt')).stdout.toString(), POLL).toBe('the first');
    await writeFile(join(page, 'www.envoyproxy.io', 'which.txt'), 'the second');
    expect((await build(copyOf(page, 'second'))).status).toBe('ready');
    expect(await site()).not.toBe(old);
    expect((await get(LAB, 'which.txt')).stdout.toString()).toBe('the first');
    await machine.create(NEXT, BARE);
    await machine.until(NEXT, 'running');
    await expect.poll(async () => (await get(NEXT, 'which.txt')).stdout.toString(), POLL).toBe('the second');

    await machine.destroy(NEXT);
    await expect.poll(() => machine.leftovers(NEXT), POLL).toEqual([]);
    expect((await get(LAB, 'which.txt')).stdout.toString()).toBe('the first');
    await machine.destroy(LAB);
    await expect.poll(() => there(old), POLL).toBe(false);
    expect(await there(await site())).toBe(true);
  });
});
