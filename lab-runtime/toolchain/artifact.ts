import type { Layout } from '../layout.ts';

/**
 * Two builds run at once only when one of them mostly waits for the network or the disk (`light`),
 * so that a small machine is never asked to link two large programs at the same time.
 */
export type Lane = 'light' | 'heavy';

interface InputContext {
  readonly repoDir: string;
}

export interface BuildContext {
  readonly paths: Layout;
  readonly repoDir: string;
  /** Input hash of this artifact. */
  readonly hash: string;
  /** What lies here when `build` returns is the artifact. */
  readonly outDir: string;
  /** Scratch of this artifact; survives an interruption, is removed after success. */
  readonly workDir: string;
  readonly environment: NodeJS.ProcessEnv;
  readonly signal: AbortSignal;
  /** Folder of a finished artifact that this one needs or uses. */
  artifact(name: string): string;
  log(line: string): void;
  /** What it does now, for the progress display. */
  progress(detail: string): void;
}

/** For artifacts whose substance cannot lie in a cache folder (btrfs subvolumes). */
export interface OutsideStorage {
  present(paths: Layout, hash: string): Promise<boolean>;
  /** Points whoever uses it at this version. */
  publish(paths: Layout, hash: string): Promise<void>;
  /** Removes every version but those to keep; answers what went. */
  dropOthers(paths: Layout, keep: (hash: string) => boolean): Promise<readonly string[]>;
}

export interface Artifact {
  readonly name: string;
  readonly title: string;
  readonly version: string;
  readonly lane: Lane;
  /** Finished first, and part of this artifact's hash. */
  readonly needs: readonly string[];
  /** Finished first, but no part of the hash: a tool of the build that leaves no trace in the result. */
  readonly uses?: readonly string[];
  /** On the 2-core reference machine. */
  readonly estimateMs: number;
  /** Peak use of the state directory's file system while it is built, beside the shared Go caches. */
  readonly diskMiB: number;
  readonly memoryMiB: number;
  /** Fills the shared Go caches, which are dropped once no Go artifact is missing. */
  readonly goModule?: true;
  /** No lab needs it to start. A run that makes only what labs need takes it from the cache or leaves it out. */
  readonly addon?: true;
  readonly outside?: OutsideStorage;
  /** Everything besides `needs` that decides what comes out: versions, build lines, source text. */
  inputs(context: InputContext): Promise<readonly string[]>;
  build(context: BuildContext): Promise<void>;
}
