import { SlipwayError } from '#protocol/errors.ts';
import type { LabService } from '../labs/lab-service.ts';
import { isAlive } from '../labs/lab-view.ts';

interface Asked {
  readonly owner: string;
  /** The network that asks; undefined: the machine itself. */
  readonly from: string | undefined;
  /** How many labs one network may have; 0: as many as it likes. */
  readonly most: number;
}

/**
 * One person with many sessions does not get all places of the machine. The owner's own lab does not count: it is
 * what the new one replaces. @throws SlipwayError SLW109
 */
export function requireFairPlace(labs: Pick<LabService, 'list'>, { owner, from, most }: Asked): void {
  if (from === undefined || most === 0) return;
  const count = labs.list().filter((each) => each.from === from && each.owner !== owner && isAlive(each.lab)).length;
  if (count >= most) throw new SlipwayError('SLW109', { address: from, count, limit: most });
}
