/**
 * Writes events of a privileged process to its log, one JSON object a line. A disk that is full loses lines of the
 * log and must not end the process, so an error of the write ends here: there is no other place to tell it.
 */
export function serviceLog(service: string): (event: string, detail?: Readonly<Record<string, unknown>>) => void {
  process.stderr.on('error', () => {});
  return (event, detail = {}) => {
    const line = JSON.stringify({ time: new Date().toISOString(), service, event, ...detail });
    try {
      process.stderr.write(`${line}\n`);
    } catch {
      // a file is written to at once, and ENOSPC is thrown
    }
  };
}
