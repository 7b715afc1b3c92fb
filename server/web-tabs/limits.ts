/** What a page of a lab may cost the server. The lab's answers are hostile, in size and in time. */
export const webLimits = {
  tabIdleMs: 3_600_000,
  /** Requests of one tab at once; a browser sends six. */
  requestsPerTab: 24,
  headerMaxBytes: 16_384,
  /** Everything before an answer's own head, such as interim responses without end. */
  beforeAnswerMaxBytes: 262_144,
  dialMs: 5_000,
  /** To ask the cluster where a pod or a Service is, and for how long the answer is good: pods move. */
  namesMs: 8_000,
  wayKeptMs: 5_000,
  /** The slowest answer in the course is a delay fault of some seconds; proxies give up after 15 s. */
  answerMs: 60_000,
  /** Neither side moved a byte for so long. */
  idleMs: 120_000,
  /** The same of a WebSocket and of server-sent events, which may wait for somebody to speak. */
  socketIdleMs: 900_000,
  /** All tabs of one session together: what may come at once, and what it may go on with. */
  burstBytes: 16 * 1024 * 1024,
  bytesPerSecond: 8 * 1024 * 1024,
  /** Files that a tab's pages offer and nobody has saved yet: each holds a connection to the lab. */
  offersPerTab: 4,
  offerMs: 120_000,
  /** Of the headers of one request, and of one answer, in the tab's log. */
  loggedHeadersMaxChars: 6_000,
  cookiesPerTab: 50,
  cookieMaxBytes: 4_096,
  cookieJarMaxBytes: 16_384,
} as const;
