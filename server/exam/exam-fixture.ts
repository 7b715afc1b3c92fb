import type { ExamDomain } from '#protocol/exam.ts';
import type { CheckpointView, Verdict } from '#protocol/verdict.ts';
import { failed, passed } from '../incidents/incidents-fixture.ts';
import type { ExamFile, ExamTask } from './exam-bank.ts';
import type { ExamLooks } from './exam-run.ts';

/** A task of the fixture's lessons, with checks of 6 and 4 points. */
export const examFile = (id: string, domain: ExamDomain = 'traffic', extra = ''): ExamFile => ({
  id,
  text: `
domain: ${domain}
title: { ko: 과제, en: Task ${id} }
goal: { ko: 목표, en: Goal }
facts: [{ ko: 사실, en: Fact }]
setup: { namespaces: [{ name: ${id} }], apps: [{ namespace: ${id}, name: web }] }
checks:
  - { title: { ko: 하나, en: One }, points: 6, checks: [{ kind: namespace-injects, namespace: ${id} }] }
  - { title: { ko: 둘, en: Two }, points: 4, checks: [{ kind: pods, namespace: ${id}, app: web }] }
read: [first-service]
solutions: { one: "true", two: "true" }
wrong: { a: { score: 0, script: "true" }, b: { score: 6, script: "true" }, c: { score: 4, script: "true" } }
${extra}`,
});

/** Enough for each kind of exam, in the three domains that have tasks. */
export const examFiles = (): ExamFile[] =>
  (['installation', 'traffic', 'troubleshooting'] as const).flatMap((domain) =>
    Array.from({ length: 9 }, (_, index) => examFile(`${domain}-${index}`, domain)),
  );

export const undecided: Verdict = {
  status: 'pending',
  at: 1,
  waitingFor: { ko: '기다린다', en: 'waiting' },
};
export { failed, passed };

export const viewsOf = (task: ExamTask, verdicts: readonly Verdict[]): CheckpointView[] =>
  task.graded.checkpoints.map(({ id, title, goal }, index) => ({
    id,
    title,
    goal,
    verdict: verdicts[index] ?? undecided,
  }));

/** A lab in which tests say what each task's checks find. */
export function scriptedExam() {
  const verdicts = new Map<string, readonly Verdict[]>();
  const setUp: string[][] = [];
  const looked: string[] = [];
  let prepared: Promise<void> = Promise.resolve();
  const looks: ExamLooks = {
    async setUp({ tasks, onProgress }) {
      setUp.push(tasks.map(({ id }) => id));
      await prepared;
      onProgress?.(tasks.length);
    },
    lookIn: () => async (task) => {
      looked.push(task.id);
      return viewsOf(task, verdicts.get(task.id) ?? [passed, failed('pod.none')]);
    },
  };
  return {
    looks,
    verdicts,
    setUp,
    looked,
    holdSetUp(until: Promise<void>) {
      prepared = until;
    },
  };
}
