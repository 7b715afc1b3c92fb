import { ClusterStatusError } from './cluster-status-error.ts';

/** Nothing where the cluster says that there is no such object, or no such resource. */
export async function orNothing<T>(answer: Promise<T>): Promise<T | undefined> {
  try {
    return await answer;
  } catch (error) {
    if (error instanceof ClusterStatusError && error.status === 404) return undefined;
    throw error;
  }
}
