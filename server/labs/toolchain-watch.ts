import { lenient } from '#protocol/lenient.ts';
import { type ToolchainView, toolchainViewSchema } from '#protocol/toolchain.ts';
import { refusal } from '#protocol/version.ts';
import { readStatus, type StatusFile, type StatusWatch, watchStatus } from '../status-file.ts';

export const noToolchain: ToolchainView = {
  status: 'idle',
  artifacts: [],
  startedAt: 0,
  updatedAt: 0,
  remainingMs: 0,
  ready: { bare: false, cluster: false },
};

const schema = lenient(toolchainViewSchema);
const statusOf = (file: string): StatusFile<ToolchainView> => ({
  file,
  schema,
  absent: noToolchain,
  refused(written) {
    const failure = refusal('toolchain status', written);
    return failure && { ...noToolchain, status: 'failed', failure };
  },
});

/** The status as the runner wrote it last; `noToolchain` when it never ran since the machine booted. */
export const readToolchain = (file: string): Promise<ToolchainView> => readStatus(statusOf(file));

export type ToolchainWatch = StatusWatch<ToolchainView>;
export const watchToolchain = (file: string): Promise<ToolchainWatch> => watchStatus(statusOf(file));
