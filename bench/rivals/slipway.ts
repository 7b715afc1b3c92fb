import { startLocalTerminals } from '../local-terminals.ts';
import { TerminalClient } from '../terminal-client.ts';
import type { OutputListener, Rival, RivalTerminal } from './rival.ts';

/** ptyhost and the terminal service, each in a process of its own, with shells of this machine instead of a lab's. */
export const slipway: Rival = {
  name: 'slipway',
  async open(): Promise<RivalTerminal> {
    const local = await startLocalTerminals();
    const { client } = await TerminalClient.connect(local.origin);
    let listener: OutputListener = () => undefined;
    const id = await client.open('testpc', (bytes) => listener(bytes));
    return {
      type: (text) => client.type(id, text),
      onOutput: (next) => {
        listener = next;
      },
      async stop() {
        client.close();
        await local.stop();
      },
      pids: [local.ptyhostPid, local.serverPid],
    };
  },
};
