/** All kinds in two answers instead of one a group: API servers since 1.30, and those from 1.27 on before it. */
export const AGGREGATED_DISCOVERY = ['v2', 'v2beta1']
  .map((version) => `application/json;g=apidiscovery.k8s.io;v=${version};as=APIGroupDiscoveryList`)
  .join(',');
