import { createDesk, type Desk, type DeskDeps } from './desk.ts';

/** The desks of everybody who is here or has a lab. */
export interface Desks {
  of(session: string): Desk;
  /** The session's last page is gone. */
  release(session: string): void;
  /** How many pages are open. */
  pages(): number;
  close(): void;
}

export function createDesks(deps: DeskDeps): Desks {
  const desks = new Map<string, Desk>();
  const subscriptions = [
    deps.labs.onChange((lab, owner) => desks.get(owner)?.labChanged(lab)),
    deps.toolchain.onChange((toolchain) => {
      for (const desk of desks.values()) desk.broadcast({ type: 'toolchain', toolchain });
    }),
    deps.troubled.onChange((troubled) => {
      for (const desk of desks.values()) desk.broadcast({ type: 'services', troubled: [...troubled] });
    }),
  ];
  return {
    of(session) {
      const known = desks.get(session);
      if (known) return known;
      const desk = createDesk(session, deps);
      desks.set(session, desk);
      return desk;
    },
    release(session) {
      const desk = desks.get(session);
      if (!desk?.isIdle) return;
      desk.stop();
      desks.delete(session);
    },
    pages: () => [...desks.values()].reduce((sum, desk) => sum + desk.pages, 0),
    close() {
      for (const unsubscribe of subscriptions) unsubscribe();
      for (const desk of desks.values()) desk.stop();
      desks.clear();
    },
  };
}
