import { createInterface } from 'node:readline';
import type { LabHosts } from './lab-hosts.ts';
import type { StepContext } from './lab-steps.ts';

/** The profile that the template puts into every node, as the course's students write it. */
const PROFILE = '/etc/slipway/mesh/istio.yaml';
const LINE_MAX = 300;
const LINES_KEPT = 4;

/** Runs `istioctl install` in the lab and reports its lines. Throws with its last ones. */
export async function installMesh({ hosts, signal, report }: { hosts: LabHosts } & StepContext): Promise<void> {
  const session = await hosts.spawn('k3s-s', { argv: ['istioctl', 'install', '-y', '-f', PROFILE] }, { signal });
  session.stdin.end();
  const last: string[] = [];
  const follow = async (stream: NodeJS.ReadableStream) => {
    for await (const line of createInterface({ input: stream, crlfDelay: Number.POSITIVE_INFINITY })) {
      const text = line
        .replace(/[^\x20-\x7e\u2714]/g, '')
        .trim()
        .slice(0, LINE_MAX);
      // Its ASCII sailboat has no letters.
      if (!/[a-z]/i.test(text)) continue;
      last.push(text);
      if (last.length > LINES_KEPT) last.shift();
      report(text);
    }
  };
  try {
    const [exit] = await Promise.all([session.exit, follow(session.stdout), follow(session.stderr)]);
    if (exit.code !== 0) throw new Error(`istioctl install ended with ${exit.code}: ${last.join(' | ')}`);
  } finally {
    session.close();
  }
}
