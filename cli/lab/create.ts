import type { LabSpec, LabStep, LabTarget, LabView } from '#protocol/lab-state.ts';
import type { CommandInput } from '../command.ts';
import { duration, type Output } from '../output.ts';
import { ensureServer } from '../services/services.ts';
import { ensureToolchain } from '../toolchain/run.ts';
import { waitForEnd, waitForReady } from './wait.ts';

const INTERRUPTED = 130;

/** Prints each step when it begins and when it has ended. */
function stepPrinter(out: Output) {
  const printed = new Map<LabStep['name'], LabStep['status']>();
  let place = 0;
  return (lab: LabView) => {
    if (lab.state === 'queued' && lab.position !== place) {
      place = lab.position;
      out.say(`  The machine is full: number ${place} in the queue.`);
    }
    for (const step of lab.steps) {
      if (printed.get(step.name) === step.status) continue;
      printed.set(step.name, step.status);
      const time = step.ms === undefined ? '' : `  ${duration(step.ms)}`;
      if (step.status === 'done') out.say(`  ✔ ${step.name.padEnd(8)}${time}`);
      if (step.status === 'done') for (const part of step.applied ?? []) out.say(`      ${out.text(part)}`);
      if (step.status === 'failed') out.say(`  ✘ ${step.name.padEnd(8)}${time}  ${step.detail ?? ''}`);
    }
  };
}

/** Makes a lab and returns when it is ready. Ctrl-C ends the lab that is being made. */
export async function createLab({
  config,
  out,
  target,
  spec,
}: Pick<CommandInput, 'config' | 'out'> & { target: LabTarget; spec: LabSpec }): Promise<number> {
  const client = await ensureServer({ config, out });
  await ensureToolchain({ config, out, need: spec.cluster ? 'cluster' : 'bare' });
  const interrupted = new AbortController();
  const interrupt = () => interrupted.abort();
  for (const name of ['SIGINT', 'SIGTERM'] as const) process.on(name, interrupt);
  const { lab } = await client.create({ target, spec });
  out.say(`Lab ${lab.id}`);
  try {
    const ready = await waitForReady(client, lab.id, { onChange: stepPrinter(out), signal: interrupted.signal });
    const took = ready.state === 'ready' ? duration(ready.readyMs) : '';
    out.say(`Ready after ${took}. A shell: ./slipway lab shell ${lab.id} ${ready.hosts[0]?.name ?? 'testpc'}`);
    out.answer({ lab: ready }, [lab.id]);
    return 0;
  } catch (error) {
    if (interrupted.signal.aborted) {
      out.say(`Ending lab ${lab.id} …`);
      await client.destroy(lab.id).then(() => waitForEnd(client, lab.id));
      return INTERRUPTED;
    }
    throw error;
  }
}
