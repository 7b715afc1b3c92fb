import { SlipwayError } from '#protocol/errors.ts';
import { LinkedAbort } from '#protocol/linked-abort.ts';
import type { Changes, DryRun, Finding, Kind, Kinds, KindShape, LiveNames } from '#protocol/manifests.ts';
import type { ClusterAccess } from '../cluster/cluster-access.ts';
import { ClusterStatusError } from '../cluster/cluster-status-error.ts';
import { CLUSTER_HOST } from '../cluster/kubeconfig.ts';
import { asLearner, type LabHosts } from '../labs/lab-hosts.ts';
import type { LabService } from '../labs/lab-service.ts';
import { reachableHost } from '../labs/reachable-host.ts';
import { createRateLimit, type RateLimit } from '../sessions/rate-limit.ts';
import { analyze } from './analyze.ts';
import { ClusterKinds } from './cluster-kinds.ts';
import { changes, dryRun } from './lab-programs.ts';
import { readLiveNames } from './live-names.ts';

/** An editor asks for kinds, names, a schema a kind and one run of a program. */
export const MANIFEST_CALLS_AT_ONCE_MAX = 8;
/** Names that were read are good for this long: completion asks with each word. */
const NAMES_GOOD_MS = 2_000;
/** A connection to an API server that no editor uses any more. */
const IDLE_MS = 60_000;

export interface ManifestServiceDeps {
  readonly labs: Pick<LabService, 'ownerOf' | 'get' | 'hosts' | 'hostsAnswer' | 'onChange'>;
  readonly openCluster: (hosts: LabHosts) => Pick<ClusterAccess, 'get' | 'list' | 'close'>;
  readonly clock: () => number;
}

interface At {
  readonly session: string;
  readonly lab: string;
  /** Ends when nobody waits for the answer any more. */
  readonly signal: AbortSignal;
}
type WithText = At & { readonly text: string };

/**
 * What an editor may know of its session's own lab to help with manifests. Throws SlipwayError: SLW200, 204 and 106 for
 * a lab that is not there, 104 for too much at once, 400 and 401 for its API server, 720 for its programs.
 */
export interface ManifestService {
  kinds(at: At): Promise<Kinds>;
  shape(at: At & Omit<Kind, 'namespaced'>): Promise<KindShape>;
  names(at: At): Promise<LiveNames>;
  /** The newest text alone is of interest: a run for an older one of the lab is ended. */
  analyze(at: WithText & { readonly namespaces: readonly string[] }): Promise<{ findings: Finding[] }>;
  dryRun(at: WithText): Promise<DryRun>;
  changes(at: WithText): Promise<Changes>;
  close(): void;
}

interface LabDesk {
  readonly cluster: Pick<ClusterAccess, 'get' | 'list' | 'close'>;
  readonly kinds: ClusterKinds;
  readonly rate: RateLimit;
  readonly ended: AbortController;
  names: { readonly at: number; readonly read: Promise<LiveNames> } | undefined;
  analysis: AbortController | undefined;
  atOnce: number;
  isTrying: boolean;
  idle: ReturnType<typeof setTimeout> | undefined;
}

export function createManifestService({ labs, openCluster, clock }: ManifestServiceDeps): ManifestService {
  const desks = new Map<string, LabDesk>();
  const end = (lab: string) => {
    const desk = desks.get(lab);
    desks.delete(lab);
    clearTimeout(desk?.idle);
    desk?.ended.abort(new Error('the lab has ended'));
    desk?.cluster.close();
  };
  const unsubscribe = labs.onChange(({ id, state }) => {
    if (state === 'stopping' || state === 'stopped' || state === 'failed') end(id);
  });

  const deskOf = (lab: string): LabDesk => {
    const known = desks.get(lab);
    if (known) return known;
    const cluster = openCluster(asLearner(labs.hosts(lab)));
    const desk: LabDesk = {
      cluster,
      kinds: new ClusterKinds(cluster),
      rate: createRateLimit(clock),
      ended: new AbortController(),
      names: undefined,
      analysis: undefined,
      atOnce: 0,
      isTrying: false,
      idle: undefined,
    };
    desks.set(lab, desk);
    return desk;
  };

  const within = async <T>({ session, lab }: At, work: (desk: LabDesk) => Promise<T>): Promise<T> => {
    reachableHost(labs, { session, lab, host: CLUSTER_HOST });
    const desk = deskOf(lab);
    if (desk.atOnce >= MANIFEST_CALLS_AT_ONCE_MAX || desk.rate.take('normal') !== 'take') {
      throw new SlipwayError('SLW104');
    }
    clearTimeout(desk.idle);
    desk.atOnce += 1;
    try {
      return await work(desk);
    } catch (error) {
      if (desk.ended.signal.aborted) throw new SlipwayError('SLW200', { lab }, { cause: error });
      if (error instanceof ClusterStatusError)
        throw new SlipwayError('SLW400', { detail: error.message }, { cause: error });
      throw error;
    } finally {
      desk.atOnce -= 1;
      if (desk.atOnce === 0 && desks.get(lab) === desk) {
        desk.idle = setTimeout(() => end(lab), IDLE_MS);
        desk.idle.unref();
      }
    }
  };
  /** Runs with the lab's own programs; one that is asked for by hand at a time. */
  const tried = <T>(at: WithText, work: (run: { hosts: LabHosts; text: string; signal: AbortSignal }) => Promise<T>) =>
    within(at, async (desk) => {
      if (desk.isTrying) throw new SlipwayError('SLW104');
      desk.isTrying = true;
      using until = new LinkedAbort([at.signal, desk.ended.signal]);
      try {
        return await work({ hosts: asLearner(labs.hosts(at.lab)), text: at.text, signal: until.signal });
      } finally {
        desk.isTrying = false;
      }
    });

  return {
    kinds: (at) => within(at, (desk) => desk.kinds.kinds()),
    shape: ({ group, version, kind, ...at }) => within(at, (desk) => desk.kinds.shape({ group, version, kind })),
    names: (at) =>
      within(at, (desk) => {
        if (!desk.names || clock() - desk.names.at > NAMES_GOOD_MS) {
          const read = readLiveNames(desk.cluster);
          desk.names = { at: clock(), read };
          read.catch(() => {
            if (desk.names?.read === read) desk.names = undefined;
          });
        }
        return desk.names.read;
      }),
    analyze: ({ text, namespaces, ...at }) =>
      within(at, async (desk) => {
        desk.analysis?.abort(new Error('a newer text is analyzed'));
        const mine = new AbortController();
        desk.analysis = mine;
        using until = new LinkedAbort([at.signal, desk.ended.signal, mine.signal]);
        try {
          const hosts = asLearner(labs.hosts(at.lab));
          return { findings: await analyze({ hosts, text, namespaces, signal: until.signal }) };
        } finally {
          if (desk.analysis === mine) desk.analysis = undefined;
        }
      }),
    dryRun: (at) => tried(at, dryRun),
    changes: (at) => tried(at, changes),
    close() {
      unsubscribe();
      for (const lab of desks.keys()) end(lab);
    },
  };
}
