import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Layout } from '#lab-runtime/layout.ts';
import type { Failure } from '#protocol/errors.ts';
import { refusal } from '#protocol/version.ts';
import { bundleDir, checkoutDir } from '../checkout.ts';
import { appPath, entryHash } from './app-install.ts';
import { children, type ProcessRecord, runningRecord } from './process-record.ts';

const SERVICES = ['server', 'labd', 'ptyhost'] as const;

export interface ServiceState {
  readonly name: (typeof SERVICES)[number];
  readonly record: ProcessRecord | undefined;
  /** It runs the code of this checkout. */
  readonly current: boolean;
  /** Programs that a ptyhost holds. */
  readonly terminals: number;
  /** Why this checkout's server cannot talk with it. */
  readonly refused: Failure | undefined;
}

export function serviceState(paths: Layout, name: ServiceState['name']): ServiceState {
  const checkout = checkoutDir();
  const record = runningRecord(paths, name);
  const bundle = bundleDir(checkout);
  const built = existsSync(join(bundle, `${name}.js`));
  const hash = built && (name === 'server' ? appPath(paths, checkout) : entryHash(dirname(bundle), name));
  return {
    name,
    record,
    current: record !== undefined && record.hash === hash,
    terminals: record && name === 'ptyhost' ? children(record.pid) : 0,
    refused: record && name !== 'server' ? refusal(name, record.speaks ?? {}) : undefined,
  };
}

export const serviceStates = (paths: Layout): readonly ServiceState[] =>
  SERVICES.map((name) => serviceState(paths, name));

/** How a service differs from this checkout, in words; empty when it does not. */
export function difference({ name, record, current, terminals, refused }: ServiceState): string {
  if (!record || current) return '';
  const version = `runs another build${record.release ? ` (${record.release})` : ''}`;
  if (name !== 'ptyhost') return `${version}; ./slipway upgrade replaces it`;
  if (refused) return `${version} that this one cannot talk with; ./slipway upgrade replaces it and ends its terminals`;
  if (terminals > 0) return `${version}; kept while it has terminals (${terminals})`;
  return `${version}; ./slipway upgrade replaces it`;
}
