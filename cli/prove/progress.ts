/** What a long run shows of itself: one line that is written over at a terminal, a line now and then elsewhere. */
export interface Progress {
  /** The first case begins. */
  begin(): void;
  step(seen: { readonly cases: number; readonly contradictions: number }): void;
  note(text: string): void;
  /** Since the first case was begun. */
  seconds(): number;
  end(): void;
}

const LINE_EVERY_MS = 10_000;

export function progress(total: number): Progress {
  const live = process.stderr.isTTY === true;
  let began = performance.now();
  let said = 0;
  const seconds = () => (performance.now() - began) / 1000;
  const clear = () => live && process.stderr.write('\r\x1b[K');
  return {
    seconds,
    begin() {
      began = performance.now();
    },
    step({ cases, contradictions }) {
      const rate = cases / Math.max(0.001, seconds());
      const line = `${cases} of ${total} cases, ${rate.toFixed(1)}/s, ${contradictions} contradictions, ${Math.ceil((total - cases) / rate)} s left`;
      if (live) process.stderr.write(`\r\x1b[K${line}`);
      else if (performance.now() - said > LINE_EVERY_MS) {
        said = performance.now();
        console.error(line);
      }
    },
    note(text) {
      clear();
      console.error(text);
    },
    end: () => void clear(),
  };
}
