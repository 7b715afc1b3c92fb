import type { LabDriver } from './driver.ts';

/** Many pages may ask; the driver is asked once in this time. */
const FRESH_MS = 5_000;

/** What a lab uses of memory, in bytes; undefined while that is not known. */
export type LabMemory = (lab: string) => Promise<number | undefined>;

/** Asks the driver, and remembers its answer for a moment. A driver that does not answer says nothing of any lab. */
export function createLabMemory(driver: Pick<LabDriver, 'capacity'>, clock: () => number): LabMemory {
  let asked: { readonly at: number; readonly memoryOf: Promise<Readonly<Record<string, number>>> } | undefined;
  return async (lab) => {
    if (!asked || clock() - asked.at > FRESH_MS) {
      const memoryOf = driver.capacity().then(
        (capacity) => capacity.memoryOf ?? {},
        () => ({}),
      );
      asked = { at: clock(), memoryOf };
    }
    return (await asked.memoryOf)[lab];
  };
}
