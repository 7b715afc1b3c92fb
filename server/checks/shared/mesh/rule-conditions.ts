import type { Finding } from '#server/grading/outcome.ts';
import type { HttpMatch } from '#server/grading/world/resources.ts';
import { writtenIn } from '#server/mesh/delegates.ts';
import { matchRequest, matchText, patternText, type Unmet } from '#server/mesh/http-match.ts';
import type { RouteEntry } from '#server/mesh/route-entries.ts';
import { vsName, vsObject } from '#server/mesh/virtual-services.ts';
import { vsYaml } from './look-commands.ts';
import { callText, type MeshCall } from './mesh-call.ts';

export type Words = Pick<Finding, 'code' | 'ko' | 'en' | 'expected' | 'observed'>;

/** How to look at the VirtualService in which an entry is written. */
export const lookAt = ({ from: { metadata } }: RouteEntry) => ({
  layer: 'route' as const,
  object: vsObject(metadata),
  next: vsYaml(metadata),
});

/** Conditions and destinations of an entry in one line. */
export function entryText({ match, rule }: RouteEntry): string {
  const { route = [], redirect, directResponse } = rule;
  const to = route.map(({ destination: { host, subset }, weight }) =>
    [host, subset && ` ${subset}`, weight !== undefined && route.length > 1 && ` ${weight}`].filter(Boolean).join(''),
  );
  const answer = redirect
    ? `redirect to ${redirect.authority ?? ''}${redirect.uri ?? ''}`
    : directResponse && `direct response ${directResponse.status}`;
  return `${matchText(match)} → ${answer ?? (to.join(', ') || 'nothing')}`;
}

/** Why a rule that leads right does not take this request; undefined when it does, or nobody can say. */
export function conditionReason(entry: RouteEntry, call: MeshCall): Finding | undefined {
  const field = leftOutField(entry) ?? unmetField(entry, call);
  if (field === undefined) return undefined;
  const written = { ...entry, from: writtenIn(entry, field) };
  const words = leftOutWords(written, call) ?? unmetWords(written, call);
  return words && { ...lookAt(written), ...words };
}

function leftOutField({ leftOut, match = {} }: RouteEntry): string | undefined {
  switch (leftOut) {
    case 'gateways':
    case 'port':
      return leftOut;
    case 'source':
      return match.sourceLabels && Object.keys(match.sourceLabels).length > 0 ? 'sourceLabels' : 'sourceNamespace';
    case 'unreachable':
    case undefined:
      return undefined;
  }
}

function unmetField({ match }: RouteEntry, { request }: MeshCall): string | undefined {
  const result = matchRequest(match, request);
  return result.kind === 'unmet' ? result.unmet.field : undefined;
}

/** Conditions that istiod sorts out: this sidecar never gets the rule. */
function leftOutWords({ match = {}, leftOut, from }: RouteEntry, { caller, port }: MeshCall): Words | undefined {
  const vs = vsName(from);
  const { name, namespace, labels } = caller.metadata;
  switch (leftOut) {
    case 'gateways':
      return {
        code: 'virtual-service.match-gateways',
        ko: `${vs}의 규칙에 있는 match.gateways에 mesh가 없다. 이 규칙은 게이트웨이에만 적용되고 사이드카는 받지 않는다.`,
        en: `match.gateways of the rule in ${vs} does not name mesh, so the rule goes to gateways only and never to sidecars.`,
        expected: 'match: gateways: left out, or mesh among them',
        observed: `match: gateways: ${(match.gateways ?? []).join(', ')}`,
      };
    case 'port':
      return {
        code: 'virtual-service.match-port',
        ko: `${vs}의 규칙은 ${match.port}번 포트로 호출할 때만 적용된다. 요청은 ${port}번 포트로 간다.`,
        en: `The rule in ${vs} is for requests to port ${match.port}; this one goes to port ${port}.`,
        expected: `match: port: ${port}`,
        observed: `match: port: ${match.port}`,
      };
    case 'source': {
      const { sourceNamespace, sourceLabels = {} } = match;
      const wrong = Object.entries(sourceLabels).filter(([key, value]) => labels[key] !== value);
      const other = wrong.length === 0;
      const has = wrong.map(([key]) => `${key}: ${labels[key] ?? '(absent)'}`).join(', ');
      const asked = wrong.map(([key, value]) => `${key}: ${value}`).join(', ');
      return {
        code: 'virtual-service.match-source',
        ko: other
          ? `${vs}의 규칙은 네임스페이스 ${sourceNamespace}의 파드가 호출할 때만 적용된다. 호출하는 파드 ${name}은(는) ${namespace}에 있다.`
          : `${vs}의 규칙은 레이블이 ${asked}인 파드가 호출할 때만 적용된다. 호출하는 파드 ${name}에는 그 레이블이 없다.`,
        en: other
          ? `The rule in ${vs} is for callers in the namespace ${sourceNamespace}. The caller, ${name}, is in ${namespace}.`
          : `The rule in ${vs} is for callers with the labels ${asked}, which the caller, ${name}, does not have.`,
        expected: other ? `match: sourceNamespace: ${namespace}` : `match: sourceLabels: ${has}`,
        observed: other ? `match: sourceNamespace: ${sourceNamespace}` : `match: sourceLabels: ${asked}`,
      };
    }
    default:
      return undefined;
  }
}

function unmetWords(entry: RouteEntry, call: MeshCall): Words | undefined {
  const result = matchRequest(entry.match, call.request);
  if (result.kind !== 'unmet') return undefined;
  const { unmet } = result;
  const [kind = '', name = ''] = unmet.field.split(/\.(.*)/s);
  if (kind === 'headers') return headerWords(entry, call, { ...unmet, name });
  const vs = vsName(entry.from);
  const field = FIELD_WORDS[kind] ?? { code: 'condition', ko: unmet.field, en: unmet.field };
  return {
    code: `virtual-service.match-${field.code}`,
    ko: `${vs}의 규칙이 요청과 맞지 않는다. ${field.ko}에 ${name && `${name} `}${unmet.wanted}을(를) 요구하는데 요청에서는 ${unmet.has}이다.`,
    en: `The rule in ${vs} does not match the request: in ${field.en} it expects ${name && `${name} `}${unmet.wanted}, and the request has ${unmet.has}.`,
    expected: `match: ${unmet.field}: ${fittingText(kind, unmet, call)}`,
    observed: `match: ${unmet.field}: ${unmet.wanted}`,
  };
}

const FIELD_WORDS: Readonly<Record<string, { code: string; ko: string; en: string }>> = {
  uri: { code: 'uri', ko: '경로(uri)', en: 'the path (uri)' },
  scheme: { code: 'scheme', ko: 'scheme', en: 'scheme' },
  method: { code: 'method', ko: 'method', en: 'the method' },
  authority: { code: 'authority', ko: '호스트(authority)', en: 'the host (authority)' },
  withoutHeaders: { code: 'without-headers', ko: '없어야 할 헤더(withoutHeaders)', en: 'withoutHeaders' },
  queryParams: { code: 'query', ko: '쿼리(queryParams)', en: 'the query (queryParams)' },
};

/** What would take the request. */
function fittingText(kind: string, { has }: Unmet, { request }: MeshCall): string {
  switch (kind) {
    case 'uri':
      return `exact: ${request.path.replace(/\?.*$/s, '')}`;
    case 'withoutHeaders':
    case 'queryParams':
      return 'left out';
    default:
      return `exact: ${has}`;
  }
}

/** A header that the request does not have at all is likely misspelt; one that it has differs in its value. */
function headerWords(
  { match, from }: RouteEntry,
  { request: { headers = {} } }: MeshCall,
  { name, wanted }: Unmet & { name: string },
): Words {
  const vs = vsName(from);
  const meant = Object.entries(headers)[0];
  const value = headers[name.toLowerCase()];
  const used = headerNames(match);
  const observed = `match: headers: ${name}: ${wanted}`;
  if (value !== undefined) {
    return {
      code: 'virtual-service.match-value',
      ko: `${vs}의 규칙이 ${name}에 요구하는 값은 요청의 값과 다르다. 값은 대소문자까지 같아야 한다.`,
      en: `The value that the rule in ${vs} expects in ${name} is not the request's. Values are compared exactly, upper and lower case too.`,
      expected: `match: headers: ${name}: exact: ${value}`,
      observed,
    };
  }
  return {
    code: 'virtual-service.match-header',
    ko: `${vs}의 규칙이 ${used.join(', ')} 헤더를 본다. ${meant ? `사용자를 알려 주는 헤더는 ${meant[0]}이다.` : '요청에는 그 헤더가 없다.'}`,
    en: `The rule in ${vs} looks at the header ${used.join(', ')}. ${meant ? `The header that names the user is ${meant[0]}.` : 'The request does not have it.'}`,
    expected: meant ? `match: headers: ${meant[0]}: exact: ${meant[1]}` : 'a rule without match on headers',
    observed,
  };
}

const headerNames = ({ headers = {} }: HttpMatch = {}): string[] => Object.keys(headers);

/** A rule for some takes this request too, by the other half of its match, or because its condition is too wide. */
export function tooWideReason(entry: RouteEntry, call: MeshCall, expected: string): Finding | undefined {
  const { rule, match, from } = entry;
  const items = rule.match ?? [];
  const vs = vsName(from);
  const conditional = items.filter((each) => headerNames(each).length > 0);
  if (items.length > 1 && match && headerNames(match).length === 0 && conditional.length > 0) {
    return {
      ...lookAt(entry),
      code: 'virtual-service.match-or',
      ko: `${vs}의 규칙에서 match의 항목이 둘 이상이다. 항목끼리는 OR라서 하나만 맞아도 되고, AND 조건은 한 항목 안에 함께 적는다.`,
      en: `The rule in ${vs} has several items under match. One of them is enough ("or"); conditions that are all needed ("and") go into one item.`,
      expected: `one item: ${items.map(matchText).join(', ')}`,
      observed: items.map(matchText).join(' or '),
    };
  }
  const [name] = headerNames(match);
  const pattern = name === undefined ? undefined : match?.headers?.[name];
  // What names the very value is as narrow as it can be.
  if (name === undefined || !pattern || 'exact' in pattern) return undefined;
  return {
    ...lookAt(entry),
    code: 'virtual-service.match-too-wide',
    ko: `${vs}의 규칙에 있는 조건이 이 요청(${callText(call.request)})에도 맞는다. ${name}에 ${patternText(pattern)}이면 된다고 적혀 있다.`,
    en: `The condition of the rule in ${vs} matches this request too (${callText(call.request)}): in ${name} it asks only for ${patternText(pattern)}.`,
    expected,
    observed: entryText(entry),
  };
}
