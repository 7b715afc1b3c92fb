import type { Finding } from '#server/grading/outcome.ts';
import { ingressServers } from '#server/grading/world/gateways.ts';
import type { VirtualService } from '#server/grading/world/resources.ts';
import type { LostDelegate } from '#server/mesh/delegates.ts';
import { matchText } from '#server/mesh/http-match.ts';
import { type RouteEntry, routeEntries } from '#server/mesh/route-entries.ts';
import { gatewaysOf, vsName } from '#server/mesh/virtual-services.ts';
import { type DesiredRoute, goalText, traceText, vsYaml } from './desired-route.ts';

/** Why a VirtualService that the gateway gets leaves it without a single route. */
export function explainLeftOut(desired: DesiredRoute, vs: VirtualService): Finding {
  const { scene, gateway, ingress } = desired;
  const server = ingressServers(scene.world, ingress).find(({ gateway: { metadata } }) =>
    gatewaysOf(vs).includes(`${metadata.namespace}/${metadata.name}`),
  );
  const { namespace, labels } = gateway.metadata;
  const name = server && `${server.gateway.metadata.namespace}/${server.gateway.metadata.name}`;
  const port = server?.server.port.number ?? ingress.port;
  const { entries, lost } = routeEntries(scene.world, vs, { namespace, labels, gateway: name ?? '', port });
  const [delegate] = lost;
  const [entry] = entries;
  if (delegate) return lostDelegate(desired, delegate);
  if (entry) return notForGateway(desired, entry, { gateway: name ?? '', port });
  return {
    code: 'virtual-service.no-http',
    layer: 'route',
    object: vsName(vs),
    next: vsYaml(vs),
    ko: `VirtualService ${vs.metadata.name}에 http 규칙이 없다. HTTP Gateway로 온 요청은 http 규칙으로만 라우팅된다.`,
    en: `VirtualService ${vs.metadata.name} has no http rule. Requests through an HTTP Gateway are routed by http rules only.`,
    expected: 'http: with a route',
    observed: vs.spec.tcp.length > 0 ? 'tcp rules only' : vs.spec.tls.length > 0 ? 'tls rules only' : 'http: (empty)',
  };
}

/** A rule that hands its requests to a VirtualService that is not there for it. */
export function lostDelegate(desired: DesiredRoute, { kind, root, key, delegate }: LostDelegate): Finding {
  const { scene, trace } = desired;
  const to = `${key.namespace}/${key.name}`;
  const base = { layer: 'route' as const, object: vsName(root), next: 'kubectl get virtualservices -A' };
  const { name } = root.metadata;
  const seen = `in the proxy: ${traceText(trace)}`;
  switch (kind) {
    case 'missing': {
      const others = scene.world.virtualServices
        .all()
        .filter(({ metadata, spec }) => spec.hosts.length === 0 && metadata.name !== key.name)
        .map(({ metadata }) => `${metadata.namespace}/${metadata.name}`);
      return {
        ...base,
        code: 'virtual-service.delegate-missing',
        ko: `VirtualService ${name}의 규칙이 요청을 VirtualService ${to}에 넘기는데(delegate), 그런 VirtualService가 없다. 프록시는 그 규칙을 받지 못한다.`,
        en: `A rule of VirtualService ${name} delegates to VirtualService ${to}, and no VirtualService ${to} exists. The proxy never gets that rule.`,
        expected: `VirtualService/${to}, without hosts`,
        observed: `none by that name; without hosts there are: ${others.join(', ') || 'none'}; ${seen}`,
      };
    }
    case 'has-hosts':
      return {
        ...base,
        code: 'virtual-service.delegate-has-hosts',
        object: `VirtualService/${to}`,
        ko: `VirtualService ${name}이(가) ${to}에 넘기는데(delegate), ${to}에 hosts가 있다. hosts가 없는 것에만 넘길 수 있다.`,
        en: `VirtualService ${name} delegates to ${to}, which has hosts. Only one without hosts can be delegated to.`,
        expected: 'hosts: left out',
        observed: `hosts: ${delegate?.spec.hosts.join(', ')}; ${seen}`,
      };
    case 'not-exported':
      return {
        ...base,
        code: 'virtual-service.delegate-not-exported',
        object: `VirtualService/${to}`,
        ko: `VirtualService ${name}이(가) ${to}에 넘기는데(delegate), ${to}의 exportTo에 네임스페이스 ${root.metadata.namespace}이(가) 없다.`,
        en: `VirtualService ${name} delegates to ${to}, whose exportTo leaves out the namespace ${root.metadata.namespace}.`,
        expected: `exportTo: "*" or ${root.metadata.namespace}`,
        observed: `exportTo: ${delegate?.spec.exportTo?.join(', ') ?? '(the default of the mesh)'}; ${seen}`,
      };
    case 'conflict':
      return {
        ...base,
        code: 'virtual-service.delegate-conflict',
        object: `VirtualService/${to}`,
        ko: `넘겨받은 VirtualService ${to}의 match가 넘긴 규칙(${name})의 match 안에 들지 않는다. 그런 규칙은 버려진다.`,
        en: `The match of the delegate ${to} does not lie within that of the rule of ${name} that delegates to it. Such a rule is dropped.`,
        expected: 'each match of the delegate within one of the rule that delegates',
        observed: `${delegate?.spec.http.map(({ match }) => match?.map(matchText).join(' or ') ?? 'any request').join('; ')}; ${seen}`,
        next: `kubectl get virtualservice -n ${key.namespace} ${key.name} -o yaml`,
      };
    case 'delegates-itself':
      return {
        ...base,
        code: 'virtual-service.delegate-of-delegate',
        object: `VirtualService/${to}`,
        ko: `넘겨받은 VirtualService ${to}이(가) 다시 다른 VirtualService에 넘긴다(delegate). 한 번만 넘길 수 있다.`,
        en: `The delegate ${to} delegates again. Rules can be handed on once only.`,
        expected: 'a route in the delegate',
        observed: `delegate in ${to}; ${seen}`,
      };
  }
}

function notForGateway(desired: DesiredRoute, entry: RouteEntry, proxy: { gateway: string; port: number }): Finding {
  const { match, from, leftOut } = entry;
  const { name } = from.metadata;
  const base = {
    code: 'virtual-service.rule-not-for-gateway',
    layer: 'route' as const,
    object: vsName(from),
    next: vsYaml(from),
    observed: `match: ${matchText(match)}; in the proxy: ${traceText(desired.trace)}`,
  };
  switch (leftOut) {
    case 'gateways':
      return {
        ...base,
        ko: `VirtualService ${name}의 규칙은 match.gateways가 ${match?.gateways?.join(', ')}이라 그 프록시들에만 간다. 인그레스 게이트웨이는 이 규칙을 받지 않는다.`,
        en: `The rule of VirtualService ${name} has match.gateways: ${match?.gateways?.join(', ')}, so only those proxies get it. The ingress gateway does not.`,
        expected: `match.gateways: left out, or with ${proxy.gateway}`,
      };
    case 'port':
      return {
        ...base,
        ko: `VirtualService ${name}의 규칙은 match.port가 ${match?.port}이다. 이 Gateway의 서버는 ${proxy.port}번이라 규칙이 적용되지 않는다.`,
        en: `The rule of VirtualService ${name} has match.port: ${match?.port}. The Gateway's server has port ${proxy.port}, so the rule is not for it.`,
        expected: `match.port: left out, or ${proxy.port}`,
      };
    case 'source':
      return {
        ...base,
        ko: `VirtualService ${name}의 규칙은 요청을 보내는 파드의 레이블이나 네임스페이스(sourceLabels, sourceNamespace)를 묻는다. 인그레스 게이트웨이의 파드는 거기에 맞지 않는다.`,
        en: `The rule of VirtualService ${name} asks for the source of requests (sourceLabels, sourceNamespace), and the pod of the ingress gateway does not fit.`,
        expected: 'match: without sourceLabels and sourceNamespace',
      };
    case 'unreachable':
    case undefined:
      return {
        ...base,
        ko: `VirtualService ${name}의 규칙이 인그레스 게이트웨이에 없다.`,
        en: `The ingress gateway has none of the rules of VirtualService ${name}.`,
        expected: goalText(desired),
      };
  }
}
