import type { Finding } from '#server/grading/outcome.ts';
import { serviceName } from '#server/grading/world/app.ts';
import { podName } from '#server/grading/world/pods.ts';
import type { Sidecar } from '#server/grading/world/resources.ts';
import { isHttp, portProtocol } from '#server/mesh/ports.ts';
import type { MeshCall } from './mesh-call.ts';
import { isUnknownToSidecar } from './passthrough.ts';
import type { Ruling } from './ruling.ts';

/** Why the caller's sidecar reads no request to the Service at all, so that no rule can apply; undefined when it does. */
export function sidecarReason(ruling: Ruling): Finding | undefined {
  const { call } = ruling;
  const passesBy = excludedPort(call);
  if (passesBy) return passesBy;
  if (isUnknownToSidecar(call.trace)) return unknownReason(ruling);
  if (call.trace.answer.kind !== 'tcp') return undefined;
  return portNameReason(call) ?? tcpListener(call);
}

/** Connections that never get to the sidecar, so that nothing can be read from it. */
export function excludedPort({ caller, port }: MeshCall): Finding | undefined {
  const { name, namespace, annotations } = caller.metadata;
  const key = 'traffic.sidecar.istio.io/excludeOutboundPorts';
  const excluded = annotations[key]?.split(',').map((each) => each.trim()) ?? [];
  if (!excluded.includes(String(port))) return undefined;
  return {
    code: 'pod.excluded-outbound',
    layer: 'pod',
    object: podName(caller),
    ko: `어노테이션 ${key}이(가) ${port}번 포트로 나가는 연결을 규칙에서 제외했다. 요청이 사이드카를 우회한다.`,
    en: `The annotation ${key} excludes connections to port ${port} from the rules, so the requests bypass the sidecar.`,
    expected: `no ${key}: ${port}`,
    observed: `${key}: ${annotations[key]}`,
    next: `kubectl get pod -n ${namespace} ${name} -o jsonpath='{.metadata.annotations}{"\\n"}'`,
  };
}

function portNameReason({ service, port, caller }: MeshCall): Finding | undefined {
  const found = service.spec.ports.find((each) => each.port === port);
  if (!found || isHttp(portProtocol(found))) return undefined;
  const { name, namespace } = service.metadata;
  const { appProtocol } = found;
  const written = appProtocol ? `appProtocol: ${appProtocol}` : `name: ${found.name ?? ''}`;
  return {
    code: 'service.port-name',
    layer: 'service',
    object: serviceName(service),
    ko: `서비스 ${name}의 ${port}번 포트(${written})는 HTTP가 아니다. ${caller.metadata.name}의 사이드카는 이 포트를 TCP로만 전달하고 요청을 해석하지 않으므로 VirtualService의 http 규칙이 적용되지 않는다. 포트의 이름을 http로 하거나 http-로 시작하게 한다.`,
    en: `Port ${port} of the Service ${name} (${written}) is not HTTP. The sidecar of ${caller.metadata.name} forwards it as TCP and parses no requests, so http rules of VirtualServices do not apply. Name the port http, or begin its name with http-.`,
    expected: `ports: port: ${port}, name: http`,
    observed: `ports: port: ${port}, ${written}`,
    next: `kubectl get svc -n ${namespace} ${name} -o yaml`,
  };
}

const tcpListener = ({ service, port, proxy }: MeshCall): Finding => ({
  code: 'proxy.listener-protocol',
  layer: 'listener',
  object: `Proxy/${proxy}`,
  ko: `호출하는 쪽의 사이드카가 ${service.metadata.name}의 ${port}번 포트를 TCP로 전달한다. 요청을 해석하지 않으므로 http 규칙이 적용되지 않는다.`,
  en: `The caller's sidecar forwards port ${port} of ${service.metadata.name} as TCP. It parses no requests, so http rules do not apply.`,
  expected: 'HTTP',
  observed: 'TCP',
  next: `istioctl proxy-config listener ${proxy} --port ${port}`,
});

function unknownReason({ call, host }: Ruling): Finding {
  const { service, port, proxy, caller } = call;
  const { name, namespace } = service.metadata;
  switch (host.kind) {
    case 'not-imported':
      return sidecarEgress(call, host.sidecar);
    case 'not-exported': {
      const key = 'networking.istio.io/exportTo';
      const written = service.metadata.annotations[key];
      return {
        code: 'service.not-exported',
        layer: 'service',
        object: serviceName(service),
        ko: `서비스 ${name}이(가) 네임스페이스 ${caller.metadata.namespace}에 내보내지지 않는다(${key}). 호출하는 쪽의 사이드카에는 그 가상 호스트가 없다.`,
        en: `The Service ${name} is not exported to the namespace ${caller.metadata.namespace} (${key}), so the caller's sidecar has no virtual host for it.`,
        expected: `${key}: "*", or with ${caller.metadata.namespace} among them`,
        observed: written === undefined ? 'defaultServiceExportTo of the mesh' : `${key}: ${written}`,
        next: `kubectl get svc -n ${namespace} ${name} -o yaml`,
      };
    }
    case 'no-port':
      return {
        code: 'service.port-missing',
        layer: 'service',
        object: serviceName(service),
        ko: `서비스 ${name}에 ${port}번 포트가 없다.`,
        en: `The Service ${name} has no port ${port}.`,
        expected: `ports: port: ${port}`,
        observed: `ports: ${service.spec.ports.map((each) => each.port).join(', ') || 'none'}`,
        next: `kubectl get svc -n ${namespace} ${name}`,
      };
    default:
      return (
        portNameReason(call) ?? {
          code: 'proxy.no-virtual-host',
          layer: 'virtual-host',
          object: `Proxy/${proxy}`,
          ko: `호출하는 쪽의 사이드카에 ${name}의 가상 호스트가 없다. 요청은 규칙 없이 그대로 지나간다.`,
          en: `The caller's sidecar has no virtual host for ${name}: requests pass through it unchanged, without any rule.`,
          expected: `a virtual host with the domain ${name}`,
          observed: 'none',
          next: `istioctl proxy-config route ${proxy} --name ${port}`,
        }
      );
  }
}

/** A Sidecar resource keeps the Service, or a VirtualService for it, from the caller. */
export function sidecarEgress(
  { service, caller }: MeshCall,
  { metadata: { name, namespace }, spec }: Sidecar,
  kept = `Service ${service.metadata.name}`,
): Finding {
  const host = `${service.metadata.namespace}/${service.metadata.name}.${service.metadata.namespace}.svc.cluster.local`;
  const written = spec.egress.flatMap(({ hosts }) => hosts).join(', ') || 'none';
  return {
    code: 'sidecar.egress',
    layer: 'virtual-host',
    object: `Sidecar/${namespace}/${name}`,
    ko: `Sidecar ${name}의 egress.hosts에 ${kept}이(가) 포함되지 않는다. ${caller.metadata.name}의 사이드카는 이것을 모르므로 그 규칙도 받지 않는다.`,
    en: `egress.hosts of the Sidecar ${name} does not include the ${kept}. The sidecar of ${caller.metadata.name} does not know it, and gets no rule for it.`,
    expected: `egress: hosts: ${host}, or ${service.metadata.namespace === namespace ? './*' : `${service.metadata.namespace}/*`}`,
    observed: `egress: hosts: ${written}`,
    next: `kubectl get sidecar -n ${namespace} ${name} -o yaml`,
  };
}
