import type { Terminal } from '@xterm/xterm';
import { ACK_STEP_BYTES } from '#protocol/terminal-flow.ts';
import { Utf8Boundary } from '#protocol/utf8-boundary.ts';
import type { SnapshotMessage } from './terminal-link.ts';

/** Ends whatever sequence was under way, then resets everything. */
const START_OVER = '\x18\x1bc';

async function inflate(pieces: readonly Uint8Array<ArrayBuffer>[]): Promise<string> {
  const texts = pieces.map((piece) => {
    const stream = new Blob([piece]).stream().pipeThrough(new DecompressionStream('deflate-raw'));
    return new Response(stream).text();
  });
  return (await Promise.all(texts)).join('');
}

/** Brings snapshots and output to the emulator, and acknowledges what it has drawn. */
export class ScreenFeed {
  readonly #terminal: Terminal;
  readonly #acknowledge: (offset: number) => void;
  readonly #boundary = new Utf8Boundary();
  #acked = 0;
  #received: number | undefined;
  /** Counts snapshots: what was written before one is not acknowledged after it. */
  #era = 0;
  #history: Uint8Array<ArrayBuffer>[] = [];
  /** What came while the lines above a snapshot are being inflated. */
  #held: (() => void)[] | undefined;

  constructor(terminal: Terminal, acknowledge: (offset: number) => void) {
    this.#terminal = terminal;
    this.#acknowledge = acknowledge;
  }

  /** The end of what has come in, if there is a screen at all. */
  get received(): number | undefined {
    return this.#received;
  }

  history(piece: Uint8Array): void {
    this.#history.push(new Uint8Array(piece));
  }

  /** The connection was lost: lines whose snapshot did not come any more would stand above the next one a second time. */
  cut(): void {
    this.#history = [];
  }

  /** `drawn` runs when the screen shows it. */
  snapshot(message: SnapshotMessage, drawn: () => void): void {
    this.#era += 1;
    const era = this.#era;
    this.#acked = message.offset;
    this.#received = message.offset;
    this.#held = undefined;
    const history = this.#history.splice(0);
    if (history.length === 0) {
      this.#draw(message, '', drawn);
      return;
    }
    this.#held = [];
    const goOn = (above: string) => {
      if (era !== this.#era) return;
      const held = this.#held ?? [];
      this.#held = undefined;
      this.#draw(message, above, drawn);
      for (const action of held) action();
    };
    // Without the lines above it the screen is still right.
    inflate(history).then(goOn, (error: unknown) => {
      console.error(error);
      goOn('');
    });
  }

  output(offset: number, bytes: Uint8Array): void {
    const era = this.#era;
    const end = offset + bytes.length;
    this.#received = end;
    this.inOrder(() => {
      this.#terminal.write(this.#boundary.push(bytes), () => {
        if (era !== this.#era || end - this.#acked < ACK_STEP_BYTES) return;
        this.#acked = end;
        this.#acknowledge(end);
      });
    });
  }

  /** After all that has come in so far has been given to the emulator. */
  inOrder(action: () => void): void {
    if (this.#held) this.#held.push(action);
    else action();
  }

  #draw({ cols, rows, data }: SnapshotMessage, above: string, drawn: () => void): void {
    this.#boundary.clear();
    // In the stream, behind what still waits to be parsed.
    this.#terminal.write('', () => this.#terminal.resize(cols, rows));
    this.#terminal.write(`${START_OVER}${above}${data}`, drawn);
  }
}
