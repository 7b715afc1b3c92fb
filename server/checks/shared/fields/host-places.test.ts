import { describe, expect, test } from 'vitest';
import { codeOf, runCheck } from '#server/checks/run-check-fixture.ts';
import { doneLab, pod } from '#server/grading/lab-objects-fixture.ts';
import type { LabFileInfo, LabProcess, LabSocket } from '#server/labs/lab-hosts.ts';

const process = (command: string, more: Partial<LabProcess> = {}): LabProcess => {
  const argv = command.split(' ');
  const comm = (argv[0] ?? '').split('/').at(-1)?.slice(0, 15) ?? '';
  return { pid: 7, ppid: 1, uid: 0, comm, argv, netns: 'net:[1]', ...more };
};
const socket = (more: Partial<LabSocket> = {}): LabSocket => ({
  kind: 'tcp',
  state: 'listen',
  local: '0.0.0.0:10000',
  peer: '',
  path: '',
  pid: 7,
  comm: 'envoy',
  uid: 0,
  ...more,
});

describe('host-process', () => {
  const spec = { kind: 'host-process', host: 'testpc', name: 'envoy' } as const;
  const demo = process('/usr/bin/envoy -c envoy-demo.yaml');
  test.each([
    ['ok', {}, [demo]],
    ['ok', { args: '-c \\S*demo\\.yaml' }, [process('envoy -c other.yaml'), demo]],
    ['ok', { uid: 0 }, [demo]],
    ['ok', { absent: true }, [process('bash')]],
    ['ok', { name: 'a-program-of-a-long-name' }, [process('a-program-of-a-long-name')]],
    ['process.missing', {}, []],
    ['process.missing', {}, [process('grep envoy')]],
    ['process.arguments', { args: '--config-yaml' }, [demo]],
    ['process.user', { uid: 1337 }, [demo]],
    ['process.present', { absent: true }, [demo]],
  ] as const)('%s %j', async (code, more, processes) => {
    expect(await codeOf({ ...spec, ...more }, { hosts: { testpc: { processes: [...processes] } } })).toBe(code);
  });
  test('the reason is for the host itself', async () => {
    expect(await runCheck(spec, {})).toMatchObject({
      reason: { on: 'testpc', layer: 'host', next: 'ps -eo pid,uid,args' },
    });
  });
});

describe('host-socket', () => {
  const spec = { kind: 'host-socket', host: 'testpc', port: 10000 } as const;
  test.each([
    ['ok', { process: 'envoy', address: 'any' }, [socket()]],
    ['ok', { address: 'any' }, [socket({ local: '[::]:10000' })]],
    ['ok', { address: 'loopback', port: 9902 }, [socket({ local: '127.0.0.1:9902' })]],
    ['ok', { absent: true }, [socket({ local: '0.0.0.0:9902' })]],
    ['ok', { connected: true, port: 443 }, [socket({ state: 'established', peer: '192.168.10.1:443' })]],
    ['socket.missing', {}, []],
    ['socket.missing', {}, [socket({ local: '0.0.0.0:1000' })]],
    ['socket.missing', {}, [socket({ state: 'established' })]],
    ['socket.owner', { process: 'envoy' }, [socket({ comm: 'nginx' })]],
    ['waiting', { process: 'envoy' }, [socket({ comm: '', pid: 0 })]],
    ['socket.address', { address: 'any' }, [socket({ local: '127.0.0.1:10000' })]],
    ['socket.address', { address: 'loopback' }, [socket()]],
    ['socket.present', { absent: true }, [socket()]],
    ['socket.not-connected', { connected: true, port: 443 }, [socket()]],
    ['socket.not-connected', { connected: true, min: 2 }, [socket({ state: 'established', peer: '1.2.3.4:10000' })]],
  ] as const)('%s %j', async (code, more, sockets) => {
    expect(await codeOf({ ...spec, ...more }, { hosts: { testpc: { sockets: [...sockets] } } })).toBe(code);
  });
});

describe('pod-socket and pod-process', () => {
  const agent = { comm: 'pilot-agent', pid: 12, uid: 1337 };
  const xds = socket({ ...agent, kind: 'unix', local: '', path: './etc/istio/proxy/XDS' });
  const istiod = socket({ ...agent, state: 'established', local: '172.16.2.3:4711', peer: '10.10.200.7:15012' });
  const place = (sockets: LabSocket[], processes: LabProcess[] = []) => {
    const services = [{ metadata: { name: 'istiod', namespace: 'istio-system' }, spec: { clusterIP: '10.10.200.7' } }];
    return { ...doneLab(), services, podStates: { [pod().metadata.name]: { sockets, processes } } };
  };
  const spec = { kind: 'pod-socket', namespace: 'default', app: 'web', process: 'pilot-agent' } as const;
  const toIstiod = { ...spec, connected: true, port: 15012, peer: 'istio-system/istiod' } as const;
  test.each([
    ['ok', { ...spec, unix: 'etc/istio/proxy/XDS' }, [xds]],
    [
      'ok',
      { ...spec, unix: 'etc/istio/proxy/XDS', connected: true as const },
      [{ ...xds, state: 'established' as const }],
    ],
    ['ok', toIstiod, [istiod]],
    ['socket.missing', { ...spec, unix: 'etc/istio/proxy/SDS' }, [xds]],
    ['socket.missing', { ...spec, unix: 'proxy/XDS' }, []],
    ['socket.owner', { ...spec, unix: 'proxy/XDS' }, [{ ...xds, comm: 'envoy' }]],
    ['socket.not-connected', toIstiod, [{ ...istiod, peer: '10.10.200.8:15012' }]],
    ['socket.not-connected', toIstiod, [{ ...istiod, peer: '10.10.200.7:15010' }]],
    ['pod.none', { ...spec, app: 'shop', unix: 'x' }, [xds]],
  ])('%s', async (code, check, sockets) => {
    expect(await codeOf(check, place(sockets))).toBe(code);
  });
  test('processes of a pod', async () => {
    const check = { kind: 'pod-process', namespace: 'default', app: 'web', name: 'envoy', uid: 1337 } as const;
    expect(await codeOf(check, place([], [process('/usr/local/bin/envoy -c x', { uid: 1337 })]))).toBe('ok');
    expect(await codeOf(check, place([], [process('envoy')]))).toBe('process.user');
    expect(await codeOf(check, place([]))).toBe('process.missing');
  });
});

describe('host-file', () => {
  const info = (more: Partial<LabFileInfo> = {}): LabFileInfo => ({
    kind: 'file',
    size: 20,
    mode: 0o644,
    modifiedMs: 1,
    ...more,
  });
  const spec = { kind: 'host-file', host: 'testpc', path: '/root/envoy.yaml' } as const;
  const lab = (text: string, more: Partial<LabFileInfo> = {}) => ({
    files: { 'testpc:/root/envoy.yaml': { info: info(more), text } },
  });
  test.each([
    ['ok', {}, lab('')],
    ['ok', { path: ['/root/other.yaml', '/root/envoy.yaml'] }, lab('')],
    ['ok', { contains: ['port_value: 10000'], matches: 'port_value: \\d+' }, lab('port_value: 10000')],
    ['ok', { lacks: 'admin:' }, lab('listeners')],
    ['ok', { executable: true }, lab('', { mode: 0o755 })],
    ['ok', { type: 'directory' }, lab('', { kind: 'directory' })],
    ['ok', { path: '/root/x', absent: true }, lab('')],
    ['file.missing', { path: '/root/x' }, lab('')],
    ['file.present', { absent: true }, lab('')],
    ['file.type', {}, lab('', { kind: 'directory' })],
    ['file.not-executable', { executable: true }, lab('')],
    ['file.content', { contains: ['admin:'] }, lab('listeners')],
    ['file.content', { matches: '^admin' }, lab('')],
    ['file.content-forbidden', { lacks: 'admin:' }, lab('admin:')],
  ] as const)('%s %j', async (code, more, files) => {
    expect(await codeOf({ ...spec, ...more }, files)).toBe(code);
  });
  test('what is too large to read makes no verdict', async () => {
    const large = { files: { 'testpc:/root/envoy.yaml': { info: info() } } };
    await expect(runCheck({ ...spec, contains: ['x'] }, large)).rejects.toThrow('SLW401');
  });
});
