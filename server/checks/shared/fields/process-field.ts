import { z } from 'zod';
import { regexField } from '#server/checks/specs.ts';
import { broken, type Finding, type Outcome, ok } from '#server/grading/outcome.ts';
import type { LabProcess } from '#server/labs/lab-hosts.ts';

/** What a process is asked for by, in a host or a pod. */
export const processFields = {
  name: z.string().describe('of the program, such as `envoy`'),
  args: regexField.optional().describe('a pattern of its command line, arguments joined by spaces'),
  uid: z.number().int().optional().describe('the user that it runs as'),
  absent: z.literal(true).optional().describe('no such process may run'),
};
const schema = z.strictObject(processFields);
export type DesiredProcess = z.output<typeof schema>;

/** Where it was looked for, in a reason's words. */
export interface SearchedPlace {
  /** Such as `testpc` or `Pod/default/web-1`. */
  readonly place: string;
  readonly ko: string;
  readonly en: string;
  readonly next: string;
  readonly on: string;
}

export function judgeProcesses(
  desired: DesiredProcess,
  processes: readonly LabProcess[],
  where: SearchedPlace,
): Outcome {
  const named = processes.filter((process) => isCalled(process, desired.name));
  const asked = named.filter(({ argv }) => desired.args?.test(argv.join(' ')) ?? true);
  const base = {
    layer: 'host' as const,
    object: `Process/${where.place}/${desired.name}`,
    next: where.next,
    on: where.on,
  };
  const brokenBy = (finding: Pick<Finding, 'code' | 'ko' | 'en' | 'expected' | 'observed'>): Outcome =>
    broken({ ...base, ...finding }, 0, { value: named.map(({ argv, uid }) => ({ command: argv.join(' '), uid })) });
  const first = asked[0] ?? named[0];
  if (desired.absent) {
    const extra = asked[0];
    if (!extra) return ok(`no process ${desired.name} in ${where.place}`);
    return brokenBy({
      code: 'process.present',
      ko: `${where.ko}에서 ${desired.name}이(가) 실행 중이다. 여기서는 실행되지 않아야 한다.`,
      en: `${desired.name} runs ${where.en}, but should not run here.`,
      expected: `no process ${desired.name}`,
      observed: text(extra),
    });
  }
  if (!first) {
    return brokenBy({
      code: 'process.missing',
      ko: `${where.ko}에서 ${desired.name}이(가) 실행 중이 아니다.`,
      en: `${desired.name} does not run ${where.en}.`,
      expected: wanted(desired),
      observed: `no process ${desired.name}`,
    });
  }
  if (asked.length === 0) {
    return brokenBy({
      code: 'process.arguments',
      ko: `${where.ko}의 ${desired.name}이(가) 다른 인자로 실행 중이다.`,
      en: `${desired.name} runs ${where.en}, but with other arguments.`,
      expected: wanted(desired),
      observed: named.slice(0, 5).map(text).join('; '),
    });
  }
  const rightUser = asked.find(({ uid }) => desired.uid === undefined || uid === desired.uid);
  if (rightUser) return ok(text(rightUser));
  return brokenBy({
    code: 'process.user',
    ko: `${where.ko}의 ${desired.name}이(가) 다른 사용자로 실행 중이다.`,
    en: `${desired.name} runs ${where.en} as another user.`,
    expected: `uid ${desired.uid}`,
    observed: text(first),
  });
}

const isCalled = ({ comm, argv }: LabProcess, name: string): boolean =>
  // The kernel keeps 15 characters of a program's name.
  comm === name.slice(0, 15) || argv[0]?.split('/').at(-1) === name;

const text = ({ pid, uid, argv, comm }: LabProcess): string =>
  `pid ${pid}, uid ${uid}: ${argv.join(' ').slice(0, 200) || comm}`;

const wanted = ({ name, args, uid }: DesiredProcess): string =>
  [`a process ${name}`, args && `with /${args.source}/`, uid !== undefined && `uid ${uid}`].filter(Boolean).join(', ');
