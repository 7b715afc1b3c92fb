/** A path as Envoy's connection manager changes it before routes are looked at; its query stays. */
export function normalizedPath(
  path: string,
  { dots = false, slashes = false }: { dots?: boolean | undefined; slashes?: boolean | undefined },
): string {
  const [plain = ''] = path.split('?');
  const query = path.slice(plain.length);
  const straight = dots && /\/\.|\\|%2e/i.test(plain) ? resolved(plain) : plain;
  return `${slashes ? straight.replaceAll(/\/{2,}/g, '/') : straight}${query}`;
}

/** `.` and `..` resolved, backslashes taken for slashes, by the same rules as in an address bar. */
function resolved(path: string): string {
  try {
    return new URL(`http://x${path.startsWith('/') ? path : `/${path}`}`).pathname;
  } catch {
    return path;
  }
}
