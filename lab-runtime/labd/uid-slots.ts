import { readFile } from 'node:fs/promises';
import { UID_RANGE_SIZE } from '../containers/bundle.ts';

/** Where the ranges of labs start unless told otherwise. */
export const DEFAULT_UID_BASE = 200_000;
const MOST_SLOTS = 1000;

interface IdRange {
  readonly first: number;
  readonly count: number;
}

/** The ranges that /etc/subuid and /etc/subgid give to the machine's own users. */
export function parseSubordinateIds(text: string): IdRange[] {
  return text
    .split('\n')
    .map((line) => line.split(':'))
    .filter((fields) => fields.length === 3)
    .map(([, first, count]) => ({ first: Number(first), count: Number(count) }))
    .filter(({ first, count }) => Number.isInteger(first) && Number.isInteger(count));
}

export async function machineIdRanges(): Promise<IdRange[]> {
  const files = ['/etc/subuid', '/etc/subgid'].map((path) => readFile(path, 'utf8').catch(() => ''));
  return (await Promise.all(files)).flatMap(parseSubordinateIds);
}

export interface UidSlots {
  base(slot: number): number;
  /** The slot in whose range an id lies. */
  slotOf(uid: number): number;
  /** The lowest slot that is neither taken by a lab nor overlaps a range of the machine's users. */
  free(taken: ReadonlySet<number>): number;
}

export function uidSlots(firstBase: number, reserved: readonly IdRange[]): UidSlots {
  const base = (slot: number): number => firstBase + slot * UID_RANGE_SIZE;
  const overlaps = (slot: number): boolean =>
    reserved.some(({ first, count }) => base(slot) < first + count && first < base(slot) + UID_RANGE_SIZE);
  return {
    base,
    slotOf: (uid) => Math.floor((uid - firstBase) / UID_RANGE_SIZE),
    free(taken) {
      for (let slot = 0; slot < MOST_SLOTS; slot += 1) if (!taken.has(slot) && !overlaps(slot)) return slot;
      throw new Error('no range of user ids is free');
    },
  };
}
