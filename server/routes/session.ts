import type { FastifyInstance } from 'fastify';
import type { LabMemory } from '../labs/lab-memory.ts';
import type { LabService } from '../labs/lab-service.ts';
import { type CookieSigner, isSessionId, SESSION_COOKIE } from '../sessions/session-cookie.ts';
import type { Store } from '../storage/store.ts';

export interface SessionDeps {
  readonly cookies: CookieSigner;
  readonly store: Store;
  readonly clock: () => number;
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

/** The session of a request, and the cookie to set when it is new. */
export function resolveSession({ cookies, store, clock }: SessionDeps, cookieHeader: string | undefined) {
  const known = knownSession({ cookies }, cookieHeader);
  if (known !== undefined) {
    store.sessions.touch(known, clock());
    return { session: known };
  }
  const session = cookies.newSession();
  store.sessions.touch(session, clock());
  return { session, setCookie: cookies.issue(SESSION_COOKIE, session) };
}

/** `GET /api/session`: makes sure that the browser has a session, and says what it opened last and what its lab uses. */
export function registerSession(app: FastifyInstance, deps: SessionRouteDeps): void {
  app.get('/api/session', async (request, reply) => {
    const { session, setCookie } = resolveSession(deps, request.headers.cookie);
    if (setCookie) reply.header('set-cookie', setCookie);
    reply.header('cache-control', 'no-store');
    const lab = deps.labs.ofOwner(session);
    return {
      lesson: deps.store.sessions.get(session)?.lesson,
      labMemoryBytes: lab && (await deps.labMemory(lab.id)),
    };
  });
}
