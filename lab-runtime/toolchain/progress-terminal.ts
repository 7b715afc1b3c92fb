import type { ToolchainView } from '#protocol/toolchain.ts';

type Step = ToolchainView['artifacts'][number];

const FRAME_MS = 500;
const SYMBOLS: Record<Step['status'], string> = { waiting: '·', cached: '✔', running: '▸', done: '✔', failed: '✘' };

export function duration(ms: number): string {
  const seconds = Math.round(ms / 1000);
  if (seconds < 60) return `${seconds} s`;
  const minutes = Math.floor(seconds / 60);
  return minutes < 60 ? `${minutes} min ${seconds % 60} s` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

function stepLine(step: Step, now: number): string {
  const name = `${SYMBOLS[step.status]} ${step.title} ${step.version}`.padEnd(38);
  if (step.status === 'cached') return `${name} in the cache`;
  if (step.status === 'done' || step.status === 'failed') return `${name} ${duration(step.ms ?? 0)}`;
  if (step.status === 'waiting') return `${name} about ${duration(step.estimateMs)}`;
  const elapsed = `${duration(now - (step.startedAt ?? now))} of about ${duration(step.estimateMs)}`;
  return `${name} ${elapsed}${step.detail === undefined ? '' : `  ${step.detail}`}`;
}

const failureLines = (view: ToolchainView): string[] =>
  view.failure === undefined
    ? []
    : [`${view.failure.code}: ${view.failure.message.en}`, ...(view.logTail ?? []).map((line) => `    ${line}`)];

/** All steps as they stand, one line each. */
export function renderView(view: ToolchainView, now: number): string[] {
  const lines = view.artifacts.map((step) => stepLine(step, now));
  if (view.status === 'building') lines.push(`About ${duration(view.remainingMs)} left.`);
  if (view.status === 'ready') lines.push('Everything that labs need is there.');
  if (view.status === 'idle') lines.push('Interrupted; the next start resumes here.');
  return [...lines, ...failureLines(view)];
}

/** What became different between two views, for output that cannot be redrawn. */
export function renderChanges(before: ToolchainView | undefined, view: ToolchainView): string[] {
  const lines: string[] = [];
  for (const step of view.artifacts) {
    const earlier = before?.artifacts.find(({ name }) => name === step.name)?.status ?? 'waiting';
    if (earlier === step.status) continue;
    const label = `${step.title} ${step.version}`;
    if (step.status === 'running') lines.push(`${label}: started, about ${duration(step.estimateMs)}`);
    if (step.status === 'done')
      lines.push(`${label}: done in ${duration(step.ms ?? 0)}, about ${duration(view.remainingMs)} left`);
    if (step.status === 'failed') lines.push(`${label}: failed after ${duration(step.ms ?? 0)}`);
  }
  if (!before?.ready.bare && view.ready.bare) lines.push('Labs with testpc alone can start.');
  if (!before?.ready.cluster && view.ready.cluster) lines.push('Labs with Kubernetes and Istio can start.');
  if (before?.failure === undefined) lines.push(...failureLines(view));
  return lines;
}

export interface TerminalProgress extends Disposable {
  update(view: ToolchainView): void;
  say(line: string): void;
}

/** Shows a run: redrawn in place on a terminal, plain lines elsewhere. */
export function terminalProgress(
  stream: NodeJS.WritableStream & { columns?: number },
  options: { plain: boolean; now: () => number },
): TerminalProgress {
  let latest: ToolchainView | undefined;
  if (options.plain)
    return {
      update(view) {
        for (const line of renderChanges(latest, view)) stream.write(`${line}\n`);
        latest = view;
      },
      say: (line) => void stream.write(`${line}\n`),
      [Symbol.dispose]: () => undefined,
    };

  let drawn = 0;
  const erase = (): string => (drawn === 0 ? '' : `\x1b[${drawn}A\x1b[J`);
  const draw = (): void => {
    if (latest === undefined) return;
    const width = (stream.columns ?? 100) - 1;
    const lines = renderView(latest, options.now()).map((line) => line.slice(0, width));
    stream.write(`${erase()}${lines.join('\n')}\n`);
    drawn = lines.length;
  };
  const timer = setInterval(draw, FRAME_MS);
  return {
    update(view) {
      const first = latest === undefined;
      latest = view;
      if (first) draw();
    },
    say(line) {
      stream.write(`${erase()}${line}\n`);
      drawn = 0;
      draw();
    },
    [Symbol.dispose]() {
      clearInterval(timer);
      draw();
    },
  };
}
