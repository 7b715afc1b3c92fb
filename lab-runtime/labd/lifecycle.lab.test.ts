import { execFileSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type TestMachine, testMachine, whyNoLabs } from './machine-fixture.ts';
import { labIdsInUse } from './orphans.ts';

const cluster = { cluster: true, workers: 2 };
const plain = { cluster: false, workers: 0 };

describe.skipIf(whyNoLabs() !== undefined)('a lab from its start to its end', () => {
  let machine: TestMachine;
  beforeAll(async () => {
    machine = await testMachine();
    await machine.start();
  });
  afterAll(() => machine?.close());

  test('four hosts run soon after they were asked for, and go without a trace', async () => {
    const begun = performance.now();
    await machine.create('lifecyc1', cluster);
    const running = await machine.until('lifecyc1', 'running');
    const startMs = performance.now() - begun;
    expect(running.steps.map(({ name }) => name)).toEqual(['queue', 'disk', 'hosts', 'network', 'boot']);
    for (const { name } of running.hosts) {
      const { stdout } = await machine.labinit('lifecyc1', name).run({ argv: ['hostname'] });
      expect(stdout.toString().trim()).toBe(name);
    }
    expect(await machine.leftovers('lifecyc1')).not.toEqual([]);
    const ending = performance.now();
    await machine.destroy('lifecyc1');
    await machine.until('lifecyc1', 'stopped');
    const stopMs = performance.now() - ending;
    expect(await machine.leftovers('lifecyc1')).toEqual([]);
    expect(await labIdsInUse(machine.paths)).toEqual([]);
    // generous: another build may share the machine
    expect(startMs).toBeLessThan(10_000);
    expect(stopMs).toBeLessThan(10_000);
  });

  test('what a learner left frozen, nested or detached goes too', async () => {
    await machine.create('lifecyc2', plain);
    await machine.until('lifecyc2', 'running');
    const script = `
      setsid nohup sleep 1000 >/dev/null 2>&1 &
      unshare --mount --pid --fork --net sleep 1000 >/dev/null 2>&1 &
      mkdir -p /mnt/deep && mount -t tmpfs none /mnt/deep && mount --bind /mnt/deep /opt
      if [ -d /sys/fs/cgroup/freezer ]; then g=/sys/fs/cgroup/freezer/cold; else g=/sys/fs/cgroup/cold; fi
      mkdir $g; sleep 1000 & echo $! > $g/cgroup.procs
      echo FROZEN > $g/freezer.state 2>/dev/null || echo 1 > $g/cgroup.freeze
      cat $g/cgroup.procs`;
    const { stdout, stderr } = await machine.labinit('lifecyc2', 'testpc').run({ argv: ['bash', '-c', script] });
    expect(stdout.toString().trim(), stderr.toString()).toMatch(/^\d+$/);
    await machine.destroy('lifecyc2');
    await machine.until('lifecyc2', 'stopped');
    expect(await machine.leftovers('lifecyc2')).toEqual([]);
  });

  test('a host that dies ends the lab with a reason, and nothing of it stays', async () => {
    await machine.create('lifecyc3', cluster);
    await machine.until('lifecyc3', 'running');
    await machine
      .labinit('lifecyc3', 'k3s-w1')
      .run({ argv: ['kill', '-TERM', '1'] })
      .catch(() => undefined);
    const failed = await machine.until('lifecyc3', 'failed');
    expect(failed.state === 'failed' && failed.failure).toMatchObject({ code: 'SLW207' });
    await expect.poll(() => machine.leftovers('lifecyc3'), { timeout: 10_000 }).toEqual([]);
    await machine.destroy('lifecyc3');
    await machine.until('lifecyc3', 'stopped');
  });

  test('a missing template is said at once', async () => {
    const { paths } = machine;
    execFileSync('mv', [`${paths.templateDir}/node`, `${paths.templateDir}/node-away`]);
    try {
      await expect(machine.create('lifecyc4', cluster)).rejects.toThrow('SLW202');
    } finally {
      execFileSync('mv', [`${paths.templateDir}/node-away`, `${paths.templateDir}/node`]);
    }
  });

  test('a running lab outlives labd', async () => {
    await machine.create('lifecyc5', plain);
    await machine.until('lifecyc5', 'running');
    const session = await machine.labinit('lifecyc5', 'testpc').exec({ argv: ['cat'], stdin: true });
    await machine.kill();
    await machine.start();
    expect((await machine.get('lifecyc5'))?.state).toBe('running');
    session.stdin.end('still here');
    const chunks: Buffer[] = [];
    session.stderr.resume();
    for await (const chunk of session.stdout) chunks.push(chunk);
    expect(Buffer.concat(chunks).toString()).toBe('still here');
    await machine.destroy('lifecyc5');
    await machine.until('lifecyc5', 'stopped');
  });

  // kill -9 at moments all over the making and the ending of a lab
  test.each([0, 40, 80, 120, 180, 240, 320, 400, 500, 650])('labd killed %i ms into making a lab', async (ms) => {
    const id = `kill${String(ms).padStart(4, '0')}`;
    await machine.create(id, cluster);
    await delay(ms);
    await machine.kill();
    await machine.start();
    const record = await machine.until(id, 'running', 'failed');
    if (record.state === 'failed') await expect.poll(() => machine.leftovers(id), { timeout: 10_000 }).toEqual([]);
    else expect((await machine.labinit(id, 'testpc').run({ argv: ['true'] })).code).toBe(0);
    await machine.destroy(id);
    await machine.until(id, 'stopped');
    expect(await machine.leftovers(id)).toEqual([]);
  });

  test.each([0, 20, 60, 120, 200])('labd killed %i ms into ending a lab', async (ms) => {
    const id = `endk${String(ms).padStart(4, '0')}`;
    await machine.create(id, cluster);
    await machine.until(id, 'running');
    await machine.destroy(id);
    await delay(ms);
    await machine.kill();
    await machine.start();
    await expect.poll(() => machine.leftovers(id), { timeout: 10_000 }).toEqual([]);
    await expect.poll(async () => (await machine.get(id))?.state ?? 'stopped').toBe('stopped');
  });

  test('what no record tells of is found and removed', async () => {
    await machine.create('orphan01', plain);
    await machine.until('orphan01', 'running');
    await machine.kill();
    execFileSync('rm', [`${machine.paths.labRecordsDir}/orphan01.json`]);
    await machine.start();
    await expect.poll(() => machine.leftovers('orphan01'), { timeout: 10_000 }).toEqual([]);
    expect(await machine.get('orphan01')).toBeUndefined();
  });

  test('in the end the machine is as it was', async () => {
    expect(await labIdsInUse(machine.paths)).toEqual([]);
    expect(readdirSync(machine.paths.runcRoot)).toEqual([]);
    expect(readdirSync(machine.paths.labDiskDir)).toEqual([]);
    expect(readdirSync(machine.paths.labRecordsDir)).toEqual([]);
    // btrfs frees what was deleted about every 30 s, and only then gives the quota groups up
    const groups = (): string => execFileSync('btrfs', ['qgroup', 'show', machine.paths.diskDir]).toString();
    await expect.poll(groups, { timeout: 100_000, interval: 2_000 }).not.toMatch(/^1\//m);
  }, 120_000);
});
