import { expect, test } from 'vitest';
import { objectNameOf, objectText } from './cluster-object.ts';

test.each(['Namespace/default', 'VirtualService/default/web-vs', 'ClusterRole/system:node', 'Pod/default/web-1.x'])(
  '%s names an object',
  (text) => {
    const named = objectNameOf(text);
    expect(named && objectText(named)).toBe(text);
  },
);

test.each([
  'Proxy/web-6557b9b857-sjnxf.default',
  'File/k3s-s/root/web.yaml',
  'Process/k3s-s/envoy',
  'access log of istio-ingressgateway',
  'GET http://www.mesh.test/',
  'webhook sidecar-injector',
  'Pod/default/../../x',
  'Pod/a/b/c',
  'pod/default/web',
  'istiod',
  '',
])('%s names none', (text) => expect(objectNameOf(text)).toBeUndefined());
