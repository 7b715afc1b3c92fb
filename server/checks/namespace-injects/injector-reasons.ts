import type { Injectors } from '#server/grading/scene/injection/webhooks.ts';
import type { Namespace } from '#server/grading/world/resources.ts';
import { type Explanation, INJECTION, REVISION } from './label-reasons.ts';

const WEBHOOKS = 'kubectl get mutatingwebhookconfigurations';

/** The label is there, and yet pods get no sidecar: by what the webhooks that were read select. */
export function notInjected(namespace: Namespace, { selecting, configurations, revisions }: Injectors): Explanation {
  const { labels } = namespace.metadata;
  const label =
    labels[INJECTION] === undefined ? `${REVISION}=${labels[REVISION]}` : `${INJECTION}=${labels[INJECTION]}`;
  const known = revisions.map((each) => `${REVISION}=${each}`).join(' | ');
  const [webhook] = selecting;
  if (webhook) return idle(webhook, label);
  if (configurations.length === 0) {
    return {
      code: 'namespace.injector-missing',
      ko: `레이블 ${label}은(는) 있지만 사이드카를 주입하는 웹훅이 이 클러스터에 없다.`,
      en: `The label ${label} is there, but this cluster has no webhook that injects sidecars.`,
      object: 'MutatingWebhookConfiguration/istio-sidecar-injector',
      expected: 'a MutatingWebhookConfiguration that calls istiod for new pods',
      observed: 'no such configuration',
      next: WEBHOOKS,
    };
  }
  if (labels[INJECTION] === undefined) {
    return {
      code: 'namespace.revision-unknown',
      ko: `레이블 ${label}에 맞는 istiod 리비전이 없다. ${known ? `이 클러스터의 웹훅이 고르는 레이블: ${known}` : '리비전을 고르는 웹훅이 없다.'}`,
      en: `No istiod revision answers to ${label}. The webhooks of this cluster select ${known || 'none'}.`,
      expected: [`${INJECTION}=enabled`, known].filter(Boolean).join(' | '),
      next: `${WEBHOOKS} -L ${REVISION},istio.io/tag`,
    };
  }
  return {
    code: 'namespace.injector-selects-others',
    ko: `레이블 ${label}을(를) 고르는 주입 웹훅이 없다. 이 클러스터의 웹훅(${configurations.join(', ')})이 선택하는 것은 다른 레이블이다.`,
    en: `No injection webhook selects ${label}. Those of this cluster (${configurations.join(', ')}) select another label.`,
    expected: known || 'a webhook that selects the label',
    next: `${WEBHOOKS} -L ${REVISION},istio.io/tag`,
  };
}

function idle({ configuration, webhook, failurePolicy }: Injectors['selecting'][number], label: string): Explanation {
  const object = `MutatingWebhookConfiguration/${configuration}`;
  if (failurePolicy === 'Ignore') {
    return {
      code: 'namespace.injector-ignored',
      object,
      ko: `웹훅 ${webhook}이(가) ${label}을(를) 고르지만 새 파드에 사이드카가 들어가지 않는다. failurePolicy가 Ignore이므로, istiod가 응답하지 않으면 파드는 사이드카 없이 만들어진다.`,
      en: `The webhook ${webhook} selects ${label}, yet a new pod gets no sidecar. Its failurePolicy is Ignore: while istiod does not answer, pods are made without one.`,
      expected: 'istiod answers the webhook',
      observed: 'a dry run: a pod without istio-proxy; failurePolicy: Ignore',
      next: ISTIOD,
    };
  }
  return {
    code: 'namespace.injector-idle',
    object,
    ko: `웹훅 ${webhook}이(가) ${label}을(를) 고르고 istiod가 응답했지만 사이드카를 넣지 않았다. 주입 설정(ConfigMap istio-sidecar-injector)의 policy나 neverInjectSelector가 막는다.`,
    en: `The webhook ${webhook} selects ${label} and istiod answered, but added no sidecar: policy or neverInjectSelector of its settings (ConfigMap istio-sidecar-injector) forbids it.`,
    expected: 'policy: enabled',
    observed: 'a dry run: a pod without istio-proxy',
    next: "kubectl get configmap -n istio-system istio-sidecar-injector -o jsonpath='{.data.config}' | head -n 12",
  };
}

/** Shows what runs of istiod, also where that is nothing. */
export const ISTIOD = 'kubectl get deployment,pod -n istio-system -l app=istiod';
