import type { ITerminalAddon, Terminal } from '@xterm/headless';

/** For tsconfig.node.json: the package's own types bring the DOM into all that is checked with them. */
export class Unicode11Addon implements ITerminalAddon {
  activate(terminal: Terminal): void;
  dispose(): void;
}
