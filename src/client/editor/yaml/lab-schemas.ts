import type { Failure } from '#protocol/errors.ts';
import type { Kind, LiveNames } from '#protocol/manifests.ts';
import { apiVersionOf, type KindName } from './manifest-text.ts';
import type { ManifestRequests } from './manifest-requests.ts';
import { Shape } from './shape.ts';

/** A failed question is not repeated with each key. */
const ASK_AGAIN_MS = 3_000;
const SHAPES_MAX = 60;
const NAMES_GOOD_MS = 2_000;

type Requests = Pick<ManifestRequests, 'kinds' | 'shape' | 'names'>;
interface Kept<T> {
  readonly at: number;
  readonly value: Promise<T | undefined>;
}

/** What the lab's API server knows now: its kinds, the schemas of those that are used here, names of live objects. */
export class LabSchemas {
  readonly #requests: Requests;
  readonly #clock: () => number;
  readonly #shapes = new Map<string, Kept<Shape>>();
  #names: Kept<LiveNames> | undefined;
  #kinds: readonly Kind[] = [];
  #revision = '';
  /** Why the lab says nothing of its kinds, or of the schema that was asked for last. */
  failure: Failure | undefined;

  constructor(requests: Requests, clock: () => number = Date.now) {
    this.#requests = requests;
    this.#clock = clock;
  }

  get kinds(): readonly Kind[] {
    return this.#kinds;
  }

  /** Asks what kinds there are now. True: there are others than before, or other schemas, or it is silent as it was not. */
  async refresh(): Promise<boolean> {
    const answer = await this.#requests.kinds();
    const before = this.failure?.code;
    this.failure = answer.ok ? undefined : answer.failure;
    if (!answer.ok || answer.value.revision === this.#revision) return before !== this.failure?.code;
    this.#revision = answer.value.revision;
    this.#kinds = answer.value.kinds;
    this.#shapes.clear();
    return true;
  }

  has({ group, version, kind }: KindName): boolean {
    return this.#kinds.some((each) => each.group === group && each.version === version && each.kind === kind);
  }

  shape(kind: KindName): Promise<Shape | undefined> {
    if (!this.has(kind)) return Promise.resolve(undefined);
    const key = `${apiVersionOf(kind)} ${kind.kind}`;
    const kept = this.#shapes.get(key);
    if (kept) return kept.value;
    const ask = async () => {
      const answer = await this.#requests.shape(kind);
      if (answer.ok) return Shape.of(answer.value);
      this.failure = answer.failure;
      setTimeout(() => this.#shapes.delete(key), ASK_AGAIN_MS);
      return undefined;
    };
    const value = ask();
    this.#shapes.set(key, { at: this.#clock(), value });
    for (const old of this.#shapes.keys()) if (this.#shapes.size > SHAPES_MAX) this.#shapes.delete(old);
    return value;
  }

  names(): Promise<LiveNames | undefined> {
    if (!this.#names || this.#clock() - this.#names.at > NAMES_GOOD_MS) {
      const ask = async () => {
        const answer = await this.#requests.names();
        return answer.ok ? answer.value : undefined;
      };
      this.#names = { at: this.#clock(), value: ask() };
    }
    return this.#names.value;
  }
}
