import type { Finding } from '#server/grading/outcome.ts';
import type { Scene } from '#server/grading/scene.ts';
import type { Namespace } from '#server/grading/world/resources.ts';

export const INJECTION = 'istio-injection';
export const REVISION = 'istio.io/rev';
const SYSTEM_NAMESPACES = ['kube-system', 'kube-public', 'kube-node-lease', 'istio-system'];

export type Explanation = Pick<Finding, 'code' | 'ko' | 'en'> & Partial<Finding>;

/** What is wrong with the namespace's labels; undefined where they may be right. */
export function labelReason(namespace: Namespace, scene: Scene): Explanation | undefined {
  const { name, labels, annotations } = namespace.metadata;
  const value = labels[INJECTION];
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
  if (value === 'enabled' || labels[REVISION] !== undefined) return undefined;
  if (annotations[INJECTION] !== undefined) {
    return {
      code: 'namespace.label-as-annotation',
      ko: `${INJECTION}이(가) 어노테이션으로 들어가 있다. 웹훅의 셀렉터는 레이블만 본다.`,
      en: `${INJECTION} was set as an annotation. The webhook's selector looks at labels only.`,
      observed: `annotation ${INJECTION}=${annotations[INJECTION]?.slice(0, 60)}`,
      next: `kubectl get namespace ${name} -o jsonpath='{.metadata.annotations}{"\\n"}'`,
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
