import type { IncomingMessage } from 'node:http';
import type { FastifyInstance } from 'fastify';
import { SlipwayError } from '#protocol/errors.ts';
import type { LabMemory } from '../labs/lab-memory.ts';
import type { LabService } from '../labs/lab-service.ts';
import type { AddressLimit } from '../sessions/address-limit.ts';
import { type CookieSigner, isSessionId, SESSION_COOKIE } from '../sessions/session-cookie.ts';
import type { Store } from '../storage/store.ts';
import { type Proxies, peerAddress } from './peer-address.ts';

export interface SessionDeps {
  readonly cookies: CookieSigner;
  readonly store: Store;
  readonly clock: () => number;
  readonly newSessions: AddressLimit;
  readonly proxies: Proxies;
}

export interface SessionRouteDeps extends SessionDeps {
  readonly labs: Pick<LabService, 'ofOwner'>;
  readonly labMemory: LabMemory;
}

/** The session that a request's cookie names; undefined when it names none. */
export function knownSession({ cookies }: Pick<SessionDeps, 'cookies'>, cookieHeader: string | undefined) {
  const known = cookies.read(SESSION_COOKIE, cookieHeader);
  return known !== undefined && isSessionId(known) ? known : undefined;
}

/**
 * The session of a request, and the cookie to set when it is new. A new one is nothing but its cookie until it does
 * something. @throws SlipwayError SLW108 when too many came from the request's address
 */
export function resolveSession(deps: SessionDeps, request: IncomingMessage) {
  const { cookies, store, clock, newSessions, proxies } = deps;
  const known = knownSession({ cookies }, request.headers.cookie);
  if (known !== undefined) {
    store.sessions.touch(known, clock());
    return { session: known };
  }
  const address = peerAddress(request, proxies);
  const seconds = newSessions.take(address);
  if (seconds > 0) throw new SlipwayError('SLW108', { address, seconds });
  const session = cookies.newSession();
  return { session, setCookie: cookies.issue(SESSION_COOKIE, session) };
}

/** `GET /api/session`: makes sure that the browser has a session, and says what it opened last and what its lab uses. */
export function registerSession(app: FastifyInstance, deps: SessionRouteDeps): void {
  app.get('/api/session', async (request, reply) => {
    const { session, setCookie } = resolveSession(deps, request.raw);
    if (setCookie) reply.header('set-cookie', setCookie);
    reply.header('cache-control', 'no-store');
    const lab = deps.labs.ofOwner(session);
    return {
      lesson: deps.store.sessions.get(session)?.lesson,
      labMemoryBytes: lab && (await deps.labMemory(lab.id)),
    };
  });
}
