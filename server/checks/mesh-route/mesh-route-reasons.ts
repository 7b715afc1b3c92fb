import type { Finding } from '#server/grading/outcome.ts';
import type { Service, VirtualService } from '#server/grading/world/resources.ts';
import type { World } from '#server/grading/world/world.ts';
import {
  headersOf,
  leadsAsDesired,
  leadsTo,
  type MeshRequest,
  type Rule,
  ruleText,
  sharesOf,
  takes,
  type Desired,
  desiredText,
} from './mesh-rules.ts';
import { weightReason } from './mesh-weight-reasons.ts';

export interface Decision {
  /** The VirtualService that decides: the oldest for the host. */
  readonly vs: VirtualService;
  readonly others: readonly VirtualService[];
  /** Its first rule that takes the request. */
  readonly rule: Rule | undefined;
  readonly index: number;
  readonly service: Service;
  readonly spec: MeshRequest & Desired;
}

/** What is wrong with the rule that takes the request; undefined when it leads where it should. */
export function ruleReason(world: World, decision: Decision): Finding | undefined {
  const { vs, others, rule, index, service, spec } = decision;
  const leads = rule && leadsTo(world, vs, rule);
  if (leads && leads.length > 0 && leads.every((each) => each === service) && leadsAsDesired(rule, spec)) {
    return undefined;
  }
  const { name, namespace } = vs.metadata;
  const base = {
    layer: 'route' as const,
    object: `VirtualService/${namespace}/${name}`,
    expected: `${requestText(spec)} → ${service.metadata.name} ${desiredText(spec)}`,
    observed: rule ? ruleText(rule) : vs.spec.http.map(ruleText).join('; ') || 'no rule',
    next: `kubectl get virtualservice -n ${namespace} ${name} -o yaml`,
  };
  const wanted = ({ spec: { http } }: VirtualService) => http.filter((each) => leadsAsDesired(each, spec));
  const rival = others.find((each) => wanted(each).some((other) => takes(other, spec) === true));
  if (rival) return duplicate(base, vs, rival);
  const either = eitherReason(decision, base);
  if (either) return either;
  const elsewhere = strayRule(world, decision);
  if (elsewhere) return strayReason(base, service, elsewhere);
  const later = vs.spec.http.slice(index + 1).find((each) => leadsAsDesired(each, spec) && takes(each, spec));
  if (rule && later) {
    return {
      ...base,
      code: 'virtual-service.rule-order',
      ko: `VirtualService ${name}에서 앞의 규칙이 먼저 맞아 뒤의 규칙까지 가지 않는다. 규칙은 위에서부터 보고 처음 맞는 것만 쓴다. 조건이 있는 규칙을 조건이 없는 규칙보다 앞에 둔다.`,
      en: `In VirtualService ${name} an earlier rule fits first, and the later one is never reached. Rules are read from the top and only the first that fits counts: put those with a match before the one without.`,
      observed: `${ruleText(rule)}; only then: ${ruleText(later)}`,
    };
  }
  return conditionReason(decision, base, wanted(vs)) ?? destinationReason(decision, base);
}

type Base = Omit<Finding, 'code' | 'ko' | 'en'>;

const duplicate = (
  base: Base,
  { metadata: { name } }: VirtualService,
  { metadata: rival }: VirtualService,
): Finding => ({
  ...base,
  code: 'virtual-service.duplicate',
  layer: 'virtual-host',
  ko: `같은 호스트의 VirtualService가 둘이다. 사이드카에서는 합쳐지지 않고 먼저 만든 ${name}만 쓰인다. ${rival.name}의 규칙을 ${name} 안으로 옮긴다.`,
  en: `Two VirtualServices are for the same host. For sidecars they are not merged: only the older, ${name}, counts. Move the rules of ${rival.name} into it.`,
  observed: `${name}, then ${rival.name}`,
  next: 'istioctl analyze',
  analyzer: 'IST0109',
});

/** The right rule, for the same short name, in a namespace where that name is another one. */
const strayRule = (world: World, { service: { metadata }, spec }: Decision): VirtualService | undefined =>
  world.virtualServices
    .all()
    .find(
      (vs) =>
        vs.metadata.namespace !== metadata.namespace &&
        vs.spec.hosts.includes(metadata.name) &&
        vs.spec.http.some((rule) => leadsAsDesired(rule, spec)),
    );

const strayReason = (base: Base, { metadata: service }: Service, { metadata, spec }: VirtualService): Finding => ({
  ...base,
  code: 'virtual-service.namespace',
  layer: 'virtual-host',
  object: `VirtualService/${metadata.namespace}/${metadata.name}`,
  ko: `VirtualService ${metadata.name}이(가) 네임스페이스 ${metadata.namespace}에 있다. 짧은 이름 ${service.name}은(는) 거기서 ${service.name}.${metadata.namespace}이고, 부르려는 서비스가 아니다.`,
  en: `VirtualService ${metadata.name} is in the namespace ${metadata.namespace}. There the short name ${service.name} means ${service.name}.${metadata.namespace}, which is not the Service that is called.`,
  expected: `a VirtualService in ${service.namespace}, or the host ${service.name}.${service.namespace}.svc.cluster.local`,
  observed: `namespace ${metadata.namespace}, hosts: ${spec.hosts.join(', ')}`,
  next: 'kubectl get virtualservices -A',
});

/** A rule leads to the right subset, but takes other requests. */
function conditionReason({ vs, spec, rule }: Decision, base: Base, wanted: readonly Rule[]): Finding | undefined {
  const { name } = vs.metadata;
  const [meant] = wanted;
  const header = Object.keys(spec.headers)[0];
  if (header && meant) {
    const used = headersOf(meant);
    if (used.length > 0 && !used.includes(header)) {
      return {
        ...base,
        code: 'virtual-service.match-header',
        ko: `VirtualService ${name}의 규칙이 ${used.join(', ')} 헤더를 본다. 사용자를 알려 주는 헤더는 ${header}이다.`,
        en: `The rule of VirtualService ${name} looks at the header ${used.join(', ')}. The header that names the user is ${header}.`,
        expected: `match: headers: ${header}: exact: ${spec.headers[header]}`,
        observed: ruleText(meant),
      };
    }
    if (used.includes(header)) {
      return {
        ...base,
        code: 'virtual-service.match-value',
        ko: `VirtualService ${name}의 규칙이 보는 ${header}의 값이 요청의 값과 맞지 않는다. 값은 대소문자까지 같아야 한다.`,
        en: `The value that the rule of VirtualService ${name} wants in ${header} is not the request's. Values are compared letter by letter, capitals too.`,
        expected: `match: headers: ${header}: exact: ${spec.headers[header]}`,
        observed: ruleText(meant),
      };
    }
  }
  if (!rule) {
    return {
      ...base,
      code: 'virtual-service.no-default-rule',
      ko: `VirtualService ${name}의 어느 규칙도 이 요청에 맞지 않는다. 프록시는 404로 답한다. 조건이 없는 규칙을 마지막에 둔다.`,
      en: `No rule of VirtualService ${name} takes this request, so the proxy answers 404. Put a rule without match at the end.`,
    };
  }
  return undefined;
}

/** A rule for some takes everybody, by the other half of its match. */
function eitherReason({ vs, spec, rule }: Decision, base: Base): Finding | undefined {
  const either = (rule?.match?.length ?? 0) > 1 && rule?.match?.some(({ headers }) => headers);
  if (Object.keys(spec.headers).length > 0 || !either) return undefined;
  return {
    ...base,
    code: 'virtual-service.match-or',
    ko: `VirtualService ${vs.metadata.name}의 규칙에서 match의 항목이 둘 이상이다. 항목 사이는 「또는」이라 하나만 맞아도 되고, 「그리고」는 한 항목 안에 함께 적는다.`,
    en: `The rule of VirtualService ${vs.metadata.name} has several items under match. One of them is enough ("or"); conditions that are all needed ("and") stand in one item.`,
  };
}

function destinationReason({ vs, rule, service, spec }: Decision, base: Base): Finding {
  const { name } = vs.metadata;
  if (rule && sharesOf(rule).has('') && desiredText(spec) !== '(no subset)') {
    return {
      ...base,
      code: 'virtual-service.no-subset',
      ko: `VirtualService ${name}의 목적지에 subset이 없다. 그러면 요청은 서비스 ${service.metadata.name}의 모든 파드에 나뉜다.`,
      en: `The destination in VirtualService ${name} has no subset, so requests are spread over all pods of the Service ${service.metadata.name}.`,
      expected: `destination: subset: ${desiredText(spec)}`,
    };
  }
  const weights = rule && weightReason(rule, spec, base);
  if (weights) return weights;
  return {
    ...base,
    code: 'virtual-service.other-destination',
    ko: `VirtualService ${name}의 규칙이 이 요청을 다른 곳으로 보낸다.`,
    en: `The rule of VirtualService ${name} sends this request elsewhere.`,
  };
}

function requestText({ headers }: MeshRequest): string {
  const named = Object.entries(headers).map(([name, value]) => `${name}: ${value}`);
  return named.length > 0 ? `a request with ${named.join(', ')}` : 'a request without such headers';
}
