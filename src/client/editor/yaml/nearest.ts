const DISTANCE_MAX = 2;
const LENGTH_MAX = 60;

/** The name that somebody may have meant: the one with the fewest other letters, and at most two. */
export function nearest(name: string, names: readonly string[]): string | undefined {
  const best = names
    .filter((each) => each.length <= LENGTH_MAX && Math.abs(each.length - name.length) <= DISTANCE_MAX)
    .map((each) => ({ each, distance: distanceOf(name.toLowerCase(), each.toLowerCase()) }))
    .sort((a, b) => a.distance - b.distance)[0];
  return best && best.distance <= Math.min(DISTANCE_MAX, name.length - 1) ? best.each : undefined;
}

/** Letters that are added, left out, changed, or swapped with the next one. */
function distanceOf(a: string, b: string): number {
  let before: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i += 1) {
    const row = [i];
    for (let j = 1; j <= b.length; j += 1) {
      const changed = (last[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      const isSwapped = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
      const swapped = isSwapped ? (before[j - 2] ?? 0) + 1 : Number.POSITIVE_INFINITY;
      row.push(Math.min((last[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1, changed, swapped));
    }
    before = last;
    last = row;
  }
  return last[b.length] ?? 0;
}
