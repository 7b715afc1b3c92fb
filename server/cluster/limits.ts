/**
 * What a lab may make the server read. The learner is root beside the API server, so an answer of any size and
 * shape can come; what goes over a limit makes that lab's verdicts inconclusive (SLW401) and costs others nothing.
 */
export const clusterLimits = {
  /** etcd refuses objects above 1.5 MiB, so a watch event above this is not Kubernetes. */
  eventMaxBytes: 2 * 1024 * 1024,
  /** One answer. A gateway's whole dynamic configuration is a tenth of this. */
  answerMaxBytes: 4 * 1024 * 1024,
  /** All pages of one list. A lesson's namespaces hold a few dozen objects of about 15 KiB. */
  listMaxBytes: 16 * 1024 * 1024,
  listPageItems: 250,
  listMaxItems: 2_000,
  /** A list that always has another page is nobody's honest answer. */
  listMaxPages: 64,
  /** JSON deeper than this is an attack on memory: Envoy's deepest configuration has about 40 levels. */
  jsonMaxDepth: 100,
  /** Objects, arrays and what is in them. Empty ones cost twenty times their text in memory. */
  jsonMaxValues: 300_000,
  /** Longer log lines are cut: an access-log line has about 400 bytes. */
  logLineMaxBytes: 16 * 1024,
  /** All streams of one lab together: what may come at once, and what it may go on with. */
  budgetBurstBytes: 48 * 1024 * 1024,
  budgetBytesPerSecond: 2 * 1024 * 1024,
  requestTimeoutMs: 5_000,
  /** Connections of one lab to its API server, whoever looks at it; each watch and each followed log holds one. */
  connectionsMax: 64,
} as const;
