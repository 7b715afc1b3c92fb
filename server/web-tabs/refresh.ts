/** `Refresh: 5; url=…` as browsers read it; undefined without an address. */
const REFRESH = /^(\s*\d+(?:\.\d*)?\s*[;,\s]\s*(?:url\s*=\s*)?)(['"]?)(.*?)\2\s*$/is;

/** No address is longer, and blanks in one make it costly to read. */
const REFRESH_MAX_CHARS = 2_000;

/** The address that a `Refresh` names, and the same with another one. */
export function readRefresh(value: string): { address: string; with(address: string): string } | undefined {
  if (value.length > REFRESH_MAX_CHARS) return undefined;
  const [, before, , address] = REFRESH.exec(value) ?? [];
  if (before === undefined || address === undefined || address === '') return undefined;
  return { address, with: (other) => `${before.trimStart()}${other}` };
}
