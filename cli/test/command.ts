import { SlipwayError } from '#protocol/errors.ts';
import type { Command } from '../command.ts';
import { hostileTest } from '../hostile/command.ts';
import { duration } from '../output.ts';
import { failureLines } from './failures.ts';
import { labSections } from './lab-sections.ts';
import { quickSections } from './quick-sections.ts';
import { type SectionResult, summary } from './section.ts';

export const testCommand: Command = {
  words: ['test'],
  summary: 'Check everything: format, lint, types, unit tests, build, and the browser tests against a real lab.',
  options: {
    quick: { type: 'boolean', help: 'leave out what needs a lab' },
    hostile: { type: 'boolean', help: 'instead: attack this machine from labs, for minutes, and print who was harmed' },
    only: {
      type: 'string',
      value: 'SECTION',
      help: `one of: ${[...quickSections, ...labSections].map(({ name }) => name).join(', ')}; with --hostile the name of an attack`,
    },
  },
  async run(input) {
    const { out, options } = input;
    const results: SectionResult[] = [];
    const interrupted = new AbortController();
    for (const name of ['SIGINT', 'SIGTERM'] as const) process.on(name, () => interrupted.abort());
    if (options.hostile) return hostileTest({ ...input, signal: interrupted.signal });
    const all = [...quickSections, ...(options.quick ? [] : labSections)];
    const sections = all.filter(({ name }) => options.only === undefined || name === options.only);
    if (sections.length === 0) throw new SlipwayError('SLW106', { what: `the section ${String(options.only)}` });
    for (const section of sections) {
      if (interrupted.signal.aborted) break;
      out.say(`\n== ${section.name}`);
      const begun = Date.now();
      const counts = await section.run({ ...input, signal: interrupted.signal }).catch((error: unknown) => {
        out.say(error instanceof Error ? error.message : String(error));
        return { passed: 0, failed: 1 };
      });
      results.push({ name: section.name, ms: Date.now() - begun, ...counts });
      out.say(`== ${section.name}: ${counts.passed} passed, ${counts.failed} failed (${duration(Date.now() - begun)})`);
    }
    const { passed, failed } = summary(results, interrupted.signal.aborted);
    out.say('');
    for (const { name, failures = [] } of results) for (const line of failureLines(name, failures)) out.say(line);
    for (const result of results) {
      out.say(
        `${result.failed === 0 ? '✔' : '✘'} ${result.name.padEnd(12)} ${result.passed} passed, ${result.failed} failed, ${duration(result.ms)}`,
      );
    }
    out.answer({ sections: results, passed, failed }, [`${passed} passed, ${failed} failed`]);
    return failed === 0 ? 0 : 1;
  },
};
