import { z } from 'zod';
import { broken, type Finding, type Outcome, ok } from '#server/grading/outcome.ts';
import type { Service, VirtualService } from '#server/grading/world/resources.ts';
import type { World } from '#server/grading/world/world.ts';
import { defineCheck } from '../check.ts';
import { isForMesh, leadsTo, namesService, subsetState, type Takes, takes, desiredText } from './mesh-rules.ts';
import { type Decision, ruleReason } from './mesh-route-reasons.ts';

const schema = z.strictObject({
  service: z
    .string()
    .regex(/^[a-z0-9-]+\/[a-z0-9-]+$/)
    .describe('`namespace/name` of the Service that is called'),
  subset: z.string().default('').describe('where the request should go; empty: to all pods of the Service'),
  weights: z
    .record(z.string(), z.number().positive())
    .optional()
    .describe('instead of one subset: percent by subset, together 100'),
  path: z.string().startsWith('/').default('/'),
  headers: z.record(z.string().toLowerCase(), z.string()).default({}),
});
type Spec = z.output<typeof schema>;

/**
 * Why sidecars do not send a request to a subset, by what VirtualServices and DestinationRules say. It looks at no
 * proxy: name it in `explainedBy` of a check that does.
 */
export const meshRoute = defineCheck({
  kind: 'mesh-route',
  schema,
  inputs: ['virtualServices', 'destinationRules', 'services', 'pods'],
  run(spec, { world }): Outcome {
    const [namespace = '', name = ''] = spec.service.split('/');
    const service = world.services.get(namespace, name);
    if (!service) return broken(noService(spec, world));
    const named = world.virtualServices
      .all()
      .filter((vs) => namesService(vs, service))
      .toSorted((a, b) => Date.parse(a.metadata.creationTimestamp) - Date.parse(b.metadata.creationTimestamp));
    const [deciding, ...others] = named.filter(isForMesh);
    if (!deciding) {
      if (spec.subset === '' && !spec.weights) return ok('no VirtualService');
      return broken(named[0] ? notForMesh(named[0]) : noneFor(spec, service, world));
    }
    const decision = decide(deciding, spec);
    if (decision.found === 'unknown') return ok('a regular expression decides');
    const reason =
      ruleReason(world, { ...decision, others, spec, service }) ??
      subsetsOf(spec)
        .map((subset) => subsetReason(subset, service, world))
        .find((each) => each);
    return reason ? broken(reason) : ok(`${deciding.metadata.name}: ${desiredText(spec)}`);
  },
});

function decide(vs: VirtualService, spec: Spec): Pick<Decision, 'vs' | 'rule' | 'index'> & { found: Takes } {
  for (const [index, rule] of vs.spec.http.entries()) {
    const found = takes(rule, spec);
    if (found) return { vs, rule, index, found };
  }
  return { vs, rule: undefined, index: vs.spec.http.length, found: false };
}

const noService = ({ service }: Spec, world: World): Finding => ({
  code: 'service.missing',
  layer: 'service',
  object: `Service/${service}`,
  ko: `서비스 ${service}이(가) 없다.`,
  en: `There is no Service ${service}.`,
  expected: `Service ${service}`,
  observed: world.services
    .in(service.split('/')[0] ?? '')
    .map(({ metadata }) => metadata.name)
    .slice(0, 20)
    .join(', '),
  next: 'kubectl get svc -A',
});

const notForMesh = ({ metadata, spec }: VirtualService): Finding => ({
  code: 'virtual-service.not-for-mesh',
  layer: 'virtual-host',
  object: `VirtualService/${metadata.namespace}/${metadata.name}`,
  ko: `VirtualService ${metadata.name}의 gateways가 ${spec.gateways.join(', ')}이라 그 게이트웨이에만 간다. 사이드카는 이 규칙을 받지 않는다. gateways를 지우면 mesh, 곧 모든 사이드카를 뜻한다.`,
  en: `VirtualService ${metadata.name} is for the gateways ${spec.gateways.join(', ')} only; sidecars never get its rules. Without gateways it is for mesh, that is for all sidecars.`,
  expected: 'gateways: left out, or mesh among them',
  observed: `gateways: ${spec.gateways.join(', ')}`,
  next: `kubectl get virtualservice -n ${metadata.namespace} ${metadata.name} -o yaml`,
});

function noneFor(spec: Spec, service: Service, world: World): Finding {
  const { name, namespace } = service.metadata;
  const meant = world.virtualServices
    .all()
    .find((vs) => isForMesh(vs) && vs.spec.http.some((rule) => leadsTo(world, vs, rule).includes(service)));
  const base = { layer: 'virtual-host' as const, next: `kubectl get virtualservices -A` };
  if (!meant) {
    return {
      ...base,
      code: 'virtual-service.missing',
      object: `VirtualService/${namespace}/${name}`,
      ko: `${name}(으)로 가는 요청에 규칙을 두는 VirtualService가 없다. 그래서 사이드카는 요청을 서비스의 모든 파드에 나눈다.`,
      en: `No VirtualService has rules for requests to ${name}, so sidecars spread them over all pods of the Service.`,
      expected: `a VirtualService with the host ${name} that leads to ${desiredText(spec)}`,
      observed: 'none',
    };
  }
  return {
    ...base,
    code: 'virtual-service.host',
    object: `VirtualService/${meant.metadata.namespace}/${meant.metadata.name}`,
    ko: `VirtualService ${meant.metadata.name}의 hosts가 서비스 ${name}의 이름이 아니다. hosts는 요청을 받는 쪽의 이름이고, 사이드카는 그 이름의 가상 호스트에만 규칙을 넣는다.`,
    en: `The hosts of VirtualService ${meant.metadata.name} are no name of the Service ${name}. hosts are what is called, and sidecars put the rules into the virtual host of that name only.`,
    expected: `hosts: ${name}`,
    observed: `hosts: ${meant.spec.hosts.join(', ')}`,
  };
}

const subsetsOf = ({ subset, weights }: Spec): string[] =>
  weights ? Object.keys(weights) : [subset].filter((each) => each !== '');

function subsetReason(subset: string, service: Service, world: World): Finding | undefined {
  const { name, namespace } = service.metadata;
  const state = subsetState(world, service, subset);
  if (state === 'ok') return undefined;
  const base = { object: `DestinationRule/${namespace}/${name}`, next: `kubectl get destinationrules -A -o yaml` };
  if (state === 'undefined') {
    return {
      ...base,
      code: 'destination-rule.subset-missing',
      layer: 'cluster',
      ko: `서브셋 ${subset}을(를) 정의한 DestinationRule이 없다. 라우트가 없는 클러스터를 가리키므로 프록시는 503(NC cluster_not_found)으로 답한다.`,
      en: `No DestinationRule for ${name} defines the subset ${subset}. The route names a cluster that does not exist, so the proxy answers 503 (NC cluster_not_found).`,
      expected: `a DestinationRule with host ${name} and subset ${subset}`,
      observed: subsetsText(world),
      analyzer: 'IST0101',
    };
  }
  return {
    ...base,
    code: 'destination-rule.subset-labels',
    layer: 'endpoints',
    ko: `서브셋 ${subset}의 레이블과 맞는 ${name} 파드가 없다. 클러스터는 있지만 엔드포인트가 없으므로 프록시는 503(UH no_healthy_upstream)으로 답한다.`,
    en: `No pod of ${name} has the labels of the subset ${subset}. The cluster exists but is empty, so the proxy answers 503 (UH no_healthy_upstream).`,
    expected: `labels of a pod of ${name}, such as version: ${subset}`,
    observed: subsetsText(world),
    next: `kubectl get pod -n ${namespace} --show-labels`,
  };
}

const subsetsText = (world: World): string =>
  world.destinationRules
    .all()
    .map(
      ({ metadata, spec }) =>
        `${metadata.name} (host ${spec.host}): ${spec.subsets.map(({ name, labels }) => `${name} ${JSON.stringify(labels)}`).join(', ') || 'no subset'}`,
    )
    .join('; ') || 'no DestinationRule';
