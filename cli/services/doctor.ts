import type { Command } from '../command.ts';
import { type Finding, machineFindings } from './findings.ts';
import { serviceFindings } from './service-findings.ts';

const SYMBOLS = { good: '✔', note: '·', bad: '✘' } as const;

const lines = ({ level, what, meaning, todo }: Finding): string[] => [
  `${SYMBOLS[level]} ${what}`,
  ...(meaning ? [`    ${meaning}`] : []),
  ...(todo ? [`    → ${todo}`] : []),
];

export const doctorCommand: Command = {
  words: ['doctor'],
  summary: 'Check this machine: what is missing, what it means, and what to do. Exits 1 if labs cannot run.',
  unprivileged: true,
  async run({ config, out }) {
    const findings = [...(await machineFindings(config)), ...(await serviceFindings(config))];
    const bad = findings.filter(({ level }) => level === 'bad').length;
    out.answer({ findings, bad }, [
      ...findings.flatMap(lines),
      bad === 0 ? 'This machine can run Slipway.' : `${bad} problem(s).`,
    ]);
    return bad === 0 ? 0 : 1;
  },
};
