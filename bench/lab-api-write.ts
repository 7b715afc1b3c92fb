import http from 'node:http';
import https from 'node:https';
import { createApiAgent } from '#server/cluster/api-connection.ts';
import { readKubeconfig } from '#server/cluster/kubeconfig.ts';
import type { LabHosts } from '#server/labs/lab-hosts.ts';

/** Writes to a lab's API server. The returned promise resolves when the write is committed: the moment t0 of a bench. */
export type Write = (method: 'PATCH' | 'DELETE', path: string, body?: object) => Promise<number>;

export async function labWriter(hosts: LabHosts): Promise<Write> {
  const credentials = await readKubeconfig(hosts);
  const agent = createApiAgent(hosts, credentials);
  return (method, path, body) =>
    new Promise((resolve, reject) => {
      const headers = { 'content-type': 'application/merge-patch+json' };
      const options = { agent, host: '127.0.0.1', port: 6443, method, path, headers };
      const request = (credentials.tls ? https : http).request(options, (response) => {
        const committed = performance.now();
        response.resume();
        if ((response.statusCode ?? 500) < 300) resolve(committed);
        else reject(new Error(`${method} ${path}: ${response.statusCode}`));
      });
      request.once('error', reject);
      request.end(body && JSON.stringify(body));
    });
}
