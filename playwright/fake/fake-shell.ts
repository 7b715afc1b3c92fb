const PASTE_BEGINS = '\x1b[200~';
const PASTE_ENDS = '\x1b[201~';
const BRACKETED_ON = '\x1b[?2004h';
const BRACKETED_OFF = '\x1b[?2004l';

/** A line editor and a shell in little: takes what is typed, echoes it, and on Enter says whatever the script says. */
export class FakeShell {
  /** Everything that came in, as it came. */
  received = '';
  /** The command lines that ran. */
  readonly ran: string[] = [];
  ended = false;
  readonly #host: string;
  #line = '';
  #isPasting = false;

  constructor(host: string) {
    this.#host = host;
  }

  prompt(): string {
    return `${BRACKETED_ON}\x1b[1;32mroot@${this.#host}\x1b[0m:\x1b[1;34m~\x1b[0m# `;
  }

  /** Returns what is printed. */
  take(text: string): string {
    this.received += text;
    const pieces = text.split(/(\x1b\[20[01]~|.)/su).filter((piece) => piece !== '');
    return pieces.map((piece) => this.#key(piece)).join('');
  }

  #key(key: string): string {
    if (key === PASTE_BEGINS || key === PASTE_ENDS) {
      this.#isPasting = key === PASTE_BEGINS;
      return '';
    }
    if (key === '\r' && !this.#isPasting) return this.#enter();
    if (key === '\x15') this.#line = '';
    else this.#line += key === '\r' ? '\n' : key;
    // Control characters are echoed as bash does: not as such.
    return key === '\r' ? '\r\n' : key.replace(/\p{Cc}/u, '');
  }

  #enter(): string {
    const lines = this.#line.split('\n');
    this.#line = '';
    this.ended = lines.includes('exit');
    return `\r\n${BRACKETED_OFF}\r${lines.map((line) => this.#run(line)).join('')}${this.prompt()}`;
  }

  #run(line: string): string {
    if (line === '') return '';
    this.ran.push(line);
    if (line.startsWith('kubectl label')) return 'namespace/default labeled\r\n';
    if (line.includes('get pod'))
      return 'NAME                   READY   STATUS    RESTARTS   AGE\r\nweb-5d8c7b9f4d-xk2lp   2/2     Running   0          41s\r\n';
    return line.startsWith('curl') ? '200\r\n' : `ran: ${line}\r\n`;
  }
}
