import type { LabHosts } from '#server/labs/lab-hosts.ts';

const TIMEOUT_MS = 60_000;

/** Where learners and packages leave files. What a running cluster writes by itself is left out. */
const SCRIPT = `
set -u
base=/var/lib/slipway-proof
listing() {
  cd / && find root tmp etc opt srv home var/tmp usr/local usr/bin usr/sbin usr/share/keyrings \\
    \\( -path root/.kube/cache -o -path etc/rancher -o -path etc/cni -o -path etc/resolv.conf -o -path etc/mtab \\) -prune \\
    -o -type d -printf 'd %m\\t%p\\n' -o \\( -type f -o -type l \\) -printf '%y %m %s %T@ %l\\t%p\\n' 2>/dev/null | sort
}
packages() { dpkg-query -W -f '\${Package}\\n' | sort; }
capture() {
  rm -rf $base && mkdir -p $base/files
  packages > $base/packages
  listing > $base/listing
  cd / && grep -v '^d ' $base/listing | cut -f2- | xargs -d '\\n' -r cp -a --reflink=auto --parents -t $base/files
}
processes() {
  grep -lzs '^SLIPWAY_PROOF=' /proc/[0-9]*/environ | cut -d/ -f3 | xargs -r kill -9 2>/dev/null
  true
}
restore() {
  rm -f /run/slipway-block-*
  processes
  added=$(packages | comm -13 $base/packages -)
  [ -z "$added" ] || dpkg --purge --force-all $added >/dev/null
  lost=$(packages | comm -23 $base/packages -)
  [ -z "$lost" ] || { echo "removed packages: $lost" >&2; exit 1; }
  cd /
  listing > $base/now
  comm -13 $base/listing $base/now | cut -f2- | sort -r > $base/differ
  cut -f2- $base/listing | sort > $base/known
  sort $base/differ | comm -13 $base/known - | sort -r | tr '\\n' '\\0' | xargs -0 -r rm -rf --
  comm -23 $base/listing $base/now | while IFS=$'\\t' read -r kind path; do
    case $kind in
      d*) mkdir -p "$path"; chmod \${kind#d } "$path" ;;
      *) rm -rf -- "$path"; cp -a --reflink=auto "$base/files/$path" "$path" ;;
    esac
  done
  listing > $base/now
  cmp -s $base/listing $base/now || { comm -3 $base/listing $base/now | head -5 >&2; exit 1; }
}
`;

/** Remembers what a host is like: files, packages. */
export const captureHost = (hosts: LabHosts, host: string, signal: AbortSignal): Promise<void> =>
  bash(hosts, { host, script: `${SCRIPT}\ncapture`, signal });

/**
 * Ends all that a proof has started on the host and brings files and packages back.
 * @throws Error naming what could not be brought back.
 */
export const restoreHost = (hosts: LabHosts, host: string, signal: AbortSignal): Promise<void> =>
  bash(hosts, { host, script: `${SCRIPT}\nrestore`, signal });

export const endProcesses = (hosts: LabHosts, host: string, signal: AbortSignal): Promise<void> =>
  bash(hosts, { host, script: `${SCRIPT}\nprocesses`, signal });

interface Bash {
  readonly host: string;
  readonly script: string;
  readonly signal: AbortSignal;
}

export async function bash(hosts: LabHosts, { host, script, signal }: Bash): Promise<void> {
  const { code, stderr } = await hosts.exec(
    host,
    { argv: ['/bin/bash', '-l', '-c', script], cwd: '/root' },
    { timeoutMs: TIMEOUT_MS, signal },
  );
  if (code !== 0) throw new Error(`${host}: ${stderr.trim().slice(0, 500)}`);
}
