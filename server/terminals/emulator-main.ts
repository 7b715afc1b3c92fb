import { textOf } from '#protocol/boundary.ts';
import { SESSION_ROWS_MAX_BYTES } from '#protocol/terminal-flow.ts';
import { Emulator } from './emulator.ts';
import type { EmulatorReply, EmulatorRequest } from './emulator-messages.ts';
import { limitThisProcess } from './own-limits.ts';

const emulators = new Map<number, Emulator>();
const answer = (reply: EmulatorReply) => void process.send?.(reply);

/** The terminal with most rows pays for all of them. */
function boundRows(): void {
  const all = [...emulators.values()];
  if (all.reduce((sum, { rowsBytes }) => sum + rowsBytes, 0) <= SESSION_ROWS_MAX_BYTES) return;
  all.reduce((most, each) => (each.rowsBytes > most.rowsBytes ? each : most)).relieve();
}

function create({ terminal, ...options }: Extract<EmulatorRequest, { type: 'create' }>): void {
  emulators.get(terminal)?.dispose();
  const emulator = new Emulator({
    ...options,
    onParsed: (offset) => {
      if (emulators.get(terminal) !== emulator) return;
      boundRows();
      answer({ type: 'parsed', terminal, offset });
    },
    onReply: (text) => answer({ type: 'reply', terminal, text }),
    onTrouble: (reason) => answer({ type: 'trouble', reason }),
  });
  emulators.set(terminal, emulator);
}

// It ends with the server, also with one that was killed, and not by what a terminal sends to all of the server's group.
process.on('disconnect', () => process.exit());
process.on('uncaughtException', (error) => {
  process.send?.({ type: 'trouble', reason: textOf(error) } satisfies EmulatorReply, () => process.exit(1));
});
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => undefined);
try {
  limitThisProcess();
} catch (error) {
  answer({ type: 'trouble', reason: `its memory has no limit: ${textOf(error)}` });
}

process.on('message', (message) => {
  const request = message as EmulatorRequest;
  switch (request.type) {
    case 'create':
      create(request);
      return;
    case 'write':
      emulators.get(request.terminal)?.write(request.offset, request.bytes);
      return;
    case 'resize':
      emulators.get(request.terminal)?.resize(request.cols, request.rows);
      return;
    case 'snapshot': {
      const { ref, terminal, above } = request;
      const emulator = emulators.get(terminal);
      if (!emulator) answer({ type: 'snapshot', ref, snapshot: undefined });
      // Never rejects: whatever goes wrong in there ends the process, and the server starts another.
      else void emulator.snapshot({ above }).then((snapshot) => answer({ type: 'snapshot', ref, snapshot }));
      return;
    }
    case 'drop':
      emulators.get(request.terminal)?.dispose({ history: true });
      emulators.delete(request.terminal);
      return;
  }
});
