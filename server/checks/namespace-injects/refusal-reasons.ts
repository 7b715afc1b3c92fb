import type { RefusedBy } from '#server/grading/scene/injection/refusal.ts';
import { isInjectorName } from '#server/grading/scene/injection/webhooks.ts';
import type { Injection } from '#server/grading/scene.ts';
import type { Namespace } from '#server/grading/world/resources.ts';
import { ISTIOD } from './injector-reasons.ts';
import type { Explanation } from './label-reasons.ts';

export type Refused = Extract<Injection, { kind: 'refused' }>;

/** Refuses every pod with a sidecar, whatever else is in it; quotas and policies may only refuse the one of the dry run. */
export const standsForPods = ({ kind }: RefusedBy): boolean =>
  ['webhook-unreachable', 'pod-security', 'limit-range', 'terminating'].includes(kind);

/** Why no pod can be made in a namespace, in the API server's own words. */
export function refusalReason({ metadata: { name } }: Namespace, { by, message }: Refused): Explanation {
  const ofInit = message.includes('"istio-init"');
  const quoted = { expected: 'a new pod is admitted', observed: message };
  switch (by.kind) {
    case 'webhook-unreachable':
      return unreachable(name, by.webhook, message);
    case 'webhook-denied':
      return {
        ...quoted,
        code: 'namespace.webhook-denied',
        object: `webhook ${by.webhook}`,
        ko: `웹훅 ${by.webhook}이(가) 네임스페이스 ${name}의 새 파드를 거절한다. 사이드카 주입 레이블과는 다른 문제다.`,
        en: `The webhook ${by.webhook} refuses new pods in namespace ${name}. That has nothing to do with the label for injection.`,
        next: CONFIGURATIONS,
      };
    case 'policy':
      return {
        ...quoted,
        code: 'namespace.policy-denied',
        object: `ValidatingAdmissionPolicy/${by.policy}`,
        ko: `ValidatingAdmissionPolicy ${by.policy}이(가) 네임스페이스 ${name}의 새 파드를 거절한다. 사이드카 주입 레이블과는 다른 문제다.`,
        en: `The ValidatingAdmissionPolicy ${by.policy} refuses new pods in namespace ${name}. That has nothing to do with the label for injection.`,
        next: `kubectl get validatingadmissionpolicy ${by.policy} -o yaml`,
      };
    case 'quota':
      return {
        ...quoted,
        code: 'namespace.quota',
        object: `ResourceQuota/${name}/${by.quota}`,
        ko: `ResourceQuota ${by.quota} 때문에 네임스페이스 ${name}에 사이드카가 든 새 파드를 만들 수 없다.`,
        en: `Because of the ResourceQuota ${by.quota} no new pod with a sidecar can be made in namespace ${name}.`,
        next: `kubectl describe quota -n ${name} ${by.quota}`,
      };
    case 'limit-range':
      return {
        ...quoted,
        code: 'namespace.limit-range',
        object: `LimitRange/${name}`,
        ko: `네임스페이스 ${name}의 LimitRange가 사이드카가 든 새 파드를 거절한다. 사이드카 컨테이너에도 같은 한도가 적용된다.`,
        en: `A LimitRange of namespace ${name} refuses new pods with a sidecar: its limits apply to the sidecar's container too.`,
        next: `kubectl describe limitrange -n ${name}`,
      };
    case 'pod-security':
      return {
        ...quoted,
        code: 'namespace.pod-security',
        ko: `네임스페이스 ${name}의 파드 보안 수준(${by.level})이 새 파드를 거절한다.${ofInit ? ' 초기화 컨테이너 istio-init에 필요한 권한이 허용되지 않기 때문이다.' : ''}`,
        en: `The pod security level of namespace ${name} (${by.level}) refuses new pods${ofInit ? ': it does not allow what the init container istio-init needs' : ''}.`,
        expected: 'a level that admits the pod, such as pod-security.kubernetes.io/enforce=privileged',
        next: `kubectl get namespace ${name} --show-labels`,
      };
    case 'terminating':
      return {
        ...quoted,
        code: 'namespace.terminating',
        ko: `네임스페이스 ${name}이(가) 삭제되는 중이라 새 파드를 만들 수 없다.`,
        en: `Namespace ${name} is being deleted, so no new pod can be made in it.`,
        next: `kubectl get namespace ${name}`,
      };
    default:
      return {
        ...quoted,
        code: 'namespace.pods-refused',
        ko: `API 서버가 네임스페이스 ${name}의 새 파드를 거절한다.`,
        en: `The API server refuses new pods in namespace ${name}.`,
        next: `kubectl get namespace ${name} -o yaml`,
      };
  }
}

/** All webhooks by name, and the configurations that they stand in. */
const CONFIGURATIONS = `kubectl get mutatingwebhookconfigurations,validatingwebhookconfigurations -o jsonpath='{range .items[*]}{.kind}{"/"}{.metadata.name}{": "}{.webhooks[*].name}{"\\n"}{end}'`;

function unreachable(namespace: string, webhook: string, message: string): Explanation {
  if (isInjectorName(webhook)) {
    return {
      code: 'namespace.injector-unreachable',
      object: 'MutatingWebhookConfiguration/istio-sidecar-injector',
      ko: `API 서버가 주입 웹훅을 호출하지 못한다. 호출할 수 있을 때까지 ${namespace}에 새 파드가 만들어지지 않는다.`,
      en: `The API server cannot call the injection webhook. Until it can, no new pod can be made in ${namespace}.`,
      expected: 'istiod answers the webhook',
      observed: message,
      next: ISTIOD,
    };
  }
  return {
    code: 'namespace.other-webhook-unreachable',
    object: `webhook ${webhook}`,
    ko: `API 서버가 웹훅 ${webhook}을(를) 호출하지 못해 ${namespace}에 새 파드가 만들어지지 않는다. 사이드카 주입 웹훅이 아니다.`,
    en: `The API server cannot call the webhook ${webhook}, so no new pod can be made in ${namespace}. It is not the one that injects sidecars.`,
    expected: `an answer of ${webhook}, or no such webhook`,
    observed: message,
    next: CONFIGURATIONS,
  };
}
