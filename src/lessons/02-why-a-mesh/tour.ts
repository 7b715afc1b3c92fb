import type { CheckSpec } from '#lesson';

/**
 * What the learner looks at: `shop` and `client` with sidecars, `plain` without one. `shop/caller` answers with what
 * its sidecar told it of the caller.
 */
export const tour = `kubectl apply -f - <<'YAML'
apiVersion: v1
kind: Namespace
metadata: {name: tour, labels: {istio-injection: enabled}}
---
apiVersion: v1
kind: ServiceAccount
metadata: {name: shop, namespace: tour}
---
apiVersion: v1
kind: ServiceAccount
metadata: {name: client, namespace: tour}
---
apiVersion: v1
kind: ConfigMap
metadata: {name: shop, namespace: tour}
data:
  default.conf: |
    server {
      listen 80;
      root /usr/share/nginx/html;
      location /caller { return 200 "$http_x_forwarded_client_cert\\n"; }
    }
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: shop, namespace: tour}
spec:
  selector: {matchLabels: {app: shop}}
  template:
    metadata: {labels: {app: shop, version: v1}}
    spec:
      serviceAccountName: shop
      terminationGracePeriodSeconds: 0
      containers:
        - name: nginx
          image: nginx:1.22
          ports: [{containerPort: 80}]
          volumeMounts: [{name: conf, mountPath: /etc/nginx/conf.d}]
      volumes: [{name: conf, configMap: {name: shop}}]
---
apiVersion: v1
kind: Service
metadata: {name: shop, namespace: tour}
spec: {selector: {app: shop}, ports: [{name: http, port: 80}]}
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: client, namespace: tour}
spec:
  selector: {matchLabels: {app: client}}
  template:
    metadata: {labels: {app: client}}
    spec:
      serviceAccountName: client
      terminationGracePeriodSeconds: 0
      containers: [{name: nginx, image: 'nginx:1.22'}]
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: plain, namespace: tour}
spec:
  selector: {matchLabels: {app: plain}}
  template:
    metadata: {labels: {app: plain, sidecar.istio.io/inject: 'false'}}
    spec:
      terminationGracePeriodSeconds: 0
      containers: [{name: nginx, image: 'nginx:1.22'}]
YAML
for each in shop client plain; do kubectl rollout status -n tour deployment "$each" --timeout=60s; done`;

const deployment = (name: string): CheckSpec => ({
  kind: 'resource',
  resource: 'deployments.apps',
  namespace: 'tour',
  name,
  reasons: [
    {
      code: 'start.no-tour',
      ko: `네임스페이스 tour에 앱 ${name}이(가) 없다.`,
      en: `The application ${name} is not in the namespace tour.`,
      next: 'kubectl get deployments -n tour',
    },
  ],
});

/** Its pods are the subset that the chapter's DestinationRule defines. */
const shopHasVersion: CheckSpec = {
  kind: 'resource',
  resource: 'deployments.apps',
  namespace: 'tour',
  name: 'shop',
  match: { spec: { template: { metadata: { labels: { version: 'v1' } } } } },
  reasons: [
    {
      code: 'start.no-version',
      ko: 'shop의 파드 템플릿에 레이블 version=v1이 없다.',
      en: 'The pod template of shop lacks the label version=v1.',
      next: 'kubectl get deployments -n tour shop -o jsonpath=\'{.spec.template.metadata.labels}{"\\n"}\'',
    },
  ],
};
export const tourThere = [...['shop', 'client', 'plain'].map(deployment), shopHasVersion];
