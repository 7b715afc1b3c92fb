import { spawn, spawnSync } from 'node:child_process';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import { networkInterfaces } from 'node:os';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { containerProcess } from '../containers/runc-state.ts';
import type { ExecResult } from '../lab-client/labinit-client.ts';
import { containerId } from '../layout.ts';
import { type TestMachine, testMachine, whyNoLabs } from './machine-fixture.ts';

const plain = { cluster: false, workers: 0 };
const LAB = 'isolate1';
const OTHER = 'isolate2';
const REFUSED = /not permitted|denied|read-only|no such|cannot|unknown filesystem|fail|invalid/i;

/** What root inside a host tries against the machine. Each of these must fail, and the machine not notice. */
describe.skipIf(whyNoLabs() !== undefined)('root inside a host', () => {
  let machine: TestMachine;
  let listening: Server;
  let abstract: Server;
  let port = 0;
  const marker = spawn('sleep', ['987654'], { stdio: 'ignore' });

  beforeAll(async () => {
    machine = await testMachine();
    await machine.start();
    await Promise.all([machine.create(LAB, plain), machine.create(OTHER, { cluster: true, workers: 0 })]);
    await Promise.all([machine.until(LAB, 'running'), machine.until(OTHER, 'running')]);
    listening = createServer((socket) => socket.end('machine\n'));
    await new Promise<void>((resolve) => listening.listen(0, '0.0.0.0', resolve));
    const address = listening.address();
    port = typeof address === 'object' && address !== null ? address.port : 0;
    abstract = createServer((socket) => socket.end('machine\n'));
    await new Promise<void>((resolve) => abstract.listen(`\0slipway-isolation-${process.pid}`, resolve));
  });
  afterAll(async () => {
    marker.kill('SIGKILL');
    listening?.close();
    abstract?.close();
    await machine?.close();
  });

  const inside = (script: string, lab = LAB, host = 'testpc'): Promise<ExecResult> =>
    machine.labinit(lab, host).run({ argv: ['bash', '-c', script] });
  const fails = async (script: string): Promise<void> => {
    const { code, stdout, stderr } = await inside(script);
    const said = `${stdout.toString()}${stderr.toString()}`;
    expect(code, `${script} → ${said}`).not.toBe(0);
    expect(said, script).toMatch(REFUSED);
  };

  test('is root there, and nobody on the machine', async () => {
    expect((await inside('id -u')).stdout.toString().trim()).toBe('0');
    // seen from the machine: its own namespace lies in another one, whose 0 is not the machine's either
    const first = await containerProcess(machine.paths, containerId(LAB, 'testpc'));
    const map = readFileSync(`/proc/${first?.pid}/uid_map`, 'utf8').trim().split(/\s+/);
    expect(Number(map[1])).toBeGreaterThan(65_535);
    expect(map[2]).toBe('65536');
    const { stdout } = await inside('cat /proc/self/status');
    expect(stdout.toString()).toMatch(/^Seccomp:\s+2$/m);
  });

  test('finds no way to the machine', async () => {
    const addresses = Object.values(networkInterfaces()).flatMap((list) => list?.map(({ address }) => address) ?? []);
    const targets = [
      ...addresses.filter((address) => address.includes('.')),
      '127.0.0.1',
      '192.168.10.1',
      '169.254.169.254',
    ];
    for (const address of targets) {
      const [result] = await machine
        .labinit(LAB, 'testpc')
        .probe({ url: `http://${address}:${port}/`, timeoutMs: 1500 });
      expect(result, address).toMatchObject({ ok: false });
      // As web tabs go out, from whichever host they are seen.
      for (const [lab, host] of [
        [LAB, 'testpc'],
        [OTHER, 'k3s-s'],
      ] as const) {
        const dialled = machine.labinit(lab, host).dial({ address: `${address}:${port}`, timeoutMs: 1500 });
        await expect(dialled, address).rejects.toMatchObject({ kind: 'dial' });
      }
    }
  });

  test('finds no way to the internet, and is told so at once', async () => {
    const [byAddress] = await machine.labinit(LAB, 'testpc').probe({ url: 'http://1.1.1.1/', timeoutMs: 4000 });
    expect(byAddress).toMatchObject({ ok: false, error: 'no_route' });
    const [byName] = await machine.labinit(LAB, 'testpc').probe({ url: 'http://www.debian.org/', timeoutMs: 4000 });
    expect(byName).toMatchObject({ ok: false, error: 'dns' });
    expect(byAddress?.ms).toBeLessThan(3000);
  });

  test('finds no way to another lab, though it has the same addresses', async () => {
    // k3s-s exists in the other lab alone
    const [result] = await machine.labinit(LAB, 'testpc').probe({ url: 'http://192.168.10.10:8080/', timeoutMs: 4000 });
    expect(result).toMatchObject({ ok: false });
    expect(await inside('ping -c1 -W1 192.168.10.200', OTHER, 'k3s-s')).toMatchObject({ code: 0 });
    const mac = (lab: string) => inside('cat /sys/class/net/eth0/address', lab).then(({ stdout }) => stdout.toString());
    expect(await mac(LAB)).not.toBe(await mac(OTHER));
    const neighbours = (await inside('ping -c1 -W1 -b 192.168.10.255; ip neigh')).stdout.toString();
    expect(neighbours).not.toMatch(/^192\.168\.10\.10 .*lladdr/m);
  });

  test('sees no process of the machine', async () => {
    const { stdout } = await inside('cat /proc/[0-9]*/cmdline | tr "\\0" " "');
    expect(stdout.toString()).toContain('labinit');
    expect(stdout.toString()).not.toContain('987654');
    await fails(`kill -0 ${marker.pid}`);
    expect((await inside('ls /proc | grep -c "^[0-9]"')).stdout.toString().trim()).toMatch(/^\d$/);
  });

  test('sees no disk of the machine and makes no device', async () => {
    expect((await inside('find /dev -type b | wc -l')).stdout.toString().trim()).toBe('0');
    const [major, minor] = diskNumbers();
    await fails(`mknod /tmp/disk b ${major} ${minor}`);
    await fails(`mknod /root/disk b ${major} ${minor}`);
    await fails('mknod /tmp/mem c 1 1');
    for (const type of ['devtmpfs', 'debugfs', 'tracefs', 'securityfs', 'configfs', 'btrfs', 'ext4'])
      await fails(`mkdir -p /tmp/m && mount -t ${type} ${type === 'btrfs' ? '/dev/loop0' : '/dev/vda'} /tmp/m`);
    await fails('echo 1 > /dev/kmsg && dmesg | grep -q . && exit 0; echo cannot read; exit 1');
  });

  test('sees no socket of ours', async () => {
    const found = (await inside('find / -xdev -type s; find /run /tmp -type s')).stdout.toString();
    expect(found).not.toMatch(/labd|ptyhost|labinit\.sock|server\.sock/);
    const connect = (name: string) =>
      `perl -MSocket -e 'socket(S, AF_UNIX, SOCK_STREAM, 0) or die "$!"; connect(S, sockaddr_un("${name}")) or die "cannot: $!"'`;
    await fails(connect(`\\0slipway-isolation-${process.pid}`));
    await fails(connect(machine.paths.labdSocket));
  });

  test('changes no setting of the kernel', async () => {
    const core = readFileSync('/proc/sys/kernel/core_pattern', 'utf8');
    for (const path of [
      '/proc/sys/kernel/core_pattern',
      '/proc/sys/kernel/modprobe',
      '/proc/sys/vm/overcommit_memory',
      '/proc/sys/fs/inotify/max_user_watches',
      '/proc/sys/kernel/pid_max',
      '/proc/sysrq-trigger',
      '/sys/kernel/uevent_helper',
      '/sys/power/state',
      '/proc/1/oom_score_adj_/x',
    ])
      await fails(`echo 1 > ${path}`);
    expect(readFileSync('/proc/sys/kernel/core_pattern', 'utf8')).toBe(core);
  });

  test('is kept from the kernel’s sharper tools', async () => {
    const call = (number: number, ...args: (number | string)[]): string =>
      `perl -e 'syscall(${[number, ...args].join(', ')}) >= 0 or die "refused: $!\\n"'`;
    const refused = async (name: string, script: string): Promise<void> => {
      const { code, stderr } = await inside(script);
      expect(code, name).not.toBe(0);
      expect(stderr.toString(), name).toMatch(/not permitted|not implemented/i);
    };
    await refused('socket(AF_VSOCK)', call(41, 40, 1, 0));
    await refused('socket(AF_ALG)', call(41, 38, 5, 0));
    await refused('bpf', call(321, 0, 0, 0));
    await refused('perf_event_open', call(298, 0, 0, -1, -1, 0));
    await refused('userfaultfd', call(323, 0));
    await refused('io_uring_setup', call(425, 1, 0));
    await refused('open_by_handle_at', call(304, -1, 0, 0));
    await refused('init_module', call(175, 0, 0, 0));
    await refused('kexec_load', call(246, 0, 0, 0, 0));
    await refused('reboot', call(169, 0xfee1dead, 672274793, 0x89abcdef, 0));
    await refused('settimeofday', call(164, 0, 0));
    await refused('swapon', call(167, 0, 0));
    // a subvolume of its own would escape the lab's quota
    const makeSubvolume = '$x = "x" x 4096; open(D, "<", "/root"); ioctl(D, 0x5000940e, $x) or die "$!\\n"';
    await refused('btrfs ioctl', `perl -e '${makeSubvolume}'`);
    // and what containers need works
    expect((await inside('unshare --mount --pid --fork --net --ipc --uts true')).code).toBe(0);
    expect((await inside('stty size < /dev/null; ip link set lo mtu 60000; ls --color=always >/dev/null')).code).toBe(
      0,
    );
  });

  test('cannot have more processes than its limit', async () => {
    const script =
      'for i in $(seq 3000); do sleep 30 & done 2>&1 | grep -m1 -i "resource temporarily\\|fork"; kill %% 2>/dev/null; true';
    const { stdout } = await inside(`timeout 40 bash -c '${script}'`);
    expect(stdout.toString()).toMatch(/fork|resource/i);
    await inside('pkill -x sleep');
    await expect
      .poll(async () => (await inside('echo alive').catch(() => undefined))?.code, { timeout: 20_000 })
      .toBe(0);
  });

  test('cannot have more memory than its limit, nor raise it', async () => {
    const group = '/sys/fs/cgroup/memory/memory.limit_in_bytes';
    await fails(`[ -e ${group} ] && f=${group} || f=/sys/fs/cgroup/memory.max; echo 99999999999 > $f`);
    const { code } = await inside('head -c 2000000000 /dev/zero | tail');
    expect(code).not.toBe(0);
    expect((await inside('echo alive')).stdout.toString()).toBe('alive\n');
    expect((await machine.get(LAB))?.state).toBe('running');
  });

  test('cannot fill the machine’s disk', async () => {
    const { code, stderr } = await inside(
      'head -c 2300000000 /dev/zero > /root/big; sync; head -c 9000000 /dev/zero > /root/more',
    );
    await inside('rm -f /root/big /root/more; sync');
    expect(code).not.toBe(0);
    expect(stderr.toString()).toMatch(/quota/i);
  });

  test('its setuid files are out of the reach of the machine’s users', async () => {
    await inside('cp /bin/bash /root/shell && chmod 4755 /root/shell');
    const copy = statSync(`${machine.paths.labDiskDir}/${LAB}/testpc/root/shell`);
    expect(copy.mode & 0o4000).toBe(0o4000);
    expect(statSync(machine.paths.diskDir).mode & 0o077).toBe(0);
    expect(mountOptions(machine.paths.diskDir)).toContain('nosuid');
    const root = `${machine.paths.labdDir}/${LAB}/testpc/mnt/root`;
    expect(statSync(`${root}/shell`).mode & 0o4000).toBe(0o4000);
    // setpriv keeps its capabilities until it runs a program, so that the program must be another one that tries
    const asNobody = [
      '--reuid',
      '65534',
      '--regid',
      '65534',
      '--clear-groups',
      'sh',
      '-c',
      '"$0" -pc "id -u"',
      `${root}/shell`,
    ];
    const { status, stdout, stderr } = spawnSync('setpriv', asNobody, { encoding: 'utf8' });
    expect([status, stdout]).toEqual([126, '']);
    expect(stderr).toMatch(/permission denied/i);
  });

  test('has one of everything: the machine shows no trace of what it did', async () => {
    await inside('ip link add dummy0 type dummy; iptables -A OUTPUT -j ACCEPT; sysctl -w net.ipv4.ip_forward=1');
    expect(Object.keys(networkInterfaces())).not.toContain('dummy0');
    expect(readdirSync('/sys/class/net')).not.toContain('dummy0');
  });
});

function diskNumbers(): [string, string] {
  const root = readFileSync('/proc/self/mountinfo', 'utf8')
    .split('\n')
    .find((line) => line.split(' ')[4] === '/');
  const [major = '8', minor = '0'] = root?.split(' ')[2]?.split(':') ?? [];
  return [major, minor];
}

function mountOptions(point: string): string {
  const line = readFileSync('/proc/self/mountinfo', 'utf8')
    .split('\n')
    .find((one) => one.split(' ')[4] === point);
  return line?.split(' ')[5] ?? '';
}
