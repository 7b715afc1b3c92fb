import { checkoutDir } from '../checkout.ts';
import type { Command } from '../command.ts';
import { installUnit, systemd, UNIT, uninstallUnit, unitFile } from './systemd.ts';

/** What this command was given, and the service is to have. */
const settings = (environment: NodeJS.ProcessEnv): Record<string, string> =>
  Object.fromEntries(
    Object.entries(environment).flatMap(([name, value]) =>
      (name.startsWith('SLIPWAY_') || name === 'K3S_BINARY') && value ? [[name, value]] : [],
    ),
  );

const install: Command = {
  words: ['install-service'],
  summary: 'Let systemd start Slipway now and at each boot, with the SLIPWAY_ settings that this command has.',
  async run({ out }) {
    const environment = settings(process.env);
    await installUnit(systemd, { checkout: checkoutDir(), environment });
    out.answer({ unit: UNIT, file: unitFile(systemd), settings: environment }, [
      `systemd runs Slipway as ${UNIT} (${unitFile(systemd)}).`,
      `journalctl -u ${UNIT} shows what it says, ./slipway status how it is, ./slipway uninstall-service undoes this.`,
    ]);
    return 0;
  },
};

const uninstall: Command = {
  words: ['uninstall-service'],
  summary: 'Take Slipway away from systemd. Labs go on; ./slipway stop ends them.',
  async run({ out }) {
    const was = uninstallUnit(systemd);
    out.answer({ unit: UNIT, removed: was }, [
      was ? 'systemd no longer starts Slipway. Labs go on; ./slipway stop ends them.' : 'There was no such service.',
    ]);
    return 0;
  },
};

export const serviceCommands: readonly Command[] = [install, uninstall];
