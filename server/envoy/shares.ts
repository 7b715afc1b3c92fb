/** A cluster, and percent of what gets there. */
export interface Share {
  readonly name: string;
  readonly percent: number;
}

/** Of those that get anything; a weight that is left out counts as one. */
export function sharesOf(clusters: readonly { name: string; weight?: number | undefined }[]): Share[] {
  const used = clusters.filter(({ weight }) => weight !== 0);
  const total = used.reduce((sum, { weight = 1 }) => sum + weight, 0);
  return used.map(({ name, weight = 1 }) => ({ name, percent: (weight / total) * 100 }));
}
