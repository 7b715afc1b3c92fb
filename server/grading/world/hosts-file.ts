/** The addresses of a name in a hosts file. */
export function parseHostsFile(text: string, name: string): string[] {
  return text
    .split('\n')
    .slice(0, 1_000)
    .map((line) => line.replace(/#.*/, '').trim().split(/\s+/))
    .flatMap(([address = '', ...names]) => (names.includes(name) ? [address] : []));
}
