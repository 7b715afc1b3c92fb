import type { ScreenSnapshot } from './emulator.ts';
import type { HistoryStart } from './history.ts';

/** From the server to the process that holds one session's emulators. */
export type EmulatorRequest =
  | {
      readonly type: 'create';
      readonly terminal: number;
      readonly offset: number;
      readonly cols: number;
      readonly rows: number;
      readonly quietUntil: number;
      readonly screen?: string;
      readonly history?: HistoryStart;
    }
  | { readonly type: 'write'; readonly terminal: number; readonly offset: number; readonly bytes: Uint8Array }
  | { readonly type: 'resize'; readonly terminal: number; readonly cols: number; readonly rows: number }
  | { readonly type: 'snapshot'; readonly terminal: number; readonly ref: number; readonly above: boolean }
  /** The terminal is closed: its history goes too. */
  | { readonly type: 'drop'; readonly terminal: number };

export type EmulatorReply =
  | { readonly type: 'parsed'; readonly terminal: number; readonly offset: number }
  | { readonly type: 'snapshot'; readonly ref: number; readonly snapshot: ScreenSnapshot | undefined }
  | { readonly type: 'reply'; readonly terminal: number; readonly text: string }
  | { readonly type: 'trouble'; readonly reason: string };
