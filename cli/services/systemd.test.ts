import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { installUnit, type Systemd, stopUnit, UNIT, uninstallUnit, unitFile, unitText } from './systemd.ts';

function machine({ booted = true } = {}): Systemd & { readonly calls: string[] } {
  const folder = mkdtempSync(join(tmpdir(), 'slipway-systemd-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const [runtimeDir, unitDir] = [join(folder, 'run'), join(folder, 'etc')];
  if (booted) mkdirSync(runtimeDir);
  mkdirSync(unitDir);
  const calls: string[] = [];
  return { runtimeDir, unitDir, calls, run: (words) => void calls.push(words.join(' ')) };
}
const options = { checkout: '/opt/slip way', environment: { SLIPWAY_PORT: '4700', SLIPWAY_ORIGINS: 'a "b" 100%' } };

test('the unit starts the checkout’s command, again and again, and ends nothing but it', () => {
  const text = unitText(options);
  expect(text).toContain('ExecStart="/opt/slip way/slipway" start\n');
  for (const line of ['KillMode=process', 'Restart=always', 'StartLimitIntervalSec=0', 'Delegate=yes']) {
    expect(text).toContain(`${line}\n`);
  }
  expect(text).toContain('Environment="SLIPWAY_PORT=4700"\n');
  expect(text).toContain('Environment="SLIPWAY_ORIGINS=a \\"b\\" 100%%"\n');
});

test('it is installed, installed again, stopped and taken away', async () => {
  const system = machine();
  await installUnit(system, options);
  expect(readFileSync(unitFile(system), 'utf8')).toBe(unitText(options));
  await installUnit(system, options);
  const once = ['daemon-reload', `enable ${UNIT}`, `restart ${UNIT}`];
  expect(system.calls).toEqual([...once, ...once]);
  system.calls.length = 0;
  stopUnit(system);
  expect(uninstallUnit(system)).toBe(true);
  expect(system.calls).toEqual([`stop ${UNIT}`, `disable --now ${UNIT}`, 'daemon-reload']);
  expect(existsSync(unitFile(system))).toBe(false);
  expect(uninstallUnit(system)).toBe(false);
});

test('where systemd does not run, nothing is written and the other way is named', async () => {
  const system = machine({ booted: false });
  await expect(installUnit(system, options)).rejects.toThrow('--background');
  expect(() => uninstallUnit(system)).toThrow('--background');
  stopUnit(system);
  expect(system.calls).toEqual([]);
  expect(existsSync(unitFile(system))).toBe(false);
});

const analyze = spawnSync('systemd-analyze', ['--version']).status === 0;
test.skipIf(!analyze)('systemd finds nothing wrong with it', () => {
  const folder = mkdtempSync(join(tmpdir(), 'slipway-unit-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  writeFileSync(join(folder, 'slipway'), '#!/bin/sh\n', { mode: 0o755 });
  const file = join(folder, UNIT);
  writeFileSync(file, unitText({ ...options, checkout: folder }));
  const { status, stderr } = spawnSync('systemd-analyze', ['verify', file], { encoding: 'utf8' });
  expect([status, stderr.split('\n').filter((line) => line.includes(UNIT))]).toEqual([0, []]);
});
