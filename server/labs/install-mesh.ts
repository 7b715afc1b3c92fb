import { readLines } from '../cluster/lines.ts';
import type { LabHosts } from './lab-hosts.ts';
import type { StepContext } from './lab-steps.ts';

/** The profile that the template puts into every node, as the course's students write it. */
const PROFILE = '/etc/slipway/mesh/istio.yaml';
const LINE_MAX = 300;
const LINES_KEPT = 4;

/** Installs Istio in the lab and reports the installer's lines. Throws with the last ones of what failed. */
export async function installMesh({ hosts, signal, report }: { hosts: LabHosts } & StepContext): Promise<void> {
  const argv = ['istioctl', 'install', '-y', '-f', PROFILE];
  const session = await hosts.spawn('k3s-s', { argv }, { signal });
  session.stdin.end();
  const last: string[] = [];
  const follow = async (stream: NodeJS.ReadableStream) => {
    const lines = readLines(stream as AsyncIterable<Buffer>, {
      maxBytes: 4_096,
      overflow: 'cut',
      spend: () => undefined,
    });
    for await (const line of lines) {
      // Progress is written over itself: what stood there last is what counts.
      const text = (line.toString('utf8').trimEnd().split('\r').at(-1) ?? '')
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
    if (exit.code !== 0) throw new Error(`${argv[0]} ended with ${exit.code}: ${last.join(' | ')}`);
  } finally {
    session.close();
  }
}
