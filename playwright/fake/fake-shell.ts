const PASTE_BEGINS = '\x1b[200~';
const PASTE_ENDS = '\x1b[201~';
const BRACKETED_ON = '\x1b[?2004h';
const BRACKETED_OFF = '\x1b[?2004l';
const BEGINS = '\x1b]133;C\x07';
const INTERRUPT = '\x03';

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
  /** A `sleep`, which echoes what is typed and ends at Ctrl-C. */
  #running: string | undefined;

  constructor(host: string) {
    this.#host = host;
  }

  /** Marked, with the exit status of what ran before. */
  prompt(status = 0): string {
    return `\x1b]133;D;${status}\x07\x1b]133;A\x07${BRACKETED_ON}\x1b[1;32mroot@${this.#host}\x1b[0m:\x1b[1;34m~\x1b[0m# `;
  }

  /** Returns what is printed. */
  take(text: string): string {
    this.received += text;
    const pieces = text.split(PASTE_BEGINS).flatMap((part, at) => {
      const [inside = '', ...outside] = part.split(PASTE_ENDS);
      const keys =
        outside.length > 0 ? [...Array.from(inside), PASTE_ENDS, ...Array.from(outside.join(''))] : Array.from(part);
      return at > 0 ? [PASTE_BEGINS, ...keys] : keys;
    });
    return pieces.map((piece) => this.#key(piece)).join('');
  }

  #key(key: string): string {
    if (this.#running !== undefined) {
      if (key !== INTERRUPT) return key.replaceAll('\r', '\r\n').replace(/[^\P{Cc}\r\n]/gu, '');
      this.#running = undefined;
      return `^C\r\n${this.prompt(130)}`;
    }
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
    const output = lines.map((line) => this.#run(line)).join('');
    const end = this.#running === undefined ? this.prompt(output.includes('error:') ? 1 : 0) : '';
    return `\r\n${BRACKETED_OFF}\r${output}${end}`;
  }

  #run(line: string): string {
    if (line === '') return '';
    this.ran.push(line);
    return `${BEGINS}${this.#answer(line)}`;
  }

  #answer(line: string): string {
    if (line.startsWith('sleep')) {
      this.#running = line;
      return '';
    }
    if (line.startsWith('kubectl apply')) return 'error: the path "web.yaml" does not exist\r\n';
    if (line.startsWith('kubectl label')) return 'namespace/default labeled\r\n';
    if (line.includes('get pod'))
      return 'NAME                   READY   STATUS    RESTARTS   AGE\r\nweb-5d8c7b9f4d-xk2lp   2/2     Running   0          41s\r\n';
    return line.startsWith('curl') ? '200\r\n' : `ran: ${line}\r\n`;
  }
}
