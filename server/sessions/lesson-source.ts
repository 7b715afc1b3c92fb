import type { Localized } from '../../protocol/errors.ts';
import type { CheckpointView, LessonView, Verdict } from '../../protocol/verdict.ts';
import type { LabHosts } from '../labs/lab-hosts.ts';

/** A grader at work on one lab and one lesson. */
export interface RunningGrader {
  evaluate(options: { waitMs: number; signal?: AbortSignal }): Promise<CheckpointView[]>;
  views(): CheckpointView[];
  stop(): Promise<void> | void;
}

/** What sessions and labs need of the lessons; `server/grading` is behind it. */
export interface LessonSource {
  list(): { id: string; title: Localized }[];
  /** The lesson with every checkpoint waiting for a lab. */
  outline(lesson: string): LessonView | undefined;
  needsMesh(lesson: string): boolean;
  startGrader(options: {
    lesson: string;
    hosts: LabHosts;
    onVerdict(checkpoint: string, verdict: Verdict): void;
  }): RunningGrader;
  /** Brings a lab with Istio to the lesson's starting state; may run twice. */
  startState(lesson: string, hosts: LabHosts, signal: AbortSignal): Promise<void>;
}
