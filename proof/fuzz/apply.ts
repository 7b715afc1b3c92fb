import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import { type FuzzCase, type FuzzObject, isEarly, objectKey } from './case.ts';
import { type ApiWriter, collectionPath, objectPath } from './ground/api-writer.ts';

/** Ages are whole seconds. */
const OLDER_BY_MS = 1_050;

export interface Refused {
  readonly object: string;
  readonly message: string;
}
export interface Applied {
  /** Without what the API server or the validating webhook did not take. */
  readonly fuzzCase: FuzzCase;
  readonly refused: readonly Refused[];
}

const statusSchema = z.object({ message: z.string().default('') });

/** What is applied in each slot, and how the next cases take its place. */
export class Applier {
  readonly #api: ApiWriter;
  readonly #there = new Map<string, FuzzObject>();

  constructor(api: ApiWriter) {
    this.#api = api;
  }

  /** Puts these cases, each in a slot of its own, in the place of all that were there. */
  async replace(cases: readonly FuzzCase[]): Promise<Applied[]> {
    const wanted = new Set(cases.flatMap(({ objects }) => objects).map(objectKey));
    // A Service that stays keeps its address: the slices and rules of a new one would come late.
    const leaving = [...this.#there.values()].filter(
      (object) => object.kind !== 'Service' || !wanted.has(objectKey(object)) || changesAddress(object, cases),
    );
    await Promise.all(leaving.map((object) => this.#remove(object)));
    const refused = new Map<string, Refused>();
    const write = async (objects: readonly FuzzObject[]) => {
      await Promise.all(
        objects.map(async (object) => {
          const message = await this.#write(object);
          if (message !== undefined) refused.set(objectKey(object), { object: objectKey(object), message });
        }),
      );
    };
    const all = cases.flatMap(({ objects }) => objects);
    const services = all.filter(({ kind }) => kind === 'Service');
    const early = all.filter((object) => object.kind !== 'Service' && isEarly(object));
    await write([...services, ...early]);
    if (early.length > 0) await sleep(OLDER_BY_MS);
    await write(all.filter((object) => object.kind !== 'Service' && !isEarly(object)));
    return cases.map((fuzzCase) => ({
      fuzzCase: { ...fuzzCase, objects: fuzzCase.objects.filter((object) => !refused.has(objectKey(object))) },
      refused: fuzzCase.objects.flatMap((object) => refused.get(objectKey(object)) ?? []),
    }));
  }

  async #remove(object: FuzzObject): Promise<void> {
    const { status } = await this.#api.send('DELETE', objectPath(object));
    if (status >= 300 && status !== 404) throw new Error(`DELETE ${objectPath(object)}: ${status}`);
    this.#there.delete(objectKey(object));
  }

  /** The refusal's text; undefined when it was taken. */
  async #write(object: FuzzObject): Promise<string | undefined> {
    const put = this.#there.has(objectKey(object));
    const { status, body } = put
      ? await this.#api.send('PUT', objectPath(object), object)
      : await this.#api.send('POST', collectionPath(object), object);
    if (status < 300) {
      this.#there.set(objectKey(object), object);
      return undefined;
    }
    // Left by a run that was killed.
    if (status === 409 && !put) {
      await this.#remove(object);
      return this.#write(object);
    }
    if (status === 400 || status === 403 || status === 422) return statusSchema.parse(body).message;
    throw new Error(`${objectPath(object)}: ${status} ${JSON.stringify(body).slice(0, 300)}`);
  }
}

const isHeadless = ({ spec }: FuzzObject): boolean => spec.clusterIP === 'None';

/** From headless to not, or back, a Service has to be made anew. */
function changesAddress(object: FuzzObject, cases: readonly FuzzCase[]): boolean {
  const next = cases.flatMap(({ objects }) => objects).find((each) => objectKey(each) === objectKey(object));
  return next !== undefined && isHeadless(next) !== isHeadless(object);
}
