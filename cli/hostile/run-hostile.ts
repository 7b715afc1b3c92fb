import type { Arena, ArenaLab } from './arena.ts';
import type { Attack, Scale } from './attack.ts';
import { openEcho } from './echo.ts';
import { type AttackResult, runAttack } from './run-attack.ts';
import { watch } from './watch.ts';

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

/** Tries each attack from a lab of its own, while a neighbour does everyday things and a page is opened. */
export async function runHostile({ arena, attacks, scale, signal, say }: HostileRun): Promise<AttackResult[]> {
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
      const attacker = await arena.newLab();
      try {
        results.push(await runAttack(attack, { attacker, neighbour, echo, page, scale }));
      } finally {
        await attacker.end();
      }
    }
  } finally {
    await Promise.all([neighbour.stop(), echo.stop(), page?.stop()]);
    line.close();
    await neighbourLab.end();
  }
  return results;
}
