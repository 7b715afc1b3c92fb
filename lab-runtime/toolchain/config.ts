import { resolve } from 'node:path';
import { z } from 'zod';
import { SlipwayError } from '#protocol/errors.ts';
import { DEFAULT_RUN_DIR, DEFAULT_STATE_DIR, type Layout, layout } from '../layout.ts';

const schema = z.object({
  SLIPWAY_STATE_DIR: z.string().startsWith('/').default(DEFAULT_STATE_DIR),
  SLIPWAY_RUN_DIR: z.string().startsWith('/').default(DEFAULT_RUN_DIR),
  SLIPWAY_KEEP_BUILD_CACHE: z.enum(['0', '1', '']).default('0'),
  SLIPWAY_ADDONS: z.enum(['build', 'cached']).default('build'),
  K3S_BINARY: z.string().startsWith('/').optional(),
  CI: z.string().optional(),
});

export interface ToolchainConfig {
  readonly paths: Layout;
  readonly repoDir: string;
  readonly keepBuildCache: boolean;
  /** Whether what no lab needs to start is built, or only taken where it lies in the cache. */
  readonly addons: 'build' | 'cached';
  /** An official k3s binary that takes labnode's place. */
  readonly k3sBinary: string | undefined;
  /** Not a terminal: lines are not redrawn. */
  readonly ci: boolean;
  readonly environment: NodeJS.ProcessEnv;
}

/**
 * The toolchain's only reader of the environment.
 * @throws SlipwayError SLW600
 */
export function toolchainConfig(environment: NodeJS.ProcessEnv, repoDir: string): ToolchainConfig {
  const parsed = schema.safeParse(environment);
  if (!parsed.success) {
    const issue = parsed.error.issues[0];
    throw new SlipwayError('SLW600', { name: String(issue?.path[0] ?? '?'), detail: issue?.message ?? '' });
  }
  const { data } = parsed;
  return {
    paths: layout(data.SLIPWAY_STATE_DIR, data.SLIPWAY_RUN_DIR),
    repoDir: resolve(repoDir),
    keepBuildCache: data.SLIPWAY_KEEP_BUILD_CACHE === '1',
    addons: data.SLIPWAY_ADDONS,
    k3sBinary: data.K3S_BINARY,
    ci: data.CI !== undefined,
    environment,
  };
}
