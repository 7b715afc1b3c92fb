import { setTimeout as sleep } from 'node:timers/promises';
import type { LabHosts } from '#server/labs/lab-hosts.ts';
import { mismatch } from './output-match.ts';
import type { PagePart } from './page-parts.ts';
import { openPageShell, type PageShell } from './page-shell.ts';

const BLOCK_TIMEOUT_MS = 180_000;
/** A program that was left running shows what the page says within this. */
const BACKGROUND_OUTPUT_MS = 15_000;
/** Nobody types the next block at once; access logs and proxies count on that. */
const READING_MS = 1_000;
const POLL_MS = 100;

export interface PageRun {
  readonly hosts: LabHosts;
  readonly parts: readonly PagePart[];
  /** Called where the page shows a checkpoint. */
  readonly onCheckpoint: (id: string) => Promise<void>;
  readonly signal: AbortSignal;
  readonly print?: ((text: string) => void) | undefined;
}

/** Runs a page's commands in their place. Returns what does not fit, each with its line; goes on after a mismatch. */
export async function runPage({ hosts, parts, onCheckpoint, signal, print }: PageRun): Promise<string[]> {
  const wrong: string[] = [];
  const shells = new Map<string, PageShell>();
  const inBackground: PageShell[] = [];
  const shellOf = async (host: string) => {
    const shell = shells.get(host) ?? (await openPageShell(hosts, host, signal));
    shells.set(host, shell);
    return shell;
  };
  try {
    for (const [index, part] of parts.entries()) {
      signal.throwIfAborted();
      if (part.kind === 'checkpoint') await onCheckpoint(part.id);
      if (part.kind !== 'command' || part.mode === 'shown') continue;
      const next = parts[index + 1];
      const shown = next?.kind === 'output' ? next.text : undefined;
      print?.(`--- line ${part.line}, ${part.host}\n${part.script}`);
      let trouble: string | undefined;
      let shell: PageShell;
      if (part.mode === 'background') {
        shell = await openPageShell(hosts, part.host, signal);
        inBackground.push(shell);
        trouble = await leaveRunning(shell, part.script, { shown, signal });
      } else {
        shell = await shellOf(part.host);
        trouble = await runBlock(shell, part.script, { shown, signal });
        if (trouble?.startsWith(NOT_ENDED)) {
          shell.close();
          shells.delete(part.host);
        }
      }
      print?.(shell.printed());
      if (trouble !== undefined) wrong.push(`line ${part.line} on ${part.host}: ${trouble}`);
      await sleep(READING_MS, undefined, { signal });
    }
    return wrong;
  } finally {
    for (const shell of [...shells.values(), ...inBackground]) shell.close();
  }
}

const NOT_ENDED = 'not ended';

interface Shown {
  readonly shown: string | undefined;
  readonly signal: AbortSignal;
}

async function runBlock(shell: PageShell, script: string, { shown, signal }: Shown): Promise<string | undefined> {
  await shell.type(script);
  const code = await shell.ended({ timeoutMs: BLOCK_TIMEOUT_MS, signal });
  if (code === undefined) return `${NOT_ENDED} after ${BLOCK_TIMEOUT_MS / 1000} s\n${shell.printed().slice(-2_000)}`;
  if (shown !== undefined) return mismatchText(mismatch(shown, shell.printed()));
  return code === 0 ? undefined : `exit status ${code}, and the page shows no output\n${shell.printed().slice(-2_000)}`;
}

async function leaveRunning(shell: PageShell, script: string, { shown, signal }: Shown): Promise<string | undefined> {
  await shell.type(script);
  const deadline = performance.now() + BACKGROUND_OUTPUT_MS;
  for (;;) {
    const differs = shown === undefined ? undefined : mismatch(shown, shell.printed());
    if (differs === undefined || performance.now() > deadline) return mismatchText(differs);
    await sleep(POLL_MS, undefined, { signal });
  }
}

const mismatchText = (differs: string | undefined) =>
  differs === undefined ? undefined : `it prints something else than the page shows\n${differs}`;
