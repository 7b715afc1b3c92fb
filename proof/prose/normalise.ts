/** The alphabet of generated names in Kubernetes: no vowels, nothing that looks like another letter. */
const SAFE = 'bcdfghjklmnpqrstvwxz2456789';
const MONTH = '(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)';
const CLOCK = '\\d{2}:\\d{2}:\\d{2}(?:[.,]\\d+)?';

/** What differs from lab to lab and from run to run, and the word that stands for it. Their order matters. */
const RULES: readonly (readonly [RegExp, string])[] = [
  [new RegExp(`\\d{4}-\\d{2}-\\d{2}[T ]${CLOCK}(?:Z| ?[+-]\\d{2}:?\\d{2})?`, 'g'), '<time>'],
  [new RegExp(`[A-Z][a-z]{2}, \\d{2} ${MONTH} \\d{4} ${CLOCK} GMT`, 'g'), '<time>'],
  [new RegExp(`\\d{2}/${MONTH}/\\d{4}:${CLOCK} [+-]\\d{4}`, 'g'), '<time>'],
  [new RegExp(`\\b${MONTH} +\\d{1,2} (?:${CLOCK}|\\d{2}:\\d{2}|\\d{4})`, 'g'), '<time>'],
  [new RegExp(`\\b[IWEF]\\d{4} ${CLOCK}`, 'g'), '<time>'],
  [/<time>\]\[\d+\]/g, '<time>][<n>]'],
  [/\b[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\b/g, '<uuid>'],
  [/\b(?:sha256:)?[0-9a-f]{32,64}\b/g, '<hash>'],
  [new RegExp(`-[${SAFE}]{6,10}-[${SAFE}]{5}(?![a-z0-9])`, 'g'), '-<hash>-<hash>'],
  [new RegExp(`-(?=[${SAFE}]*\\d)[${SAFE}]{8,10}(?![a-z0-9-])`, 'g'), '-<hash>'],
  [new RegExp(`-(?=[${SAFE}]*\\d)[${SAFE}]{5}(?![a-z0-9-])`, 'g'), '-<hash>'],
  [/\b172\.16\.\d{1,3}\.\d{1,3}\b/g, '<pod-ip>'],
  [/\b10\.10\.200\.\d{1,3}\b/g, '<service-ip>'],
  // No program in a lab listens above 32767; these are client ports of connections.
  [
    /((?:\d{1,3}\.){3}\d{1,3}|<pod-ip>|<service-ip>):(?:327(?:6[89]|[7-9]\d)|32[89]\d\d|(?:3[3-9]|[4-6]\d)\d{3})\b/g,
    '$1:<port>',
  ],
  [/(?<![\d.])3(?:[01]\d{3}|2[0-7]\d{2})(?![\d.]*\d)/g, '<port>'],
  [/\b(pid|fd)=\d+/g, '$1=<n>'],
  // Received, sent, milliseconds, milliseconds of the upstream: an access log of Envoy.
  [/" (\d+) (\d+) \d+ (?:\d+|-) "/g, '" $1 $2 <ms> <ms> "'],
  // The client of a proxy, the last of the addresses there: its port may be any.
  [/( (?:[\d.]+|<pod-ip>):\d+ (?:[\d.]+|<pod-ip>)):\d+ (\S+ \S+)$/, '$1:<port> $2'],
  [/(upstream-service-time: )\d+/g, '$1<ms>'],
  [/(?<![\w.])\d+(?:\.\d+)? ?(?:ms|µs|us|s|m|h|d)(?:\d+(?:ms|s|m|h))*(?!\w)/g, '<age>'],
  [/\s+/g, ' '],
];

/** One line as it is compared: what changes by itself is replaced by a word, and columns are one space apart. */
export function normalise(line: string): string {
  return RULES.reduce((text, [pattern, word]) => text.replace(pattern, word), line).trim();
}
