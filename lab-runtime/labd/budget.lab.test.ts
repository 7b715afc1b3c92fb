import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { setFrozen } from '../containers/cgroup.ts';
import { cgroupMounts } from '../containers/cgroup-mounts.ts';
import { labLimits } from '../containers/host-plan.ts';
import { containerProcess } from '../containers/runc-state.ts';
import type { ExecResult } from '../lab-client/labinit-client.ts';
import { containerId, labCgroup } from '../layout.ts';
import { type TestMachine, testMachine, whyNoLabs } from './machine-fixture.ts';
import { uncountedMemory } from './pools/uncounted-memory.ts';

const SPEC = { cluster: false, workers: 0 };
const LAB = 'budgets1';
const POLL = { timeout: 15_000, interval: 100 };

/** What root inside a host may take of what the machine has once for all. */
describe.skipIf(whyNoLabs() !== undefined)('a lab takes no more than its share', () => {
  let machine: TestMachine;
  beforeAll(async () => {
    machine = await testMachine();
    await machine.start();
    await machine.create(LAB, SPEC);
    await machine.until(LAB, 'running');
  });
  afterAll(() => machine?.close());

  const inside = (script: string): Promise<ExecResult> =>
    machine.labinit(LAB, 'testpc').run({ argv: ['bash', '-c', script] });
  const output = async (script: string): Promise<string> => {
    const { stdout, stderr } = await inside(script);
    return `${stdout.toString()}${stderr.toString()}`.trim();
  };
  const perl = (body: string): string => `perl -e '${body}'`;
  /** Tries rings of so many MiB, one a socket, until one is refused; says how many there were. */
  const rings = (megabytes: number, tries: number): string =>
    perl(
      `for (1 .. ${tries}) { my $s; socket($s, 17, 3, 0) or die $!; push @s, $s;
         setsockopt($s, 263, 5, pack("IIII", 1 << 20, ${megabytes}, 2048, ${megabytes} * 512)) or last; $n++ }
       print $n + 0`,
    );

  test('of network namespaces, whichever of its users asks', async () => {
    const many = 'for i in $(seq 40); do unshare --net sleep 20 & done; wait';
    const said = await output(
      `(${many}) & (setpriv --reuid 1234 --clear-groups unshare --user --map-root-user bash -c '${many}') & sleep 3; lsns -t net -n | wc -l; pkill sleep`,
    );
    expect(said).toMatch(/No space left on device/);
    const count = Number(/^(\d+)$/m.exec(said)?.[1]);
    expect(count).toBeGreaterThan(8);
    // its own and 32 more, of all users together
    expect(count).toBeLessThanOrEqual(33);
    execFileSync('unshare', ['--net', 'true']);
  });

  test('of inotify instances and of queued signals; and none of it counts for root of the machine', async () => {
    const instances = perl('for (1 .. 400) { last if syscall(294, 0) < 0; $n++ } print $n');
    expect(Number(await output(instances))).toBeLessThanOrEqual(256);
    // rt_sigprocmask blocks signal 34, and rt_sigqueueinfo sends it to itself
    const queue = perl(
      `$mask = pack("Q", 1 << 33); syscall(14, 0, $mask, 0, 8); $info = pack("iii", 34, 0, -1) . "\\0" x 116;
       for (1 .. 40000) { last if syscall(129, $$ + 0, 34, $info) < 0; $n++ } print $n`,
    );
    const queued = Number(await output(queue));
    expect(queued).toBeGreaterThan(0);
    expect(queued).toBeLessThanOrEqual(16_384);
  });

  test('of contexts of asynchronous I/O: none', async () => {
    expect(await output(perl('$c = pack("Q", 0); syscall(206, 128, $c) < 0 and print "$!"'))).toMatch(
      /not implemented/,
    );
  });

  test('of packet rings, while tcpdump works', async () => {
    expect(Number(await output(rings(5, 1)))).toBe(0);
    const first = Number(await output(rings(2, 40)));
    expect(first).toBeGreaterThan(0);
    expect(first).toBeLessThanOrEqual(9);
    // a user namespace with all capabilities of its own, and a new group, are no way around
    expect(Number(await output(`unshare --user --map-root-user --net ${rings(4, 40)}`))).toBeLessThanOrEqual(1);
    await expect
      .poll(() => output('timeout 5 tcpdump -ni lo -c 1 & sleep 1; echo > /dev/udp/127.0.0.1/9; wait'), POLL)
      .toMatch(/1 packet captured/);
  });

  test('of what no group counts: labd sees it', async () => {
    const group = labCgroup(machine.paths, LAB);
    const measured = () => uncountedMemory({ id: LAB, spec: SPEC, group });
    const idle = await measured();
    // rings that were had before count for a while, so that it asks again
    const three = perl(
      `for (1 .. 3) { my $s; socket($s, 17, 3, 0) or die $!; push @s, $s;
         select undef, undef, undef, 0.1 until setsockopt($s, 263, 5, pack("IIII", 1 << 20, 1, 2048, 512)) } sleep 30`,
    );
    const held = inside(three).catch(() => undefined);
    await expect.poll(measured, POLL).toBeGreaterThanOrEqual(idle + 3 * 1024 ** 2);
    // stopped and going on again, it is as it was
    await setFrozen(group, true);
    await setFrozen(group, false);
    expect(await output('echo alive')).toBe('alive');
    await inside('pkill perl');
    await held;
  });

  test('of socket buffers', async () => {
    const mounts = await cgroupMounts();
    const limits = labLimits(SPEC);
    // connections to itself that are written to and never read
    const hoard = perl(
      `use Socket; use IO::Handle; socket(L, 2, 1, 0); bind(L, sockaddr_in(0, INADDR_LOOPBACK)); listen(L, 500);
       ($port) = sockaddr_in(getsockname L); alarm 30;
       for (1 .. 120) { my ($c, $a); socket($c, 2, 1, 0); connect($c, sockaddr_in($port, INADDR_LOOPBACK));
         accept($a, L); push @kept, $c, $a; $c->blocking(0); for (1 .. 1000) { syswrite($c, "x" x 65536) or last } }
       sleep 30`,
    );
    const held = inside(hoard).catch(() => undefined);
    if (mounts.version === 1) {
      const group = `${mounts.roots.get('memory')}${labCgroup(machine.paths, LAB)}`;
      const read = (file: string): number => Number(readFileSync(`${group}/${file}`, 'utf8'));
      expect(read('memory.kmem.tcp.limit_in_bytes')).toBe(limits.socketBytes);
      // 120 connections would hold some 400 MB
      await expect.poll(() => read('memory.kmem.tcp.usage_in_bytes'), POLL).toBeGreaterThan(limits.socketBytes / 2);
      expect(read('memory.kmem.tcp.usage_in_bytes')).toBeLessThan(limits.socketBytes * 1.25);
      // a group of its own, where v1 would count nothing, is not to be had
      expect(await output('mkdir /sys/fs/cgroup/memory/mine')).toMatch(/permission denied|not permitted/i);
    }
    await inside('pkill perl');
    await held;
  });

  test('of groups', async () => {
    const first = await containerProcess(machine.paths, containerId(LAB, 'testpc'));
    const mounts = await cgroupMounts();
    const unified = mounts.version === 2 ? mounts.root : mounts.unified;
    if (unified === undefined) return;
    expect(readFileSync(`/proc/${first?.pid}/cgroup`, 'utf8')).toContain(`0::${labCgroup(machine.paths, LAB)}/testpc`);
    const limit = `${unified}${labCgroup(machine.paths, LAB)}/cgroup.max.descendants`;
    if (existsSync(limit)) expect(Number(readFileSync(limit, 'utf8'))).toBe(labLimits(SPEC).groups);
    // v1 gives its labs no group of the unified tree
    if (mounts.version === 1) return;
    const made = await output(
      'cd /sys/fs/cgroup; for i in $(seq 200); do mkdir g$i || break; done; ls -d g* | wc -l; rmdir g*',
    );
    expect(Number(/(\d+)$/.exec(made)?.[1])).toBeLessThan(labLimits(SPEC).groups);
  });
});
