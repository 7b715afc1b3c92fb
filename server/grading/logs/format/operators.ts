import type { AccessField } from '../access-record.ts';
import type { FormatToken } from './format-tokens.ts';

type Operator = Extract<FormatToken, { kind: 'operator' }>;

/** What an operator's value can look like, as far as it helps to tell where it ends. */
export interface OperatorShape {
  readonly field: AccessField | undefined;
  /** May this character stand in the value? */
  readonly allows: RegExp;
  readonly mayBeEmpty: boolean;
  /** How the value begins. */
  readonly begins?: RegExp;
}

const ANY = /[^\n]/;
const WORD = /[^\s]/;
const BARE_WORD = /[^\s"]/;
const NUMBER = /[-0-9.]/;

const shape = (field: AccessField | undefined, allows: RegExp, begins?: RegExp): OperatorShape => ({
  field,
  allows,
  mayBeEmpty: allows === ANY,
  ...(begins && { begins }),
});

const PLAIN: Readonly<Record<string, OperatorShape>> = {
  RESPONSE_CODE: shape('status', NUMBER),
  RESPONSE_FLAGS: shape('flags', /[-A-Za-z,_]/),
  RESPONSE_FLAGS_LONG: shape('flags', /[-A-Za-z,_]/),
  RESPONSE_CODE_DETAILS: shape('details', WORD),
  CONNECTION_TERMINATION_DETAILS: shape(undefined, WORD),
  UPSTREAM_CLUSTER: shape('upstreamCluster', BARE_WORD),
  UPSTREAM_CLUSTER_RAW: shape('upstreamCluster', BARE_WORD),
  DOWNSTREAM_REMOTE_ADDRESS: shape('remote', BARE_WORD),
  DOWNSTREAM_REMOTE_ADDRESS_WITHOUT_PORT: shape('remote', BARE_WORD),
  DOWNSTREAM_DIRECT_REMOTE_ADDRESS: shape('remote', BARE_WORD),
  DOWNSTREAM_DIRECT_REMOTE_ADDRESS_WITHOUT_PORT: shape('remote', BARE_WORD),
  PROTOCOL: shape(undefined, /[-A-Za-z0-9/.]/),
  BYTES_RECEIVED: shape(undefined, NUMBER),
  BYTES_SENT: shape(undefined, NUMBER),
  DURATION: shape(undefined, NUMBER),
  REQUEST_DURATION: shape(undefined, NUMBER),
  RESPONSE_DURATION: shape(undefined, NUMBER),
  UPSTREAM_HOST: shape('upstreamHost', BARE_WORD),
  UPSTREAM_LOCAL_ADDRESS: shape(undefined, BARE_WORD),
  UPSTREAM_REMOTE_ADDRESS: shape(undefined, BARE_WORD),
  DOWNSTREAM_LOCAL_ADDRESS: shape(undefined, BARE_WORD),
  REQUESTED_SERVER_NAME: shape(undefined, BARE_WORD),
};

/** By the header whose value is written, the first or the second that is asked for. */
const HEADERS: Readonly<Record<string, OperatorShape>> = {
  ':method': shape('method', /[-A-Za-z]/),
  ':path': shape('path', WORD, /[-/*]/),
  ':authority': shape('authority', /[^\s"/]/),
  host: shape('authority', /[^\s"/]/),
  'user-agent': shape('userAgent', ANY),
  'x-request-id': shape('requestId', BARE_WORD),
};

/** A user agent that is cut before this does not say whose it is; nor does a request id say which. */
const LEAST_LENGTH: Partial<Record<AccessField, number>> = { userAgent: 16, requestId: 36, authority: 64 };

export function shapeOf(operator: Operator): OperatorShape {
  const found = fullShape(operator);
  const least = found.field && LEAST_LENGTH[found.field];
  if (least === undefined || (operator.maxLength ?? least) >= least) return found;
  return { ...found, field: undefined };
}

function fullShape({ name, argument }: Operator): OperatorShape {
  // With an argument the time may look like anything, and the log of the container says when a line came.
  if (name === 'START_TIME') return argument === '' ? shape('at', /[-0-9T:.Z]/) : shape(undefined, ANY);
  if (name === 'REQ' || name === 'REQ_WITHOUT_QUERY') {
    const asked = argument.toLowerCase().split('?');
    const known = asked.map((each) => HEADERS[each]).find((each) => each !== undefined);
    return known ?? shape(undefined, ANY);
  }
  return PLAIN[name] ?? shape(undefined, ANY);
}
