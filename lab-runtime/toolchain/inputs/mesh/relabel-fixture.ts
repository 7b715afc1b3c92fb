import { z } from 'zod';

const rule = z.object({
  source_labels: z.array(z.string()).default([]),
  regex: z.string().default('(.*)'),
  target_label: z.string().optional(),
  replacement: z.string().default('$1'),
  action: z.enum(['replace', 'labeldrop', 'labelmap', 'keep', 'drop']).default('replace'),
});
export const rulesSchema = z.array(rule);
type Rule = z.infer<typeof rule>;

/** What Prometheus makes of a series' labels, or nothing where it drops the series. */
export function relabel(
  labels: Readonly<Record<string, string>>,
  rules: readonly Rule[],
): Record<string, string> | undefined {
  const now: Record<string, string> = { ...labels };
  for (const { source_labels, regex, target_label = '', replacement, action } of rules) {
    const whole = new RegExp(`^(?:${regex})$`, 's');
    if (action === 'labeldrop') {
      for (const name of Object.keys(now)) if (whole.test(name)) delete now[name];
      continue;
    }
    if (action !== 'replace' && action !== 'drop') throw new Error(`${action} is no action on a series' labels here`);
    const match = whole.exec(source_labels.map((name) => now[name] ?? '').join(';'));
    if (!match) continue;
    if (action === 'drop') return undefined;
    const value = replacement.replace(/\$(\d)/g, (_, group: string) => match[Number(group)] ?? '');
    if (value === '') delete now[target_label];
    else now[target_label] = value;
  }
  return now;
}
