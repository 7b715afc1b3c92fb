import { parentPort } from 'node:worker_threads';
import { Emulator } from './emulator.ts';
import type { EmulatorReply, EmulatorRequest } from './emulator-messages.ts';

const emulators = new Map<number, Emulator>();
const answer = (reply: EmulatorReply) => parentPort?.postMessage(reply);

function create({ terminal, screen, ...options }: Extract<EmulatorRequest, { type: 'create' }>): void {
  emulators.get(terminal)?.dispose();
  const emulator = new Emulator({
    ...options,
    ...(screen === undefined ? {} : { screen }),
    onParsed: (offset) => {
      if (emulators.get(terminal) === emulator) answer({ type: 'parsed', terminal, offset });
    },
    onReply: (text) => answer({ type: 'reply', terminal, text }),
  });
  emulators.set(terminal, emulator);
}

parentPort?.on('message', (request: EmulatorRequest) => {
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
      const { ref, terminal } = request;
      const emulator = emulators.get(terminal);
      if (!emulator) answer({ type: 'snapshot', ref, snapshot: undefined });
      // Never rejects: whatever goes wrong in there ends the worker, and the server starts another.
      else void emulator.snapshot().then((snapshot) => answer({ type: 'snapshot', ref, snapshot }));
      return;
    }
    case 'drop':
      emulators.get(request.terminal)?.dispose();
      emulators.delete(request.terminal);
      return;
  }
});
