import { spawnSync } from 'node:child_process';
import { existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { writeFileAtomic } from '#lab-runtime/toolchain/atomic-file.ts';
import { SlipwayError } from '#protocol/errors.ts';

export const UNIT = 'slipway.service';

export interface Systemd {
  /** Only there while systemd runs (sd_booted(3)). */
  readonly runtimeDir: string;
  readonly unitDir: string;
  /** Throws SLW504 with what systemctl printed. */
  run(words: readonly string[]): void;
}

export const systemd: Systemd = {
  runtimeDir: '/run/systemd/system',
  unitDir: '/etc/systemd/system',
  run(words) {
    const { status, stderr, error } = spawnSync('systemctl', words, { encoding: 'utf8' });
    if (status === 0) return;
    const detail = `systemctl ${words.join(' ')}: ${error?.message ?? stderr.trim().slice(-300)}`;
    throw new SlipwayError('SLW504', { detail });
  },
};

export const unitFile = ({ unitDir }: Systemd): string => join(unitDir, UNIT);
export const isInstalled = (system: Systemd): boolean => existsSync(system.runtimeDir) && existsSync(unitFile(system));

/** As systemd.syntax(7) wants it: a specifier's % doubled, quotes and backslashes escaped. */
const quoted = (text: string): string => `"${text.replaceAll(/["\\]/g, '\\$&').replaceAll('%', '%%')}"`;

export interface UnitOptions {
  readonly checkout: string;
  /** Settings that the command was given, such as SLIPWAY_PORT. */
  readonly environment: Readonly<Record<string, string>>;
}

/**
 * systemd starts the command in the foreground; labs, shells and services outlive it (KillMode), and the next start
 * takes them over. It is started again for ever: what made it end may pass.
 */
export const unitText = ({ checkout, environment }: UnitOptions): string => `[Unit]
Description=Slipway, courseware for the service mesh
After=local-fs.target network.target
StartLimitIntervalSec=0

[Service]
Type=exec
ExecStart=${quoted(join(checkout, 'slipway'))} start
KillMode=process
Restart=always
RestartSec=2
TimeoutStopSec=60
Delegate=yes
TasksMax=infinity
${Object.entries({ HOME: '/root', ...environment })
  .map(([name, value]) => `Environment=${quoted(`${name}=${value}`)}\n`)
  .join('')}
[Install]
WantedBy=multi-user.target
`;

function requireSystemd({ runtimeDir }: Systemd): void {
  if (existsSync(runtimeDir)) return;
  const detail = 'systemd does not run here; ./slipway start --background keeps Slipway running until the next boot';
  throw new SlipwayError('SLW504', { detail });
}

/** Writes the unit and starts it now and at each boot; safe to repeat. */
export async function installUnit(system: Systemd, options: UnitOptions): Promise<void> {
  requireSystemd(system);
  await writeFileAtomic(unitFile(system), unitText(options));
  system.run(['daemon-reload']);
  system.run(['enable', UNIT]);
  // An older unit's command gives way to the new one's; what it had started is taken over.
  system.run(['restart', UNIT]);
}

/** False when there was none. Labs and services go on, without somebody who starts them at boot. */
export function uninstallUnit(system: Systemd): boolean {
  requireSystemd(system);
  if (!existsSync(unitFile(system))) return false;
  system.run(['disable', '--now', UNIT]);
  rmSync(unitFile(system));
  system.run(['daemon-reload']);
  return true;
}

/** Ends the unit's command, which systemd would otherwise start again. */
export function stopUnit(system: Systemd): void {
  if (isInstalled(system)) system.run(['stop', UNIT]);
}
