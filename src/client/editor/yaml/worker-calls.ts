import type { Language } from '#protocol/messages.ts';
import type { Changes, Finding } from '#protocol/manifests.ts';
import type { Comparison } from './compare-objects.ts';
import type { Explanation } from './explain.ts';
import type { Checked, PlacedFinding } from './manifest-language.ts';
import type { Suggestion } from './suggest.ts';

/** What the page asks its worker, and the answers. The first call is `begin`. */
export interface WorkerMethods {
  begin(lab: string, language: Language): Promise<void>;
  /** True: the cluster has other kinds than before. */
  refresh(): Promise<boolean>;
  check(text: string): Promise<Checked>;
  complete(text: string, offset: number): Promise<Suggestion[]>;
  explain(text: string, offset: number): Promise<Explanation | undefined>;
  place(text: string, findings: readonly Finding[]): Promise<PlacedFinding[]>;
  compare(changes: Changes): Promise<Comparison>;
}

export interface WorkerCall {
  readonly id: number;
  readonly method: keyof WorkerMethods;
  readonly args: readonly unknown[];
}
export type WorkerAnswer = { readonly id: number } & ({ readonly value: unknown } | { readonly error: string });

/** Calls that a worker answers. Both sides are this page's own code. */
export class WorkerCalls {
  readonly #worker: Worker;
  readonly #waiting = new Map<number, { resolve(value: unknown): void; reject(error: Error): void }>();
  #last = 0;

  constructor(worker: Worker) {
    this.#worker = worker;
    worker.addEventListener('message', ({ data }: MessageEvent<WorkerAnswer>) => {
      const waiting = this.#waiting.get(data.id);
      this.#waiting.delete(data.id);
      if ('error' in data) waiting?.reject(new Error(data.error));
      else waiting?.resolve(data.value);
    });
    worker.addEventListener('error', (event) => this.#end(new Error(event.message || 'the worker could not be read')));
  }

  call<Method extends keyof WorkerMethods>(
    method: Method,
    ...args: Parameters<WorkerMethods[Method]>
  ): ReturnType<WorkerMethods[Method]> {
    this.#last += 1;
    const call: WorkerCall = { id: this.#last, method, args };
    const answer = new Promise<unknown>((resolve, reject) => this.#waiting.set(call.id, { resolve, reject }));
    this.#worker.postMessage(call);
    return answer as ReturnType<WorkerMethods[Method]>;
  }

  dispose(): void {
    this.#worker.terminate();
    this.#end(new DOMException('the editor was closed', 'AbortError'));
  }

  #end(error: Error): void {
    for (const { reject } of this.#waiting.values()) reject(error);
    this.#waiting.clear();
  }
}
