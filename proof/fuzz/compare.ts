import type { Told } from './ask.ts';
import type { CaseFacts } from './facts/case-facts.ts';
import { predicates } from './facts/predicates.ts';
import { at, list, text } from './facts/raw.ts';
import type { Question, Shares } from './questions.ts';
import { fateOf, type Seen, TELLING_TIMES, type Traffic } from './traffic.ts';

/** In what way a verdict and the truth are at odds. */
export type Disagreement =
  /** Told as right, and requests do not arrive. */
  | 'false-pass'
  /** The same, where the route is right and what comes after it is not: an endpoint refuses or has other TLS. */
  | 'false-pass-endpoint'
  /** Told as broken, and requests arrive. */
  | 'false-fail'
  /** Rightly broken, with a reason that says what is not so. */
  | 'false-reason'
  /** Never settled, or a bug. */
  | 'no-verdict';

export interface Contradiction {
  readonly disagreement: Disagreement;
  readonly question: Question;
  readonly traffic: Traffic | undefined;
  readonly told: Told;
  /** Why it is one, in a sentence. */
  readonly because: string;
}
export interface Judged {
  readonly contradiction?: Contradiction;
  /** Of a reason whose statement nobody held against anything. */
  readonly unchecked?: string;
}

export interface Looked {
  readonly question: Question;
  readonly told: Told;
  readonly traffic: Traffic | undefined;
  readonly facts: CaseFacts;
}

/** Holds one verdict against what requests did, and its reason against the proxies. */
export async function compare(looked: Looked): Promise<Judged> {
  const { question, told, traffic, facts } = looked;
  const found = (disagreement: Disagreement, because: string): Judged => ({
    contradiction: { disagreement, question, traffic, told, because },
  });
  if (told.kind === 'inconclusive') return found('no-verdict', `inconclusive: ${told.code} ${told.message}`);
  if (told.kind === 'waiting') return found('no-verdict', `still waiting: ${told.waitingFor.en}`);
  if (asksForAgent(looked)) return {};
  const passes = await passesThrough(looked);
  const isRight = passes || namesOtherProtocol(looked) ? undefined : truth(question, traffic);
  if (isRight === true && told.kind === 'broken')
    return found('false-fail', `told ${told.reason.code}, and requests do what is asked for`);
  if (isRight === false && told.kind === 'ok') {
    const isEndpoint = traffic?.seen.some(atEndpoint) === true && question.spec.kind !== 'probe';
    return found(
      isEndpoint ? 'false-pass-endpoint' : 'false-pass',
      `told as right (${told.evidence}), and requests do not do what is asked for`,
    );
  }
  if (told.kind !== 'broken' || (passes && question.spec.kind === 'distribution')) return {};
  const { reason } = told;
  const predicate = predicates[reason.code];
  if (!predicate) return { unchecked: reason.code };
  const wrong = await predicate({ reason, question, traffic, facts });
  return wrong === undefined ? {} : found('false-reason', `${reason.code} on ${reason.object}: ${wrong}`);
}

/**
 * What a sidecar does not know it lets through to the address that was dialled. The node then divides connections, of
 * which the sidecar keeps one: that all requests met the same pod tells nothing of the next connection.
 */
async function passesThrough({ question: { spec, request }, facts }: Looked): Promise<boolean> {
  if ((spec.kind !== 'mesh-route' && spec.kind !== 'distribution') || request?.from !== 'mesh') return false;
  const answer = await facts.routeOf(request);
  return (
    answer.kind === 'no-virtual-host' || (answer.kind === 'clusters' && answer.clusters.includes('PassthroughCluster'))
  );
}

/** The check is about any visitor; a rule is for the fuzzer's own user agent. */
const asksForAgent = ({ question: { spec }, facts }: Looked): boolean =>
  spec.kind === 'route-to-app' && JSON.stringify(facts.fuzzCase.objects).includes('"user-agent"');

/** The pods accept connections; their sidecars speak another protocol to the application, as the port's name has it. */
function namesOtherProtocol({ question: { spec }, traffic, facts }: Looked): boolean {
  if (spec.kind !== 'service-endpoints' || !traffic?.seen.some((each) => each.kind === 'answered')) return false;
  const [name = '', namespace = facts.slot.namespace] = traffic.request.host.split('.');
  const ports = list(facts.object(`Service/${namespace}/${name}`)?.spec.ports);
  const port = ports.find((each) => at(each, 'port') === traffic.request.port);
  return /^(http2|grpc)/.test(text(at(port, 'name')));
}

/** Do requests do what the check asks for? Undefined where they do not tell. */
function truth({ spec, shares }: Question, traffic: Traffic | undefined): boolean | undefined {
  const seen = traffic?.seen;
  if (!seen || seen.length === 0) return undefined;
  if (shares) return areDivided(seen, shares, spec.kind === 'distribution');
  const arrived = seen.every((each) => isApp(each));
  switch (spec.kind) {
    case 'probe': {
      const statuses = new Set(seen.map((each) => (each.kind === 'failed' ? 0 : each.status)));
      return statuses.size === 1 ? statuses.has(200) : undefined;
    }
    case 'route-to-app':
      return arrived;
    case 'service-endpoints':
      return arrived;
    case 'gateway-listens':
      // Without a route a gateway answers 404, which is an answer too: only a refusal tells that nobody listens.
      if (seen.some((each) => each.kind === 'failed')) return false;
      return arrived ? true : undefined;
    case 'mesh-route':
      return arrived && seen.every((each) => each.kind === 'reached' && each.version === spec.subset);
    default:
      return undefined;
  }
}

/** Points: shares that are off by less than the one may be the right ones, by more than the other never. */
const NEAR = 12;
const FAR = 45;

/** `byTraffic`: the check has only traffic to go by, which does not tell a share from one that is close to it. */
function areDivided(seen: readonly Seen[], shares: Shares, byTraffic: boolean): boolean | undefined {
  const counted = seen.filter(isApp);
  if (counted.length === 0) return false;
  if (counted.length < seen.length || seen.length < TELLING_TIMES) return undefined;
  const versions = counted.map((each) => (each.kind === 'reached' ? each.version : ''));
  if (versions.some((version) => shares[version] === undefined)) return false;
  const off = Object.entries(shares).map(([version, share]) =>
    Math.abs((100 * versions.filter((each) => each === version).length) / versions.length - share),
  );
  if (off.some((points) => points > FAR)) return false;
  return byTraffic && off.every((points) => points < NEAR) ? true : undefined;
}

const isApp = (seen: Seen): boolean => seen.kind === 'reached' && seen.status === 200 && seen.pod.startsWith('web-');

/** The route is found and its cluster too: the connection to a pod fails, or there is no pod. */
const atEndpoint = (seen: Seen): boolean => /^50[23] .*(upstream connect error|no healthy upstream)/.test(fateOf(seen));
