import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { slipway, start } from './slipway-fixture.ts';

/** What answers and what asks. */
export const OBJECTS = readFileSync(join(import.meta.dirname, 'mesh-metrics.yaml'), 'utf8');

export interface Series {
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

/** Series of one metric in the Prometheus text that a proxy's agent gives. */
export function seriesOf(text: string, metric: string): Series[] {
  return text.split('\n').flatMap((line) => {
    const found = new RegExp(`^envoy_${metric}\\{(.*)\\} (\\d+)$`).exec(line);
    if (!found) return [];
    const labels = (found[1] ?? '').matchAll(/(\w+)="((?:[^"\\]|\\.)*)"/g);
    return [
      {
        labels: Object.fromEntries(Array.from(labels, ([, key = '', value = '']) => [key, value])),
        value: Number(found[2]),
      },
    ];
  });
}

/** One lab's hosts and pods, by the command line. */
export class LabShell {
  readonly #lab: string;
  constructor(lab: string) {
    this.#lab = lab;
  }

  on(host: string, ...argv: string[]): Promise<string> {
    return this.#said(slipway('lab', 'exec', this.#lab, host, '--', ...argv));
  }

  apply(text: string): Promise<string> {
    return this.#said(start(['lab', 'exec', this.#lab, 'k3s-s', '--', 'kubectl', 'apply', '-f', '-'], text).finished);
  }

  pod(namespace: string, deployment: string, container: string, script: string): Promise<string> {
    const of = ['-n', namespace, `deploy/${deployment}`, '-c', container];
    return this.on('k3s-s', 'kubectl', 'exec', ...of, '--', 'sh', '-c', script);
  }

  async series(namespace: string, deployment: string, metric: string): Promise<Series[]> {
    const text = await this.pod(namespace, deployment, 'istio-proxy', 'curl -s localhost:15020/stats/prometheus');
    return seriesOf(text, metric);
  }

  async #said(running: ReturnType<typeof slipway>): Promise<string> {
    const { code, stdout, stderr } = await running;
    if (code !== 0) throw new Error(`exit status ${code}: ${stderr}`);
    return stdout;
  }
}
