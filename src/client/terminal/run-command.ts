import type { RunProgress } from './shell-watch.ts';

/** Asks that a command be typed into a terminal of a host; the desk's terminals listen for it. */
export class RunCommandEvent extends Event {
  static readonly type = 'slip-run';
  readonly host: string;
  readonly command: string;
  /** Told how far the command is, as long as that is known. */
  readonly report: (progress: RunProgress) => void;

  constructor(host: string, command: string, report: (progress: RunProgress) => void = () => undefined) {
    super(RunCommandEvent.type, { bubbles: true });
    this.host = host;
    this.command = command;
    this.report = report;
  }
}
