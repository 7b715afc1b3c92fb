/** The API server answered, but with an HTTP status that is no success. */
export class ClusterStatusError extends Error {
  override readonly name = 'ClusterStatusError';
  readonly status: number;
  /** The message of the answer alone. */
  readonly said: string;
  constructor(status: number, said: string) {
    super(`HTTP ${status}: ${said}`);
    this.status = status;
    this.said = said;
  }
}
