import http from 'node:http';

interface Load {
  readonly url: string;
  /** The `Host` header, where it is not the address's own. */
  readonly host?: string;
  readonly connections: number;
  readonly seconds: number;
}

/** Asks one address again and again over so many connections, each after its answer; resolves with the time of each in ms. */
export async function load({ url, host, connections, seconds }: Load): Promise<number[]> {
  const agent = new http.Agent({ keepAlive: true, maxSockets: connections });
  const headers = host === undefined ? {} : { host };
  const once = () =>
    new Promise<number>((resolve, reject) => {
      const began = performance.now();
      http
        .get(url, { agent, headers }, (answer) => {
          answer.on('end', () => resolve(performance.now() - began)).on('error', reject);
          answer.resume();
        })
        .on('error', reject);
    });
  const times: number[] = [];
  const until = performance.now() + seconds * 1_000;
  await Promise.all(
    Array.from({ length: connections }, async () => {
      while (performance.now() < until) times.push(await once());
    }),
  );
  agent.destroy();
  return times;
}
