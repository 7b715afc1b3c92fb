import type { Finding } from '#server/grading/outcome.ts';
import type { World } from '#server/grading/world/world.ts';
import type { LostDelegate } from '#server/mesh/delegates.ts';
import { matchText } from '#server/mesh/http-match.ts';
import { isDelegate, vsName } from '#server/mesh/virtual-services.ts';
import { exportToText } from '#server/mesh/visibility.ts';

/** Why a rule that delegates leads nowhere: proxies do not get it at all. */
export function lostDelegateReason(world: World, { kind, rule, root, key, delegate }: LostDelegate): Finding {
  const from = vsName(root);
  const to = `VirtualService ${key.namespace}/${key.name}`;
  const base = {
    layer: 'route' as const,
    object: from,
    next: 'kubectl get virtualservices -A',
  };
  switch (kind) {
    case 'missing': {
      const candidates = world.virtualServices.all().filter(isDelegate);
      return {
        ...base,
        code: 'virtual-service.delegate-missing',
        ko: `${from}의 규칙이 ${to}에 위임(delegate)하는데 그런 VirtualService가 없다. 그래서 이 규칙은 프록시에 없는 것과 같다.`,
        en: `A rule of ${from} delegates to ${to}, which does not exist. To the proxies it is as if the rule were not there.`,
        expected: `delegate: ${candidates.map(({ metadata }) => `${metadata.namespace}/${metadata.name}`).join(' or ') || 'a VirtualService without hosts'}`,
        observed: `delegate: ${key.namespace}/${key.name}`,
      };
    }
    case 'has-hosts':
      return {
        ...base,
        code: 'virtual-service.delegate-has-hosts',
        ko: `${from}이(가) 위임한 ${to}에 hosts가 있다. hosts가 없는 VirtualService에만 위임할 수 있으므로 이 규칙은 적용되지 않는다.`,
        en: `${to}, to which ${from} delegates, has hosts. Only a VirtualService without hosts can be delegated to, so the rule is not used.`,
        expected: `no hosts in ${to}`,
        observed: `hosts: ${delegate?.spec.hosts.join(', ') ?? ''}`,
      };
    case 'not-exported':
      return {
        ...base,
        code: 'virtual-service.delegate-not-exported',
        ko: `${from}이(가) 위임한 ${to}이(가) 네임스페이스 ${root.metadata.namespace}(으)로 내보내지지 않는다(exportTo).`,
        en: `${to}, to which ${from} delegates, is not exported to the namespace ${root.metadata.namespace} (exportTo).`,
        expected: `exportTo: left out, "*", or with ${root.metadata.namespace} among them`,
        observed: `exportTo: ${exportToText(delegate?.spec.exportTo)}`,
      };
    case 'conflict':
      return {
        ...base,
        code: 'virtual-service.delegate-conflict',
        ko: `${to}의 규칙이 ${from}의 match에 맞지 않는 요청을 조건으로 둔다. 두 조건이 서로 모순되면 그 규칙은 버려진다.`,
        en: `A rule of ${to} asks for requests outside the match of ${from}. Where the two exclude each other, the rule is dropped.`,
        expected: `match within ${(rule.match ?? []).map(matchText).join(' or ') || 'any request'}`,
        observed:
          (delegate?.spec.http ?? []).flatMap(({ match = [] }) => match.map(matchText)).join('; ') || 'no match',
      };
    case 'delegates-itself':
      return {
        ...base,
        code: 'virtual-service.delegate-of-delegate',
        ko: `${to}이(가) 또 다른 곳에 위임한다. 위임은 한 단계만 된다.`,
        en: `${to} delegates further. Only one step is followed.`,
        expected: `a route in ${to}`,
        observed: `delegate: ${(delegate?.spec.http ?? [])
          .map((each) => each.delegate?.name ?? '')
          .filter(Boolean)
          .join(', ')}`,
      };
  }
}
