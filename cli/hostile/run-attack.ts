import { setTimeout as sleep } from 'node:timers/promises';
import type { ArenaLab } from './arena.ts';
import type { Attack, Scale } from './attack.ts';
import { memoryAvailable, type Watch, type Watched } from './watch.ts';

export interface AttackResult {
  readonly attack: string;
  readonly takes: string;
  readonly unit: string;
  /** How much it got; undefined when it was ended, or hung, before it could say. */
  readonly got: number | undefined;
  readonly most: number | undefined;
  readonly neighbour: Watched;
  /** A byte to a program of the neighbour's and back. */
  readonly echo: Watched;
  readonly page: Watched | undefined;
  /** What the machine had less of memory than before, at the worst moment. */
  readonly memoryLostBytes: number;
  /** Why it could not be tried to its end. */
  readonly untried?: string;
  /** The code with which labd ended the attacker's lab; undefined while it runs. */
  readonly ended: string | undefined;
}

export interface RunAttack {
  readonly attacker: ArenaLab;
  readonly neighbour: Watch;
  readonly echo: Watch;
  readonly page: Watch | undefined;
  readonly scale: Scale;
}

const POLL_MS = 200;
/** From the start until it has got what it gets, and how long it then holds it, with the neighbour watching. */
const ACQUIRE_MS: Readonly<Record<Scale, number>> = { short: 20_000, full: 60_000 };
const HOLD_MS: Readonly<Record<Scale, number>> = { short: 1_500, full: 10_000 };

/** What it printed as its own end. Whoever prints it is hostile: a number, or nothing. */
export function heldIn(output: string): number | undefined {
  const [, digits] = /^held (\d{1,9})$/m.exec(output) ?? [];
  return digits === undefined ? undefined : Number(digits);
}

/** Runs one attack with a neighbour and a page watched, and ends all that it left running. */
export async function runAttack(
  attack: Attack,
  { attacker, neighbour, echo, page, scale }: RunAttack,
): Promise<AttackResult> {
  const before = await memoryAvailable();
  let least = before;
  neighbour.take();
  echo.take();
  page?.take();
  const session = await attacker.labinit.exec({ argv: ['perl', '-e', attack.program(scale)] });
  let output = '';
  session.stdout.on('data', (bytes: Buffer) => {
    output = (output + bytes.toString('latin1')).slice(-4096);
  });
  session.stderr.resume();
  let over = false;
  const gone = session.exit.then(
    () => {
      over = true;
    },
    () => {
      over = true;
    },
  );
  let ended: string | undefined;
  const until = async (deadline: number, enough: () => boolean): Promise<void> => {
    while (performance.now() < deadline && !enough()) {
      least = Math.min(least, await memoryAvailable());
      ended ??= await attacker.ended();
      if (ended !== undefined) return;
      await sleep(POLL_MS);
    }
  };
  await until(performance.now() + ACQUIRE_MS[scale], () => over || heldIn(output) !== undefined);
  await until(performance.now() + HOLD_MS[scale], () => false);
  const result = {
    attack: attack.name,
    takes: attack.takes,
    unit: attack.unit,
    got: heldIn(output),
    most: attack.most,
    neighbour: neighbour.take(),
    echo: echo.take(),
    page: page?.take(),
    memoryLostBytes: before - least,
    ended,
  };
  session.close();
  await gone;
  return result;
}
