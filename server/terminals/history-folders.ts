import { readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';

/** One folder a terminal for the lines above its screen; it goes with the terminal. */
export class HistoryFolders {
  readonly #root: string;
  readonly #log: { warn(data: object, text: string): void };

  constructor(root: string, log: { warn(data: object, text: string): void }) {
    this.#root = root;
    this.#log = log;
  }

  of(terminal: number): string {
    return join(this.#root, String(terminal));
  }

  remove(terminal: number): void {
    this.#remove(String(terminal));
  }

  /** Terminals that ended while no server followed them leave their folders. */
  keepOnly(terminals: readonly number[]): void {
    const known = new Set(terminals.map(String));
    for (const name of this.#names()) if (!known.has(name)) this.#remove(name);
  }

  #names(): string[] {
    try {
      return readdirSync(this.#root);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT') this.#complain(error);
      return [];
    }
  }

  #remove(name: string): void {
    try {
      rmSync(join(this.#root, name), { recursive: true, force: true });
    } catch (error) {
      this.#complain(error);
    }
  }

  #complain(error: unknown): void {
    const reason = error instanceof Error ? error.message : String(error);
    this.#log.warn({ reason }, 'lines above a screen that is gone cannot be removed');
  }
}
