/** A shell behind a server, driven as that server's own page would. */
export interface RivalTerminal {
  type(text: string): void;
  /** Who gets the output from now on. What the listener returns, the server's flow control waits for, where it has one. */
  onOutput(listener: OutputListener): void;
  stop(): Promise<void>;
  /** The processes between the shell and the page. */
  readonly pids: readonly number[];
}

export type OutputListener = (output: Uint8Array | string) => void | Promise<void>;

export interface Rival {
  readonly name: string;
  /** Starts the server and opens a shell in it. */
  open(): Promise<RivalTerminal>;
}

export const SIZE = { cols: 120, rows: 30 };
/** The same shell for all: bash as it is, without anybody's settings. */
export const SHELL = { file: '/bin/bash', args: ['--norc', '--noprofile', '-i'] } as const;
export const SHELL_ENVIRONMENT = {
  PATH: process.env.PATH ?? '/usr/bin:/bin',
  PS1: '$ ',
  LANG: 'C.UTF-8',
  HISTFILE: '/dev/null',
};
