import { setTimeout as sleep } from 'node:timers/promises';
import type { LabHosts } from '#server/labs/lab-hosts.ts';
import { PROOF_MARK } from '../proof-mark.ts';

/** Of one block; a terminal that prints more is cut, as nobody reads it. */
const OUTPUT_MAX_CHARS = 1_000_000;
const START_TIMEOUT_MS = 20_000;
const POLL_MS = 30;
const COLUMNS = 220;

/** A learner's terminal on one host: a login shell at a pty, with what it was told before still in it. */
export interface PageShell {
  /** What has been printed since the last `type`, as a screen would show it. */
  printed(): string;
  /** Starts a block of commands. */
  type(script: string): Promise<void>;
  /** Resolves to the block's exit status, or undefined when it has not ended in time. */
  ended(options: { timeoutMs: number; signal: AbortSignal }): Promise<number | undefined>;
  close(): void;
}

/** @throws Error when no shell comes up. */
export async function openPageShell(hosts: LabHosts, host: string, signal: AbortSignal): Promise<PageShell> {
  const session = await hosts.spawn(
    host,
    {
      argv: ['script', '-qfc', 'bash -l', '/dev/null'],
      env: { ...PROOF_MARK, TERM: 'xterm-256color' },
      cwd: '/root',
      stdin: true,
    },
    { signal },
  );
  let output = '';
  let over = false;
  let blocks = 0;
  for (const stream of [session.stdout, session.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      if (output.length < OUTPUT_MAX_CHARS) output += text;
    });
  }
  session.stdin.on('error', () => undefined);
  void session.exit.catch(() => undefined).finally(() => (over = true));
  const mark = () => `slipway-block-${blocks}-ended-`;
  const status = () => new RegExp(`\\r?\\n?${mark()}(\\d+)\\r?\\n`).exec(output);

  const shell: PageShell = {
    printed: () => (status() ? output.slice(0, status()?.index) : output).replaceAll('\r\n', '\n'),
    async type(script) {
      blocks++;
      output = '';
      const file = `/run/slipway-block-${host}-${blocks}.sh`;
      await hosts.writeFile(host, file, `${script}\n`, { signal });
      // The block is read from a file, so that a program which reads the terminal does not swallow what follows.
      session.stdin.write(`. ${file}; printf '\\n%s%s\\n' ${mark()} $?\n`);
    },
    async ended({ timeoutMs, signal: within }) {
      const deadline = performance.now() + timeoutMs;
      for (;;) {
        const found = status();
        if (found) return Number(found[1]);
        if (over) throw new Error(`the shell on ${host} ended: ${output.slice(-300)}`);
        if (performance.now() > deadline) return undefined;
        await sleep(POLL_MS, undefined, { signal: within });
      }
    },
    close: () => session.close(),
  };
  try {
    // A prompt and an echo are not output; and `printf` does not print what is echoed of it.
    session.stdin.write(
      `stty -echo cols ${COLUMNS} rows 50; PS1= PS2= PROMPT_COMMAND=; bind 'set enable-bracketed-paste off'\n`,
    );
    session.stdin.write(`printf '%s-%s\\n' shell ready\n`);
    const deadline = performance.now() + START_TIMEOUT_MS;
    while (!output.includes('shell-ready')) {
      if (over || performance.now() > deadline) throw new Error(`no shell on ${host}: ${output.slice(-300)}`);
      await sleep(POLL_MS, undefined, { signal });
    }
    return shell;
  } catch (error) {
    session.close();
    throw error;
  }
}
