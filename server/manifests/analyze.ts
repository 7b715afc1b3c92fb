import { z } from 'zod';
import { SlipwayError } from '#protocol/errors.ts';
import { type Finding, FINDINGS_MAX } from '#protocol/manifests.ts';
import { parseBoundedJson } from '../cluster/bounded-json.ts';
import type { LabHosts } from '../labs/lab-hosts.ts';
import { runWithText } from './lab-programs.ts';

/** Far more than an idle lab takes: after this it hangs. */
const ANALYZE_MS = 10_000;
/** How istioctl names what it read from its input. */
const INPUT = /^-:(\d+)$/;

const messagesSchema = z
  .array(
    z.object({
      code: z.string().max(20),
      level: z.string().max(20),
      message: z.string(),
      origin: z.string().max(600).optional(),
      reference: z.string().max(600).optional(),
    }),
  )
  .nullable();

interface Analysis {
  readonly hosts: LabHosts;
  readonly text: string;
  /** Of what stands in the text; istioctl leaves out what it finds in others. */
  readonly namespaces: readonly string[];
  readonly signal: AbortSignal;
}

/** What `istioctl analyze` finds in the text, were it applied to the cluster as it is. @throws SlipwayError SLW720 */
export async function analyze({ namespaces, ...run }: Analysis): Promise<Finding[]> {
  const runs = await Promise.all(namespaces.map((namespace) => analyzeIn(run, namespace)));
  return runs.flat().slice(0, FINDINGS_MAX);
}

async function analyzeIn(run: Omit<Analysis, 'namespaces'>, namespace: string): Promise<Finding[]> {
  const argv = ['istioctl', 'analyze', '-n', namespace, '--ignore-unknown', '-o', 'json', '-'];
  const { code, stdout, stderr } = await runWithText(run, argv, ANALYZE_MS);
  const parsed = messagesSchema.safeParse(jsonIn(stdout));
  if (!parsed.success || code !== 0) {
    const detail = stderr.trim().split('\n').at(-1)?.slice(0, 200) || `exit status ${code}`;
    throw new SlipwayError('SLW720', { program: 'istioctl analyze', detail });
  }
  return (parsed.data ?? []).flatMap(({ code: name, level, message, reference }) => {
    const line = INPUT.exec(reference ?? '')?.[1];
    if (line === undefined) return [];
    return { level: levelOf(level), code: name, message: message.slice(0, 2000), line: Number(line) };
  });
}

const levelOf = (level: string): Finding['level'] =>
  level === 'Error' ? 'error' : level === 'Warning' ? 'warning' : 'info';

function jsonIn(stdout: string): unknown {
  try {
    return parseBoundedJson(Buffer.from(stdout), 'istioctl analyze');
  } catch {
    return undefined;
  }
}
