import type { Finding } from '#server/grading/outcome.ts';
import { podName, SIDECAR } from '#server/grading/world/pods.ts';
import type { Pod } from '#server/grading/world/resources.ts';

/** User and group of the sidecar: iptables lets what they open pass. */
const PROXY_ID = 1337;
const TRAFFIC = 'traffic.sidecar.istio.io/';
const EXCLUDING = ['excludeOutboundPorts', 'excludeOutboundIPRanges', 'includeOutboundIPRanges'];

/** The application is run as the sidecar's user or group, so the rules let what it opens pass. */
export function runsAsProxy(pod: Pod): Finding | undefined {
  const { containers, securityContext: whole } = pod.spec;
  const own = containers.filter(({ name }) => name !== SIDECAR);
  for (const field of ['runAsUser', 'runAsGroup'] as const) {
    const found = own.find(({ securityContext }) => (securityContext?.[field] ?? whole?.[field]) === PROXY_ID);
    if (!found) continue;
    const { name, namespace } = pod.metadata;
    const at = found.securityContext?.[field] === undefined ? 'spec' : `container ${found.name}`;
    return ofPod(pod, {
      code: field === 'runAsUser' ? 'pod.proxy-user' : 'pod.proxy-group',
      ko: `컨테이너 ${found.name}이(가) ${field} ${PROXY_ID}로 실행된다. iptables 규칙은 이 id의 연결을 사이드카로 리다이렉트하지 않으므로 요청이 사이드카를 우회한다. 다른 id로 실행한다.`,
      en: `Container ${found.name} has ${field} ${PROXY_ID}. The iptables rules do not redirect connections of that id to the sidecar, so its requests bypass the sidecar. Run it with another id.`,
      expected: `${field} other than ${PROXY_ID}`,
      observed: `${field}: ${PROXY_ID} (${at})`,
      next: `kubectl get pod -n ${namespace} ${name} -o jsonpath='{.spec.securityContext}{"\\n"}{.spec.containers[*].securityContext}{"\\n"}'`,
      ...(field === 'runAsUser' && { analyzer: 'IST0144' }),
    });
  }
  return undefined;
}

/** An annotation takes outgoing connections out of the rules. */
export function excludesOutbound(pod: Pod): Finding | undefined {
  const { name, namespace, annotations } = pod.metadata;
  const found = EXCLUDING.map((key) => `${TRAFFIC}${key}`).find((key) => annotations[key] !== undefined);
  if (!found) return undefined;
  return ofPod(pod, {
    code: 'pod.excluded-outbound',
    ko: `어노테이션 ${found}이(가) 나가는 연결 일부를 규칙에서 제외했다. 요청이 사이드카를 우회한다.`,
    en: `The annotation ${found} excludes some outgoing connections from the rules, so the requests bypass the sidecar.`,
    expected: `no ${found}`,
    observed: `${found}: ${annotations[found]}`,
    next: `kubectl get pod -n ${namespace} ${name} -o jsonpath='{.metadata.annotations}{"\\n"}'`,
  });
}

const ofPod = (pod: Pod, finding: Omit<Finding, 'layer' | 'object'>): Finding => ({
  layer: 'pod',
  object: podName(pod),
  ...finding,
});
