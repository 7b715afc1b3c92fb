import type { ClientMessage, ServerMessage } from '#protocol/messages.ts';
import { SlipwayError } from '#protocol/errors.ts';
import { CLUSTER_HOST } from '../cluster/kubeconfig.ts';
import type { WatchedLabs } from '../grading/lab/watched-labs.ts';
import type { LabService } from '../labs/lab-service.ts';
import { isAlive } from '../labs/lab-view.ts';
import { Traces } from '../trace/traces.ts';
import { MeshViews, type OpenView } from './mesh-views.ts';

type MeshMessage = Extract<ClientMessage, { type: 'mesh.watch' | 'mesh.unwatch' | 'trace.start' | 'trace.cancel' }>;

export interface MeshDeskDeps {
  readonly labs: Pick<LabService, 'ownerOf' | 'get' | 'hosts' | 'hostsAnswer' | 'onChange'>;
  readonly watchedLabs: WatchedLabs;
  readonly clock: () => number;
  readonly log: { warn(data: object, text: string): void };
}

/** What one page sees of the mesh of its session's lab. */
export interface MeshPage {
  /** @throws SlipwayError SLW200 and SLW204 for a lab that is not the session's or does not answer; see `Traces` */
  message(message: MeshMessage): Promise<void> | void;
  leave(): void;
}

export interface MeshDesk {
  page(session: string, send: (message: ServerMessage) => void): MeshPage;
  close(): void;
}

export function createMeshDesk({ labs, watchedLabs, clock, log }: MeshDeskDeps): MeshDesk {
  const views = new MeshViews({ watchedLabs, hostsOf: (lab) => labs.hosts(lab), log });
  const traces = new Traces({ watchedLabs, hostsOf: (lab) => labs.hosts(lab), clock });
  const watching = new Map<() => void, string>();
  const unsubscribe = labs.onChange((lab) => {
    if (isAlive(lab)) return;
    for (const [unwatch, id] of watching) if (id === lab.id) unwatch();
  });

  const reachable = (session: string, lab: string) => {
    const view = labs.ownerOf(lab) === session ? labs.get(lab) : undefined;
    if (!view) throw new SlipwayError('SLW200', { lab });
    if (!labs.hostsAnswer(lab)) throw new SlipwayError('SLW204', { host: CLUSTER_HOST, detail: view.state });
  };

  return {
    page(session, send) {
      let view: OpenView | undefined;
      const unwatch = () => {
        watching.delete(unwatch);
        view?.stop();
        view = undefined;
      };
      return {
        message(message) {
          switch (message.type) {
            case 'mesh.watch': {
              const { lab, namespace } = message;
              reachable(session, lab);
              unwatch();
              const opened = views.open({ lab, namespace }, () => {
                const change = view === opened ? opened.news() : undefined;
                if (change) send({ type: 'mesh.view', lab, ...(namespace !== undefined && { namespace }), change });
              });
              view = opened;
              watching.set(unwatch, lab);
              return undefined;
            }
            case 'mesh.unwatch':
              return unwatch();
            case 'trace.start': {
              const { ref, lab, request } = message;
              reachable(session, lab);
              return traces.follow(session, lab, request).then((way) => {
                if (way) send({ type: 'trace.way', lab, way, ...(ref !== undefined && { ref }) });
              });
            }
            case 'trace.cancel':
              return traces.cancel(session);
          }
        },
        leave: unwatch,
      };
    },
    close() {
      unsubscribe();
      traces.stop();
      views.stop();
    },
  };
}
