/** One request as a proxy's access log tells it. What its format leaves out is `-`. */
export interface AccessRecord {
  readonly at: string;
  readonly method: string;
  readonly path: string;
  readonly status: number;
  readonly flags: string;
  readonly details: string;
  readonly userAgent: string;
  readonly requestId: string;
  readonly authority: string;
  readonly upstreamCluster: string;
  /** Where it was sent, with the port. */
  readonly upstreamHost: string;
  /** Whoever connected to the proxy, without the port. */
  readonly remote: string;
  /** `false` for a line about a TCP connection, which has no request and no request id. */
  readonly http: boolean;
  /** What the format of the line leaves out. */
  readonly lacks: readonly AccessField[];
}

export type AccessField = Exclude<keyof AccessRecord, 'http' | 'lacks'>;

/** Which operator of a format tells a field. */
export const FIELD_OPERATORS: Readonly<Record<AccessField, string>> = {
  at: '%START_TIME%',
  method: '%REQ(:METHOD)%',
  path: '%REQ(:PATH)%',
  status: '%RESPONSE_CODE%',
  flags: '%RESPONSE_FLAGS%',
  details: '%RESPONSE_CODE_DETAILS%',
  userAgent: '%REQ(USER-AGENT)%',
  requestId: '%REQ(X-REQUEST-ID)%',
  authority: '%REQ(:AUTHORITY)%',
  upstreamCluster: '%UPSTREAM_CLUSTER%',
  upstreamHost: '%UPSTREAM_HOST%',
  remote: '%DOWNSTREAM_REMOTE_ADDRESS%',
};

/** A record from what a line says, each field as its operator wrote it. */
export function recordOf(
  said: Readonly<Partial<Record<AccessField, string>>>,
  { arrivedAt, lacks }: { arrivedAt: string; lacks: readonly AccessField[] },
): AccessRecord {
  const { at = arrivedAt, method = '-', path = '-', status = '', flags = '-', details = '-' } = said;
  const {
    userAgent = '-',
    requestId = '-',
    authority = '-',
    upstreamCluster = '-',
    upstreamHost = '-',
    remote = '',
  } = said;
  return {
    at,
    method,
    path,
    status: Number(status) || 0,
    flags,
    details,
    userAgent,
    requestId,
    authority,
    // Istio's JSON names the cluster in the older way, with a delimiter at its end.
    upstreamCluster: upstreamCluster.replace(/;.*$/, ''),
    upstreamHost,
    remote: remote.replace(/:\d+$/, ''),
    http: isRequest(said),
    lacks,
  };
}

/** A TCP connection has neither method, nor request id, nor an answer's status. */
function isRequest({ method, requestId, status }: Readonly<Partial<Record<AccessField, string>>>): boolean {
  const tells = (value: string | undefined) => value !== '-' && value !== '';
  if (method !== undefined) return tells(method) && tells(requestId);
  return requestId !== undefined ? tells(requestId) : Number(status) > 0;
}

/** Requests of the checks themselves; they never count as the learner's. */
const PROBE_AGENT = 'slipway-probe/';
export const isProbe = ({ userAgent }: AccessRecord): boolean => userAgent.startsWith(PROBE_AGENT);
