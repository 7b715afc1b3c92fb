/** What stands before the address: a time, a sign or a blank between, and `url=`, which may be left out. */
const BEFORE = /^[\t\n\f\r ]*[\d.]+(?:[\t\n\f\r ]*[;,]|[\t\n\f\r ])[\t\n\f\r ]*(?:url[\t\n\f\r ]*=[\t\n\f\r ]*)?/i;

/** No address is longer, and blanks in one make it costly to read. */
const REFRESH_MAX_CHARS = 2_000;

/** The address that a `Refresh` names, as browsers read it, and the same with another one; undefined without an address. */
export function readRefresh(value: string): { address: string; with(address: string): string } | undefined {
  if (value.length > REFRESH_MAX_CHARS) return undefined;
  const before = BEFORE.exec(value)?.[0];
  if (before === undefined) return undefined;
  const rest = value.slice(before.length);
  const quote = /^["']/.exec(rest)?.[0];
  const address = (quote === undefined ? rest : (rest.split(quote)[1] ?? '')).trim();
  return address === '' ? undefined : { address, with: (other) => `${before.trimStart()}${other}` };
}
