import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { deflateRawSync } from 'node:zlib';
import { HISTORY_LINES, HISTORY_MAX_BYTES, HISTORY_MAX_CHARS } from '#protocol/terminal-flow.ts';

/** Deflating is most of what history costs; the levels above this win little on what programs print. */
const DEFLATE_LEVEL = 3;
/** `<number>-<lines>-<characters>` */
const FILE_NAME = /^(\d{1,12})-(\d{1,6})-(\d{1,8})$/;

export const deflate = (text: string): Uint8Array<ArrayBuffer> =>
  new Uint8Array(deflateRawSync(text, { level: DEFLATE_LEVEL }));

interface Piece {
  readonly number: number;
  readonly lines: number;
  readonly chars: number;
  readonly bytes: Uint8Array<ArrayBuffer>;
}

export interface HistoryStart {
  /** Where the pieces are kept for the next server; without it, in memory alone. */
  readonly folder?: string;
  /** Pieces before this number belong to the screen that it begins with; all others are dropped. */
  readonly next: number;
}

/** The lines that have left an emulator, as deflated pieces of escape sequences, oldest first. */
export class History {
  #folder: string | undefined;
  #pieces: Piece[] = [];
  #next: number;
  readonly #onTrouble: (reason: string) => void;

  /** `onTrouble`: the disk does not take it; the lines are kept in memory. */
  constructor({ folder, next }: HistoryStart, onTrouble: (reason: string) => void) {
    this.#folder = folder;
    this.#next = next;
    this.#onTrouble = onTrouble;
    this.#onDisk((path) => {
      mkdirSync(path, { recursive: true, mode: 0o700 });
      this.#read(path, next);
    });
  }

  /** The number that the next piece will have. */
  get next(): number {
    return this.#next;
  }
  get pieces(): Uint8Array<ArrayBuffer>[] {
    return this.#pieces.map(({ bytes }) => bytes);
  }

  append(text: string, lines: number): void {
    const bytes = deflate(text);
    const piece = { number: this.#next, lines, chars: text.length, bytes };
    this.#next += 1;
    this.#pieces.push(piece);
    this.#onDisk((path) => writeFileSync(join(path, nameOf(piece)), bytes, { mode: 0o600 }));
    while (this.#isTooMuch()) this.#drop(1);
  }

  clear(): void {
    this.#drop(this.#pieces.length);
  }

  /** With the terminal. */
  remove(): void {
    this.#pieces = [];
    this.#onDisk((path) => rmSync(path, { recursive: true, force: true }));
    this.#folder = undefined;
  }

  #isTooMuch(): boolean {
    const [oldest] = this.#pieces;
    if (!oldest) return false;
    const sum = (of: (piece: Piece) => number) => this.#pieces.reduce((total, piece) => total + of(piece), 0);
    return (
      sum(({ lines }) => lines) - oldest.lines >= HISTORY_LINES ||
      sum(({ bytes }) => bytes.length) > HISTORY_MAX_BYTES ||
      sum(({ chars }) => chars) > HISTORY_MAX_CHARS
    );
  }

  #drop(count: number): void {
    for (const piece of this.#pieces.splice(0, count)) {
      this.#onDisk((path) => rmSync(join(path, nameOf(piece)), { force: true }));
    }
  }

  #read(path: string, next: number): void {
    for (const name of readdirSync(path)) {
      const [number = 0, lines = 0, chars = 0] = (FILE_NAME.exec(name) ?? []).slice(1).map(Number);
      if (number < next && lines > 0) {
        this.#pieces.push({ number, lines, chars, bytes: new Uint8Array(readFileSync(join(path, name))) });
      } else rmSync(join(path, name), { recursive: true, force: true });
    }
    this.#pieces.sort((a, b) => a.number - b.number);
    // What comes before a piece that is missing is no longer right above what follows.
    const gap = this.#pieces.findLastIndex(({ number }, at) => number !== next - this.#pieces.length + at);
    this.#drop(gap + 1);
    while (this.#isTooMuch()) this.#drop(1);
  }

  #onDisk(use: (folder: string) => void): void {
    if (this.#folder === undefined) return;
    try {
      use(this.#folder);
    } catch (error) {
      this.#folder = undefined;
      this.#onTrouble(error instanceof Error ? error.message : String(error));
    }
  }
}

const nameOf = ({ number, lines, chars }: Piece): string => `${number}-${lines}-${chars}`;
