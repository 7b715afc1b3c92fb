import { z } from 'zod';
import { broken, type Finding, type Outcome, ok, waiting } from '#server/grading/outcome.ts';
import type { LabSocket } from '#server/labs/lab-hosts.ts';
import type { SearchedPlace } from './process-field.ts';

/** What a socket is asked for by, in a host or a pod. */
export const socketFields = {
  port: z.number().int().optional().describe('TCP port that listens, or of the other end when `connected`'),
  unix: z.string().optional().describe('the end of a Unix socket’s path, such as `etc/istio/proxy/XDS`'),
  address: z
    .enum(['any', 'loopback'])
    .optional()
    .describe('where a port must listen: on all addresses, or only inside'),
  connected: z.literal(true).optional().describe('established connections instead of a listener'),
  process: z.string().optional().describe('the program that must hold it'),
  min: z.number().int().min(1).default(1).describe('how many connections at least'),
  absent: z.literal(true).optional(),
};
const schema = z.strictObject(socketFields);
export type DesiredSocket = z.output<typeof schema>;

/** @param peers Addresses one of which the other end of a connection must have; undefined: any. */
export function judgeSockets(
  desired: DesiredSocket,
  sockets: readonly LabSocket[],
  where: SearchedPlace & { readonly peers?: readonly string[] },
): Outcome {
  const state = desired.connected ? 'established' : 'listen';
  const there = sockets.filter((socket) => socket.state === state && matchesSocket(desired, socket, where.peers));
  const object = `Socket/${where.place}/${desired.unix ?? desired.port ?? '*'}`;
  const base = { layer: 'host' as const, object, next: where.next, on: where.on };
  const brokenBy = (finding: Pick<Finding, 'code' | 'ko' | 'en' | 'expected' | 'observed'>): Outcome =>
    broken({ ...base, ...finding }, 0, { value: { there, listening: listening(sockets) } });
  const what = desired.unix
    ? { ko: `유닉스 소켓 ${desired.unix}`, en: `the Unix socket ${desired.unix}` }
    : portText(desired);
  const first = there[0];
  if (desired.absent) {
    if (!first) return ok(`${object}: none`);
    return brokenBy({
      code: 'socket.present',
      ko: `${where.ko}에서 ${what.ko}이(가) 열려 있다. 여기서는 없어야 한다.`,
      en: `There is ${what.en} ${where.en}, but it should not be here.`,
      expected: `nobody: no ${wanted(desired, where.peers)}`,
      observed: text(first),
    });
  }
  if (!first || there.length < desired.min) {
    return brokenBy({
      code: desired.connected ? 'socket.not-connected' : 'socket.missing',
      ko: desired.connected
        ? `${where.ko}에 ${what.ko}의 맺어진(ESTAB) 연결이 없다.`
        : `${where.ko}에서 ${what.ko}을(를) 듣고 있는(LISTEN) 프로그램이 없다.`,
      en: desired.connected
        ? `There is no established connection of ${what.en} ${where.en}.`
        : `Nothing listens on ${what.en} ${where.en}.`,
      expected: wanted(desired, where.peers),
      observed: desired.connected ? `${there.length} connections` : `listening: ${listening(sockets)}`,
    });
  }
  const owned = there.filter(({ comm }) => desired.process === undefined || comm === desired.process.slice(0, 15));
  if (owned.length === 0) {
    // No program owns the socket at the moment: it is closing, or being handed over.
    if (there.some(({ pid }) => pid === 0)) {
      return waiting(
        `${where.ko}에서 ${what.ko}을(를) 연 프로그램이 바뀌는 중이다.`,
        `${what.en} ${where.en} is being released by its program.`,
      );
    }
    return brokenBy({
      code: 'socket.owner',
      ko: `${where.ko}에서 ${what.ko}은(는) ${desired.process}이(가) 아니라 ${first.comm || '다른 프로그램'}의 것이다.`,
      en: `${what.en} ${where.en} belongs to ${first.comm || 'another program'}, not to ${desired.process}.`,
      expected: wanted(desired, where.peers),
      observed: there.slice(0, 5).map(text).join('; '),
    });
  }
  const placed = owned.find(({ local }) => desired.address === undefined || scopeOf(local) === desired.address);
  if (placed) return ok(owned.slice(0, 5).map(text).join('; '));
  return brokenBy({
    code: 'socket.address',
    ko:
      desired.address === 'any'
        ? `${what.ko}은(는) ${owned[0]?.local}에서만 듣는다. 밖에서 온 연결은 거절된다.`
        : `${what.ko}이(가) 모든 주소에서 듣는다. 루프백에서만 들어야 한다.`,
    en:
      desired.address === 'any'
        ? `${what.en} listens on ${owned[0]?.local} only, so connections from outside are refused.`
        : `${what.en} listens on all addresses; it should listen inside only.`,
    expected: wanted(desired, where.peers),
    observed: owned.slice(0, 5).map(text).join('; '),
  });
}

function matchesSocket(desired: DesiredSocket, socket: LabSocket, peers: readonly string[] | undefined): boolean {
  if (desired.unix !== undefined) return socket.kind === 'unix' && isPathEnd(socket.path, desired.unix);
  if (socket.kind !== 'tcp') return false;
  const end = desired.connected ? socket.peer : socket.local;
  const { address, port } = split(end);
  if (desired.port !== undefined && port !== desired.port) return false;
  return peers === undefined || peers.includes(address);
}

/** Istio binds its sockets by relative paths: `etc/istio/proxy/XDS`, `./var/run/…`. */
const isPathEnd = (path: string, wanted: string): boolean => {
  const end = wanted.replace(/^\.?\//, '');
  return path === end || path.endsWith(`/${end}`);
};

function split(end: string): { address: string; port: number } {
  const colon = end.lastIndexOf(':');
  return { address: end.slice(0, colon).replace(/^\[|\]$/g, ''), port: Number(end.slice(colon + 1)) };
}

function scopeOf(local: string): 'any' | 'loopback' | 'one' {
  const { address } = split(local);
  if (address === '0.0.0.0' || address === '::') return 'any';
  return address.startsWith('127.') || address === '::1' ? 'loopback' : 'one';
}

const portText = ({ port, connected }: DesiredSocket) =>
  connected
    ? { ko: `상대 포트 ${port ?? ''}`, en: `the other end's port ${port ?? ''}` }
    : { ko: `TCP 포트 ${port ?? ''}`, en: `TCP port ${port ?? ''}` };

const text = ({ kind, state, local, peer, path, comm, pid }: LabSocket): string =>
  `${state === 'listen' ? 'LISTEN' : 'ESTAB'} ${kind === 'unix' ? path : local}${peer && ` → ${peer}`} ${comm || '?'} (pid ${pid})`;

const listening = (sockets: readonly LabSocket[]): string =>
  sockets
    .filter(({ kind, state }) => kind === 'tcp' && state === 'listen')
    .slice(0, 20)
    .map(({ local, comm }) => `${local} ${comm}`)
    .join(', ') || 'nothing';

const wanted = ({ port, unix, address, connected, process, min }: DesiredSocket, peers?: readonly string[]): string =>
  [
    connected ? `ESTAB${min > 1 ? ` ≥ ${min}` : ''}` : 'LISTEN',
    unix ?? (peers ? peers.map((each) => `${each}:${port ?? '*'}`).join(' or ') : `port ${port ?? '*'}`),
    address === 'any' && 'on all addresses',
    address === 'loopback' && 'on 127.0.0.1',
    process && `by ${process}`,
  ]
    .filter(Boolean)
    .join(' ');
