/** The API server answered, but with an HTTP status that is no success. */
export class ClusterStatusError extends Error {
  override readonly name = 'ClusterStatusError';
  readonly status: number;
  constructor(status: number, message: string) {
    super(`HTTP ${status}: ${message}`);
    this.status = status;
  }
}
