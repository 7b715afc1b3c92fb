import type { CheckpointView } from '#protocol/verdict.ts';
import { createClusterWriter } from '#server/incidents/cluster-writer.ts';
import { beforeFault, forgetEvents, putFault } from '#server/incidents/fault.ts';
import { type Incident, VISITORS } from '#server/incidents/incident-book.ts';
import { bringHealthy, broken, lookAtIncident, untilSymptom } from '#server/incidents/stand.ts';
import type { LabHosts } from '#server/labs/lab-hosts.ts';
import type { Lesson } from '#server/lessons/vocabulary.ts';
import { runScript } from '../run-steps.ts';
import type { IncidentProof } from './results.ts';
import { captureRules, restoreRules } from './rules-state.ts';
import { tracesOf } from './traces.ts';

const SCRIPT_TIMEOUT_MS = 120_000;
const ACCEPTED_WITHIN_MS = 90_000;

export interface ProveIncident {
  readonly incident: Incident;
  readonly hosts: LabHosts;
  readonly scriptOf: (lesson: Lesson, step: string) => string;
  readonly about: Pick<IncidentProof, 'commit' | 'machine'>;
  readonly signal: AbortSignal;
  readonly print?: ((text: string) => void) | undefined;
}

const said = ({ id, verdict }: CheckpointView): string =>
  verdict.status === 'failed' ? `${id} ${verdict.reason.code}` : `${id} ${verdict.status}`;
const text = (views: readonly CheckpointView[]) => views.map(said).join(', ') || 'nothing';

/** Puts the fault in as often as there are repairs. Trouble with the lab is a value, as what is wrong is. */
export async function proveIncident(run: ProveIncident): Promise<IncidentProof> {
  const trouble: string[] = [];
  const seen = { healthy: 0, symptom: 0, start: 0, reason: '-', refused: '-' };
  const repairs: Record<string, number> = {};
  try {
    await prove(run, { trouble, seen, repairs });
  } catch (error) {
    run.signal.throwIfAborted();
    trouble.push((error as Error).message);
  }
  return { ...run.about, date: new Date().toISOString().slice(0, 10), ...seen, repairs, trouble };
}

interface Found {
  readonly trouble: string[];
  readonly seen: { healthy: number; symptom: number; start: number; reason: string; refused: string };
  readonly repairs: Record<string, number>;
}

async function prove(run: ProveIncident, { trouble, seen, repairs }: Found): Promise<void> {
  const { incident, hosts, signal, print } = run;
  const { spec } = incident;
  const since = clock();
  await bringHealthy(run);
  seen.healthy = since();
  const state = await captureRules(hosts, signal);
  const writer = createClusterWriter(hosts);
  const repair = async (script: string, on: string) => {
    const { code, stdout, stderr } = await runScript(hosts, { host: on, script, timeoutMs: SCRIPT_TIMEOUT_MS, signal });
    print?.(`--- ${script}(${code})\n${stdout}${stderr}`);
  };
  let isFirst = true;
  const broke = async () => {
    const put = clock();
    const undo = await beforeFault(spec.fault, writer);
    await putFault(spec.fault, writer);
    const visible = clock();
    await untilSymptom(run);
    await forgetEvents(writer);
    if (!isFirst) return;
    isFirst = false;
    seen.symptom = visible();
    seen.start = put();
    for (const trace of await tracesOf(undo, writer)) trouble.push(trace);
    const views = await lookAtIncident(run);
    const found = views.find(({ id }) => id === spec.expect.checkpoint);
    seen.reason = found?.verdict.status === 'failed' ? found.verdict.reason.code : (found?.verdict.status ?? '-');
    if (seen.reason !== spec.expect.code) {
      trouble.push(`${spec.expect.checkpoint} must fail for ${spec.expect.code}: ${text(broken(views))}`);
    }
  };
  let look = Number.POSITIVE_INFINITY;
  const heal = async () => {
    await restoreRules(hosts, state, signal);
    const looked = clock();
    await bringHealthy(run);
    look = Math.min(look, looked());
  };
  try {
    for (const [name, { on, script }] of Object.entries(spec.repairs)) {
      await broke();
      await repair(script, on);
      const accepted = clock();
      const left = await untilAccepted(run);
      if (left.length === 0) repairs[name] = accepted();
      else trouble.push(`the repair ${name} is not accepted: ${text(left)}`);
      await heal();
    }
    for (const [name, { on, script }] of Object.entries(spec.halves)) {
      await broke();
      await repair(script, on);
      if (broken(await lookAtIncident(run)).length === 0) trouble.push(`the half ${name} is accepted as the whole`);
      await heal();
    }
    await broke();
    await repair(spec.wrongRepair.script, spec.wrongRepair.on);
    const views = await lookAtIncident(run);
    const refused = views.find(({ id }) => id === spec.wrongRepair.breaks);
    if (refused && refused.verdict.status === 'failed') seen.refused = said(refused);
    else trouble.push(`the wrong repair must break ${spec.wrongRepair.breaks}: ${text(broken(views))}`);
    const visitors = views.find(({ id }) => id === VISITORS);
    if (visitors?.verdict.status === 'failed') trouble.push(`the wrong repair serves no visitors: ${said(visitors)}`);
    await heal();
    seen.start = Math.round((seen.start + look) * 10) / 10;
  } finally {
    writer.close();
  }
}

/** What does not hold when time is over. */
async function untilAccepted(run: ProveIncident): Promise<CheckpointView[]> {
  const deadline = performance.now() + ACCEPTED_WITHIN_MS;
  for (;;) {
    const left = broken(await lookAtIncident(run));
    if (left.length === 0 || performance.now() > deadline) return left;
  }
}

const clock = () => {
  const began = performance.now();
  return () => Math.round((performance.now() - began) / 100) / 10;
};
