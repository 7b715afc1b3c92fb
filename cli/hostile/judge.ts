import { labLimits } from '#lab-runtime/containers/host-plan.ts';
import { ATTACKER, type Scale } from './attack.ts';
import type { AttackResult } from './run-attack.ts';

const MIB = 1024 ** 2;
/** What others on the machine may take or give back meanwhile. */
const MEMORY_NOISE_BYTES = 512 * MIB;
/** A neighbour's command, which starts several processes, is late after this. */
const NEIGHBOUR_LATE_MS = 2_000;
/** What a person notices while typing, and while opening a page. */
const ECHO_LATE_MS = 50;
const PAGE_LATE_MS = 200;

/** What an attack did to others that it must not; empty when it did nothing. */
export function harm(result: AttackResult, scale: Scale): string[] {
  const { got, most, neighbour, echo, page, memoryLostBytes, unit } = result;
  const limits = labLimits(ATTACKER);
  const memoryMax = limits.memoryBytes + limits.socketBytes + MEMORY_NOISE_BYTES;
  const found = [
    result.untried !== undefined && `it could not be tried: ${result.untried}`,
    most !== undefined && got !== undefined && got > most && `it got ${got} ${unit} of ${most}`,
    neighbour.tries === 0 && 'the neighbour did nothing',
    neighbour.failures.length > 0 &&
      `the neighbour failed ${neighbour.failures.length} times: ${neighbour.failures[0]}`,
    echo.tries === 0 && 'the neighbour typed nothing',
    echo.failures.length > 0 && `the echo failed: ${echo.failures[0]}`,
    page !== undefined && page.failures.length > 0 && `the page failed: ${page.failures[0]}`,
    // where others work, neither time nor memory tells anything of the attack
    scale === 'full' && neighbour.p99Ms > NEIGHBOUR_LATE_MS && `the neighbour waited ${neighbour.p99Ms} ms`,
    scale === 'full' && echo.p99Ms > ECHO_LATE_MS && `the echo took ${echo.p99Ms} ms`,
    scale === 'full' && (page?.p99Ms ?? 0) > PAGE_LATE_MS && `the page took ${page?.p99Ms} ms`,
    scale === 'full' && memoryLostBytes > memoryMax && `the machine lost ${Math.round(memoryLostBytes / MIB)} MiB`,
  ];
  return found.filter((one) => one !== false);
}

/** The results as a table of Markdown. */
export function report(results: readonly AttackResult[], scale: Scale): string[] {
  const rows = results.map((result) => {
    const wrong = harm(result, scale);
    const got = result.got === undefined ? 'ended before it could say' : `${result.got} ${result.unit}`;
    return [
      `${result.attack}: ${result.takes}`,
      result.most === undefined ? got : `${got} (at most ${result.most})`,
      `${result.neighbour.p99Ms} ms`,
      `${result.echo.p99Ms} ms`,
      result.page === undefined ? '–' : `${result.page.p99Ms} ms`,
      `${Math.round(result.memoryLostBytes / MIB)} MiB`,
      result.ended ?? 'runs on',
      wrong.length === 0 ? 'harms nobody' : wrong.join('; '),
    ];
  });
  const heading = [
    'attack',
    'got',
    'neighbour p99',
    'echo p99',
    'page p99',
    'memory of the machine',
    'its lab',
    'verdict',
  ];
  return [heading, heading.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`);
}
