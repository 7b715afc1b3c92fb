import type { Reason } from '#protocol/verdict.ts';
import type { FuzzObject } from '../case.ts';
import type { Question, Shares } from '../questions.ts';
import { fateOf, TELLING_TIMES, type Traffic } from '../traffic.ts';
import type { CaseFacts } from './case-facts.ts';
import { at, list, text } from './raw.ts';

export interface Statement {
  readonly reason: Reason;
  readonly question: Question;
  readonly traffic: Traffic | undefined;
  readonly facts: CaseFacts;
}
/** What is not true about it; undefined when nothing is found wrong. */
export type Predicate = (statement: Statement) => Promise<string | undefined> | string | undefined;

export const must = (holds: boolean, otherwise: string): string | undefined => (holds ? undefined : otherwise);

export const named = ({ reason, facts }: Statement): FuzzObject | undefined => facts.object(reason.object);

/** About the object that the reason accuses. */
export const ofObject =
  (holds: (object: FuzzObject, statement: Statement) => boolean, otherwise: string): Predicate =>
  (statement) => {
    const object = named(statement);
    if (!object) return `there is no ${statement.reason.object}`;
    return must(holds(object, statement), otherwise);
  };

/** About what requests met, which were sent apart from the grader's own. */
export const ofTraffic =
  (pattern: RegExp, otherwise: string): Predicate =>
  ({ traffic }) =>
    must(
      traffic?.seen.some((each) => pattern.test(fateOf(each))) ?? true,
      `${otherwise}: ${traffic?.seen.map(fateOf)[0]}`,
    );

/** About who answered many requests, which tell who answers at all. */
export const ofSample =
  (holds: (versions: ReadonlySet<string>, shares: Shares) => boolean): Predicate =>
  ({ traffic, question: { shares } }) => {
    const seen = traffic?.seen ?? [];
    if (!shares || seen.length < TELLING_TIMES) return undefined;
    const versions = new Set(seen.map((each) => (each.kind === 'reached' ? each.version : 'nobody')));
    return must(holds(versions, shares), `the answers came from ${[...versions].join(', ')}`);
  };

export const ingressLabels: Readonly<Record<string, string>> = { istio: 'ingressgateway', app: 'istio-ingressgateway' };
export const servers = ({ spec }: FuzzObject) => list(spec.servers);
export const gatewaysOf = ({ spec }: FuzzObject) => list(spec.gateways).map(text);
export const covers = (pattern: string, name: string): boolean =>
  pattern === '*' || pattern === name || (pattern.startsWith('*.') && name.endsWith(pattern.slice(1)));
export const hostOf = ({ question }: Statement): string => question.request?.host ?? '';

export const selects = (selector: unknown, labels: Readonly<Record<string, string>>): boolean =>
  Object.entries((selector ?? {}) as Record<string, unknown>).every(([key, value]) => labels[key] === value);

export const httpOf = (object: FuzzObject | undefined) => list(object?.spec.http);

export function delegatesOf(statement: Statement): string[] {
  return statement.facts.fuzzCase.objects.flatMap((object) =>
    httpOf(object).flatMap((rule) => {
      const name = text(at(rule, 'delegate', 'name'));
      const namespace = text(at(rule, 'delegate', 'namespace')) || object.metadata.namespace;
      return name ? [`VirtualService/${namespace}/${name}`] : [];
    }),
  );
}

export function delegateWith(field: string, otherwise: string): Predicate {
  return (statement) =>
    must(
      delegatesOf(statement).some((key) => statement.facts.object(key)?.spec[field] !== undefined),
      otherwise,
    );
}

/** Says that a thing exports too little, of an object that says nothing of exporting. */
export function hidden(statement: Statement): string | undefined {
  const object = named(statement);
  if (!object) return `there is no ${statement.reason.object}`;
  const says =
    object.spec.exportTo ?? Object.keys(object.metadata.annotations ?? {}).find((key) => key.endsWith('/exportTo'));
  return must(says !== undefined, 'it has no exportTo');
}

export function ofDestination(holds: (destination: unknown) => boolean, otherwise: string): Predicate {
  return ofObject(
    (vs) => httpOf(vs).some((rule) => list(at(rule, 'route')).some((each) => holds(at(each, 'destination')))),
    otherwise,
  );
}

/** The accused VirtualService has such a condition. */
export function ofMatch(field: string | undefined): Predicate {
  return ofObject(
    (vs) =>
      httpOf(vs).some((rule) =>
        list(at(rule, 'match')).some((item) => field === undefined || at(item, field) !== undefined),
      ),
    `none of its rules has ${field ? `match.${field}` : 'a match'}`,
  );
}
