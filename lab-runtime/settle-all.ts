/**
 * Like Promise.all, but waits for all that was begun before it throws the first error: whoever cleans up after a
 * failure then meets nobody who is still making things.
 */
export async function settleAll<T>(begun: readonly (T | Promise<T>)[]): Promise<T[]> {
  const ended = await Promise.allSettled(begun);
  return ended.map((one) => {
    if (one.status === 'rejected') throw one.reason;
    return one.value;
  });
}
