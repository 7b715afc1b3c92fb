import { type Failure, failure, failureSchema } from '#protocol/errors.ts';
import { lenient } from '#protocol/lenient.ts';

/** An expected failure is a value; the server's answer in a wrong shape is one too. */
export type PageAnswer<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly failure: Failure };

const refusalSchema = lenient(failureSchema);

/** One call of the server for something of a host: an expected failure is a value. */
export async function pageCall<T>(
  host: string,
  send: () => Promise<Response>,
  read: (response: Response) => Promise<T>,
): Promise<PageAnswer<T>> {
  let response: Response;
  try {
    response = await send();
  } catch {
    return { ok: false, failure: failure('SLW204', { host, detail: 'no connection' }) };
  }
  try {
    // A refusal of the host comes as an answer, not as a fault of the request.
    const told = response.ok ? await refusalIn(response) : ((await response.json()) as { failure: unknown });
    if (told) return { ok: false, failure: refusalSchema.parse(told.failure) };
    return { ok: true, value: await read(response) };
  } catch (error) {
    // What had begun, and did not come to its end.
    if (error instanceof TypeError) return { ok: false, failure: failure('SLW204', { host, detail: 'not whole' }) };
    return { ok: false, failure: failure('SLW100', { detail: String(error).slice(0, 200) }) };
  }
}

async function refusalIn(response: Response): Promise<{ failure: unknown } | undefined> {
  if (!response.headers.get('content-type')?.startsWith('application/json')) return undefined;
  // Only here: a copy of a large file would be held until the file has been read.
  const body = (await response.clone().json()) as object;
  return 'failure' in body ? body : undefined;
}

export const sendJson = (address: string, asked: object, signal?: AbortSignal): Promise<Response> =>
  fetch(address, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(asked),
    ...(signal && { signal }),
  });
