import type { Arena, ArenaLab } from './arena.ts';
import type { Attack, Scale } from './attack.ts';
import { openEcho } from './echo.ts';
import { type AttackResult, runAttack } from './run-attack.ts';
import { type Watch, watch } from './watch.ts';

/** A little of each thing that attacks take away: a process, a terminal, a socket, a file, memory, a namespace. */
const EVERYDAY = `open(T, "+<", "/dev/ptmx") or die "terminal: $!"; socket(S, 2, 1, 0) or die "socket: $!";
  socket(P, 17, 3, 0) or die "packet socket: $!"; syscall(294, 0) >= 0 or die "inotify: $!";
  $p = fork; defined $p or die "process: $!"; if (!$p) { syscall(272, 0x10000000) >= 0 or exit 1; exit 0 } waitpid $p, 0;
  $? == 0 or die "namespace"; $x = "x" x 4000000; open(F, ">", "/tmp/everyday") && print(F $x) && close F or die "file: $!"`;
const EVERYDAY_TIMEOUT_MS = 10_000;

export interface HostileRun {
  readonly arena: Arena;
  readonly attacks: readonly Attack[];
  readonly scale: Scale;
  readonly signal: AbortSignal;
  say(line: string): void;
  /** Called with all results so far after each attack. */
  onResult?(results: readonly AttackResult[]): Promise<void>;
}

async function everyday({ labinit }: ArenaLab): Promise<void> {
  const { code, stderr } = await labinit.run({ argv: ['perl', '-e', EVERYDAY] }, { timeoutMs: EVERYDAY_TIMEOUT_MS });
  // a table is made of it
  const said = stderr
    .toString('utf8')
    .slice(0, 200)
    .replaceAll(/[^\x20-\x7e]|\|/g, ' ');
  if (code !== 0) throw new Error(said.trim() || `it ended with ${code}`);
}

async function open(url: string): Promise<void> {
  const answer = await fetch(url, { signal: AbortSignal.timeout(EVERYDAY_TIMEOUT_MS) });
  await answer.arrayBuffer();
  if (!answer.ok) throw new Error(`the page answered ${answer.status}`);
}

interface Watches {
  readonly neighbour: Watch;
  readonly echo: Watch;
  readonly page: Watch | undefined;
}

async function tried(
  attack: Attack,
  { arena, ...how }: Watches & Pick<HostileRun, 'arena' | 'scale'>,
): Promise<AttackResult> {
  const attacker = await arena.newLab();
  try {
    return await runAttack(attack, { attacker, ...how });
  } finally {
    await attacker.end();
  }
}

/** The next attacks are tried all the same. */
function untried({ name, takes, unit, most }: Attack, error: unknown, watches: Watches): AttackResult {
  return {
    attack: name,
    takes,
    unit,
    got: undefined,
    most,
    neighbour: watches.neighbour.take(),
    echo: watches.echo.take(),
    page: watches.page?.take(),
    memoryLostBytes: 0,
    ended: undefined,
    untried: String(error)
      .slice(0, 200)
      .replaceAll(/[^\x20-\x7e]|\|/g, ' '),
  };
}

/** Tries each attack from a lab of its own, while a neighbour does everyday things and a page is opened. */
export async function runHostile({
  arena,
  attacks,
  scale,
  signal,
  say,
  onResult,
}: HostileRun): Promise<AttackResult[]> {
  const results: AttackResult[] = [];
  const neighbourLab = await arena.newLab();
  const { pageUrl } = arena;
  const neighbour = watch(() => everyday(neighbourLab));
  const line = await openEcho(neighbourLab.labinit);
  const echo = watch(() => line.once());
  const page = pageUrl === undefined ? undefined : watch(() => open(pageUrl));
  try {
    for (const attack of attacks) {
      if (signal.aborted) break;
      say(`  ${attack.name}`);
      const watches = { neighbour, echo, page };
      results.push(
        await tried(attack, { arena, scale, ...watches }).catch((error: unknown) => untried(attack, error, watches)),
      );
      await onResult?.(results);
    }
  } finally {
    await Promise.all([neighbour.stop(), echo.stop(), page?.stop()]);
    line.close();
    await neighbourLab.end();
  }
  return results;
}
