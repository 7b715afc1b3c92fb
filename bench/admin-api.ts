import { request } from 'node:http';
import { type LabView, labViewSchema } from '../protocol/lab-state.ts';

/** The server's admin API over its Unix socket, as far as benches need it. */
export interface AdminApi {
  createLab(target: object, spec?: object): Promise<LabView>;
  getLab(id: string): Promise<LabView | undefined>;
  destroyLab(id: string): Promise<void>;
}

export function adminApi(socketPath: string): AdminApi {
  const call = (method: string, path: string, body?: unknown): Promise<{ status: number; json: unknown }> =>
    new Promise((resolve, reject) => {
      const req = request({ socketPath, method, path, headers: { 'content-type': 'application/json' } }, (res) => {
        const chunks: Buffer[] = [];
        res.on('data', (chunk: Buffer) => chunks.push(chunk));
        res.on('end', () => {
          const text = Buffer.concat(chunks).toString();
          resolve({ status: res.statusCode ?? 0, json: text === '' ? undefined : JSON.parse(text) });
        });
      });
      req.on('error', reject);
      req.end(body === undefined ? undefined : JSON.stringify(body));
    });
  return {
    async createLab(target, spec = {}) {
      const answer = await call('POST', '/api/labs', { target, spec });
      if (answer.status >= 300) throw new Error(`POST /api/labs: ${answer.status} ${JSON.stringify(answer.json)}`);
      return labViewSchema.parse(answer.json);
    },
    async getLab(id) {
      const answer = await call('GET', `/api/labs/${id}`);
      return answer.status === 404 ? undefined : labViewSchema.parse(answer.json);
    },
    async destroyLab(id) {
      await call('DELETE', `/api/labs/${id}`);
    },
  };
}
