import { choiceDialog } from '../page/confirm-dialog.ts';
import type { Say } from '../page/texts.ts';
import type { ShellState } from './shell-watch.ts';

const QUOTE_MAX_CHARS = 500;

interface Asked {
  readonly host: string;
  readonly command: string;
  readonly state: Exclude<ShellState, 'new' | 'prompt'>;
  readonly say: Say;
}

/** What to do with a command for a terminal in which another one runs, or may run. */
export function askHowToRun({
  host,
  command,
  state,
  say,
}: Asked): Promise<'queue' | 'elsewhere' | 'anyway' | undefined> {
  const elsewhere = { value: 'elsewhere', label: say('runElsewhere') } as const;
  const anyway = { value: 'anyway', label: say('runAnyway') } as const;
  const queue = { value: 'queue', label: say('runQueue'), tone: 'primary' } as const;
  return choiceDialog({
    title: say(state === 'busy' ? 'runBusyTitle' : 'runUnknownTitle', { host }),
    text: say(state === 'busy' ? 'runBusyText' : 'runUnknownText'),
    quote: command.slice(0, QUOTE_MAX_CHARS),
    cancel: say('cancel'),
    // Where no prompt is marked, one that is waited for may never be seen.
    choices: state === 'busy' ? [anyway, elsewhere, queue] : [anyway, { ...elsewhere, tone: 'primary' }],
  });
}
