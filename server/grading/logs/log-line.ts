/** A line of a container, and when it was written. */
export interface LogLine {
  readonly at: string;
  readonly text: string;
}

const TIMED = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,9})?Z) /;

/** Takes the time from the beginning of a line, where the API server puts it. */
export function timedLine(text: string): LogLine {
  const [whole, at] = TIMED.exec(text.slice(0, 40)) ?? [];
  return whole === undefined || at === undefined ? { at: '', text } : { at, text: text.slice(whole.length) };
}

/** What the agent and Envoy tell of themselves, as text and as JSON. */
const OWN_TEXT = /^\d{4}-\d\d-\d\dT[\d:.]+Z\t(?:trace|debug|info|warn|warning|error|critical|fatal|off)\t/;
const OWN_JSON = /^\{"level":"[a-z]+","time":"/;

export const isOwnLine = (line: string): boolean => line.trim() === '' || OWN_TEXT.test(line) || OWN_JSON.test(line);

/** Something of a request stands in it: a line that nobody can read may be about one. */
const LIKE_A_REQUEST =
  /(?:^|[^A-Za-z])(?:GET|HEAD|POST|PUT|PATCH|DELETE|OPTIONS)(?:[^A-Za-z]|$)|(?:^|\s|")(?:200|301|302|404|503)(?:\s|"|$)/;

export const isLikeRequest = (line: string): boolean => LIKE_A_REQUEST.test(line.slice(0, 4_096));
