/** Asks that a command be typed into a terminal of a host; the desk's terminals listen for it. */
export class RunCommandEvent extends Event {
  static readonly type = 'slip-run';
  readonly host: string;
  readonly command: string;

  constructor(host: string, command: string) {
    super(RunCommandEvent.type, { bubbles: true });
    this.host = host;
    this.command = command;
  }
}
