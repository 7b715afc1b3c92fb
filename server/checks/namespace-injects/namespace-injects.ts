import { z } from 'zod';
import { broken, type Finding, type Outcome, ok } from '#server/grading/outcome.ts';
import type { Scene } from '#server/grading/scene.ts';
import { labelText } from '#server/grading/world/pods.ts';
import type { Namespace } from '#server/grading/world/resources.ts';
import { defineCheck } from '../check.ts';
import { namespaceField } from '../specs.ts';

const INJECTION = 'istio-injection';
const REVISION = 'istio.io/rev';
const SYSTEM_NAMESPACES = ['kube-system', 'kube-public', 'kube-node-lease', 'istio-system'];

/** A pod made in the namespace now would get a sidecar, by whichever label. */
export const namespaceInjects = defineCheck({
  kind: 'namespace-injects',
  schema: z.strictObject({ namespace: namespaceField }),
  inputs: ['namespaces'],
  async run({ namespace }, scene): Promise<Outcome> {
    const found = scene.world.namespaces.get('', namespace);
    if (!found) return missingNamespace(namespace);
    const injection = await scene.injection(namespace);
    const labels = injectionLabels(found);
    if (injection.kind === 'injected') return ok(`${namespace}: ${labels || 'injects'}`);
    if (injection.kind === 'refused' && /webhook/i.test(injection.message)) {
      return injectorDown(namespace, injection.message);
    }
    return broken({
      layer: 'label',
      object: `Namespace/${namespace}`,
      expected: `${INJECTION}=enabled`,
      observed: labels || 'no injection label',
      next: `kubectl get namespace ${namespace} --show-labels`,
      ...explain(found, scene),
    });
  },
});

const injectionLabels = ({ metadata: { labels } }: Namespace): string =>
  labelText(
    Object.fromEntries(Object.entries(labels).filter(([key]) => key === INJECTION || key === REVISION)),
  ).replace('(none)', '');

type Explanation = Pick<Finding, 'code' | 'ko' | 'en'> & Partial<Finding>;

function explain(namespace: Namespace, scene: Scene): Explanation {
  const { name, labels, annotations } = namespace.metadata;
  const value = labels[INJECTION];
  const revision = labels[REVISION];
  if (value === 'disabled') {
    return {
      code: 'namespace.injection-disabled',
      ko: `네임스페이스 ${name}에 ${INJECTION}=disabled가 붙어 있다. 이 값은 다른 레이블(${REVISION} 등)이 있어도 사이드카 주입을 끈다.`,
      en: `Namespace ${name} carries ${INJECTION}=disabled. That value turns injection off, whatever other label (such as ${REVISION}) says.`,
    };
  }
  if (value !== undefined && value !== 'enabled') {
    return {
      code: 'namespace.label-value',
      ko: `레이블 ${INJECTION}의 값이 ${value}이다. 웹훅은 값이 정확히 enabled인 네임스페이스만 고른다.`,
      en: `The label ${INJECTION} has the value ${value}. The webhook selects only namespaces where it is exactly enabled.`,
    };
  }
  if (revision !== undefined && value === undefined) {
    return {
      code: 'namespace.revision-unknown',
      ko: `레이블 ${REVISION}=${revision}에 맞는 istiod 리비전이 없다. 이 클러스터의 리비전은 default이다.`,
      en: `No istiod revision answers to ${REVISION}=${revision}. The revision in this cluster is default.`,
      expected: `${INJECTION}=enabled (or ${REVISION}=default)`,
      next: 'kubectl get mutatingwebhookconfigurations',
    };
  }
  if (value === 'enabled') {
    return {
      code: 'namespace.injector-missing',
      ko: `레이블은 맞지만 새 파드에 사이드카가 들어가지 않는다. 주입 웹훅이 없거나 꺼져 있다.`,
      en: 'The label is right, yet a new pod gets no sidecar: the injection webhook is missing or turned off.',
      expected: 'a webhook that injects',
      next: 'kubectl get mutatingwebhookconfigurations',
    };
  }
  if (annotations[INJECTION] !== undefined) {
    return {
      code: 'namespace.label-as-annotation',
      ko: `${INJECTION}이(가) 어노테이션으로 들어가 있다. 웹훅의 셀렉터는 레이블만 본다.`,
      en: `${INJECTION} was set as an annotation. The webhook's selector looks at labels only.`,
      observed: `annotation ${INJECTION}=${annotations[INJECTION]?.slice(0, 60)}`,
    };
  }
  const similar = Object.keys(labels).find((key) => /istio|inject/i.test(key));
  if (similar !== undefined) {
    return {
      code: 'namespace.label-key',
      ko: `레이블 이름이 ${similar}이다. 웹훅이 찾는 이름은 ${INJECTION}이다.`,
      en: `The label is called ${similar}. The webhook looks for ${INJECTION}.`,
      observed: `${similar}=${labels[similar]}`,
    };
  }
  return (
    elsewhere(namespace, scene) ?? {
      code: 'namespace.label-missing',
      ko: `네임스페이스 ${name}에 사이드카 주입 레이블이 없다. 레이블이 없으면 파드는 사이드카 없이 만들어진다.`,
      en: `Namespace ${name} has no label for sidecar injection, so its pods are made without a sidecar.`,
      analyzer: 'IST0102',
    }
  );
}

function elsewhere({ metadata: { name } }: Namespace, { world }: Scene): Explanation | undefined {
  const other = world.namespaces
    .all()
    // The application of an earlier step may be in default.
    .find(({ metadata }) => ![name, 'default'].includes(metadata.name) && metadata.labels[INJECTION] === 'enabled');
  if (!other) return undefined;
  const system = SYSTEM_NAMESPACES.includes(other.metadata.name);
  return {
    code: 'namespace.label-on-other',
    ko: `레이블이 ${name}이(가) 아니라 ${other.metadata.name}에 붙어 있다.${system ? ' 시스템 네임스페이스에는 붙이지 않는다.' : ''}`,
    en: `The label is on ${other.metadata.name}, not on ${name}.${system ? ' System namespaces should not carry it.' : ''}`,
    observed: `Namespace/${other.metadata.name}: ${INJECTION}=enabled`,
    next: `kubectl get namespace -L ${INJECTION}`,
  };
}

const missingNamespace = (namespace: string): Outcome =>
  broken({
    code: 'namespace.missing',
    layer: 'label',
    object: `Namespace/${namespace}`,
    ko: `네임스페이스 ${namespace}이(가) 없다.`,
    en: `There is no namespace ${namespace}.`,
    expected: `namespace ${namespace}`,
    observed: 'not found',
    next: 'kubectl get namespace',
  });

const injectorDown = (namespace: string, message: string): Outcome =>
  broken({
    code: 'namespace.injector-unreachable',
    layer: 'label',
    object: 'MutatingWebhookConfiguration/istio-sidecar-injector',
    ko: `API 서버가 주입 웹훅을 부르지 못한다. istiod가 멈춰 있으면 ${namespace}에 새 파드가 만들어지지 않는다.`,
    en: `The API server cannot call the injection webhook. While istiod is down, no new pod can be made in ${namespace}.`,
    expected: 'istiod answers the webhook',
    observed: message,
    next: 'kubectl get pod -n istio-system -l app=istiod',
  });
