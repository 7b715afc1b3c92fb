const text = (description: string) => ({ type: 'string', description });
const ref = (name: string) => ({ allOf: [{ $ref: `#/components/schemas/${name}` }], default: {} });
const kindOf = (group: string, version: string, kind: string) => ({
  'x-kubernetes-group-version-kind': [{ group, version, kind }],
});
const ObjectMeta = {
  type: 'object',
  properties: {
    name: text('Name of the object'),
    namespace: text('Namespace of the object'),
    labels: { type: 'object', additionalProperties: { type: 'string', default: '' } },
  },
};
const head = { apiVersion: text('APIVersion of the object'), kind: text('Kind of the object') };
const inlineMeta = { metadata: { type: 'object' } };

const destination = {
  type: 'object',
  description: 'Where traffic goes.',
  properties: {
    host: text('The name of a service from the service registry.'),
    subset: text('The name of a subset within the service.'),
    port: { type: 'object', properties: { number: { type: 'integer', minimum: 0, maximum: 4294967295 } } },
  },
  required: ['host'],
};
const uri = {
  type: 'object',
  oneOf: [
    { not: { anyOf: [{ required: ['exact'] }, { required: ['prefix'] }, { required: ['regex'] }] } },
    { required: ['exact'] },
    { required: ['prefix'] },
    { required: ['regex'] },
  ],
  properties: { exact: { type: 'string' }, prefix: { type: 'string' }, regex: { type: 'string' } },
};
const VirtualService = {
  type: 'object',
  ...kindOf('networking.istio.io', 'v1', 'VirtualService'),
  properties: {
    ...head,
    metadata: ref('ObjectMeta'),
    spec: {
      type: 'object',
      description: 'Configuration affecting label/content routing, sni routing, etc.',
      properties: {
        hosts: {
          type: 'array',
          description: 'The destination hosts to which traffic is being sent.',
          items: { type: 'string' },
        },
        gateways: {
          type: 'array',
          description: 'The names of gateways that apply these routes.',
          items: { type: 'string' },
        },
        exportTo: { type: 'array', items: { type: 'string' } },
        http: {
          type: 'array',
          description: 'An ordered list of route rules for HTTP traffic.',
          items: {
            type: 'object',
            properties: {
              name: { type: 'string' },
              match: { type: 'array', items: { type: 'object', properties: { uri } } },
              route: {
                type: 'array',
                items: {
                  type: 'object',
                  properties: { destination, weight: { type: 'integer', format: 'int32' } },
                  required: ['destination'],
                },
              },
              timeout: { type: 'string' },
            },
          },
        },
      },
    },
    status: { type: 'object', properties: { conditions: { type: 'array', items: { type: 'object' } } } },
  },
};
const Deployment = {
  type: 'object',
  ...kindOf('apps', 'v1', 'Deployment'),
  properties: {
    ...head,
    metadata: ref('ObjectMeta'),
    spec: {
      type: 'object',
      required: ['template'],
      properties: {
        replicas: { type: 'integer', format: 'int32' },
        template: { type: 'object', properties: inlineMeta },
      },
    },
  },
};
const Service = {
  type: 'object',
  ...kindOf('', 'v1', 'Service'),
  properties: {
    ...head,
    metadata: ref('ObjectMeta'),
    spec: {
      type: 'object',
      properties: {
        selector: { type: 'object', additionalProperties: { type: 'string', default: '' } },
        type: { type: 'string', enum: ['ClusterIP', 'ExternalName', 'LoadBalancer', 'NodePort'] },
      },
    },
  },
};

/** Schemas as an API server has them in its OpenAPI v3: two of Kubernetes, one of a CRD. */
export const fakeSchemas = { ObjectMeta, VirtualService, Deployment, Service };
