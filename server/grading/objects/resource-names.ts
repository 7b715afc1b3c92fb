import type { Reason } from '#protocol/verdict.ts';

/** One resource of the API server, by the name that `kubectl get` takes. */
export interface Resource {
  /** `virtualservices.networking.istio.io`, or `services` for the core group. */
  readonly name: string;
  readonly plural: string;
  readonly kind: string;
  /** `/apis/networking.istio.io/v1/virtualservices` */
  readonly path: string;
  readonly namespaced: boolean;
  /** Where a fault of it belongs in the order from cause to symptom. */
  readonly layer: Reason['layer'];
}

type Row = readonly [plural: string, kind: string, layer: Reason['layer'], scope?: 'cluster'];
/** By `group/version`; the version is the one that a lab serves as preferred. */
const known: Readonly<Record<string, readonly Row[]>> = {
  v1: [
    ['namespaces', 'Namespace', 'label', 'cluster'],
    ['nodes', 'Node', 'host', 'cluster'],
    ['pods', 'Pod', 'pod'],
    ['services', 'Service', 'service'],
    ['endpoints', 'Endpoints', 'endpoints'],
    ['configmaps', 'ConfigMap', 'pod'],
    ['secrets', 'Secret', 'pod'],
    ['serviceaccounts', 'ServiceAccount', 'pod'],
    ['persistentvolumeclaims', 'PersistentVolumeClaim', 'pod'],
  ],
  'apps/v1': [
    ['deployments', 'Deployment', 'pod'],
    ['replicasets', 'ReplicaSet', 'pod'],
    ['statefulsets', 'StatefulSet', 'pod'],
    ['daemonsets', 'DaemonSet', 'pod'],
  ],
  'batch/v1': [
    ['jobs', 'Job', 'pod'],
    ['cronjobs', 'CronJob', 'pod'],
  ],
  'autoscaling/v2': [['horizontalpodautoscalers', 'HorizontalPodAutoscaler', 'pod']],
  'policy/v1': [['poddisruptionbudgets', 'PodDisruptionBudget', 'pod']],
  'discovery.k8s.io/v1': [['endpointslices', 'EndpointSlice', 'endpoints']],
  'networking.k8s.io/v1': [
    ['ingresses', 'Ingress', 'route'],
    ['networkpolicies', 'NetworkPolicy', 'probe'],
  ],
  'apiextensions.k8s.io/v1': [['customresourcedefinitions', 'CustomResourceDefinition', 'proxy', 'cluster']],
  'admissionregistration.k8s.io/v1': [
    ['mutatingwebhookconfigurations', 'MutatingWebhookConfiguration', 'label', 'cluster'],
    ['validatingwebhookconfigurations', 'ValidatingWebhookConfiguration', 'label', 'cluster'],
  ],
  'rbac.authorization.k8s.io/v1': [
    ['roles', 'Role', 'pod'],
    ['rolebindings', 'RoleBinding', 'pod'],
    ['clusterroles', 'ClusterRole', 'pod', 'cluster'],
    ['clusterrolebindings', 'ClusterRoleBinding', 'pod', 'cluster'],
  ],
  'networking.istio.io/v1': [
    ['gateways', 'Gateway', 'listener'],
    ['virtualservices', 'VirtualService', 'route'],
    ['destinationrules', 'DestinationRule', 'cluster'],
    ['serviceentries', 'ServiceEntry', 'cluster'],
    ['sidecars', 'Sidecar', 'proxy'],
    ['workloadentries', 'WorkloadEntry', 'endpoints'],
    ['workloadgroups', 'WorkloadGroup', 'endpoints'],
  ],
  'networking.istio.io/v1alpha3': [['envoyfilters', 'EnvoyFilter', 'proxy']],
  'networking.istio.io/v1beta1': [['proxyconfigs', 'ProxyConfig', 'proxy']],
  'security.istio.io/v1': [
    ['authorizationpolicies', 'AuthorizationPolicy', 'proxy'],
    ['peerauthentications', 'PeerAuthentication', 'proxy'],
    ['requestauthentications', 'RequestAuthentication', 'proxy'],
  ],
  'telemetry.istio.io/v1': [['telemetries', 'Telemetry', 'proxy']],
  'extensions.istio.io/v1alpha1': [['wasmplugins', 'WasmPlugin', 'proxy']],
  'gateway.networking.k8s.io/v1': [
    ['gatewayclasses', 'GatewayClass', 'listener', 'cluster'],
    ['gateways', 'Gateway', 'listener'],
    ['httproutes', 'HTTPRoute', 'route'],
  ],
};

const all: readonly Resource[] = Object.entries(known).flatMap(([groupVersion, rows]) =>
  rows.map(([plural, kind, layer, scope]): Resource => {
    const group = groupVersion.includes('/') ? groupVersion.split('/')[0] : undefined;
    return {
      name: group ? `${plural}.${group}` : plural,
      plural,
      kind,
      path: `${group ? '/apis' : '/api'}/${groupVersion}/${plural}`,
      namespaced: scope !== 'cluster',
      layer,
    };
  }),
);

/**
 * `services`, `deployments.apps`, `virtualservices.networking.istio.io`; with another version than a lab prefers
 * `virtualservices.networking.istio.io/v1beta1`. A resource that is not in the table needs its version.
 */
export function findResource(text: string): Resource | undefined {
  const parsed = /^([a-z]+)(?:\.([a-z0-9.-]+))?(?:\/(v\d+(?:(?:alpha|beta)\d+)?))?$/.exec(text);
  const [, plural = '', group, version] = parsed ?? [];
  if (!parsed) return undefined;
  const found = all.find((each) => (group ? each.name === `${plural}.${group}` : each.plural === plural));
  if (!version) return found;
  const name = group ? `${plural}.${group}` : (found?.name ?? plural);
  const apis = name === plural ? `/api/${version}` : `/apis/${name.slice(plural.length + 1)}/${version}`;
  const rest = found ?? { kind: plural, namespaced: true, layer: 'proxy' as const };
  return { ...rest, name, plural, path: `${apis}/${plural}` };
}
