import { stringify } from 'yaml';

const NAME = 'mesh-metrics-telemetry';
const ADVICE =
  'spec.metrics has no effect here: a stock Envoy counts by the EnvoyFilter mesh-metrics in istio-system, the same for ' +
  'all workloads. spec.tracing and spec.accessLogging work. To drop or rename labels or metrics, add to ' +
  'metric_relabel_configs in the ConfigMap prometheus.';

/**
 * The API server says at once what a Telemetry cannot change here; istiod would take it, and nothing would happen.
 * It only warns: the same manifest is right in a mesh of Istio's own proxies.
 */
export const telemetryAdvice = () => [
  {
    apiVersion: 'admissionregistration.k8s.io/v1',
    kind: 'ValidatingAdmissionPolicy',
    metadata: { name: NAME },
    spec: {
      failurePolicy: 'Ignore',
      matchConstraints: {
        resourceRules: [
          {
            apiGroups: ['telemetry.istio.io'],
            apiVersions: ['*'],
            operations: ['CREATE', 'UPDATE'],
            resources: ['telemetries'],
          },
        ],
      },
      validations: [
        {
          expression: '!has(object.spec) || !has(object.spec.metrics) || size(object.spec.metrics) == 0',
          message: ADVICE,
        },
      ],
    },
  },
  {
    apiVersion: 'admissionregistration.k8s.io/v1',
    kind: 'ValidatingAdmissionPolicyBinding',
    metadata: { name: NAME },
    spec: { policyName: NAME, validationActions: ['Warn'] },
  },
];

export const adviceManifest = (): string =>
  telemetryAdvice()
    .map((object) => `---\n${stringify(object, { lineWidth: 0 })}`)
    .join('');
