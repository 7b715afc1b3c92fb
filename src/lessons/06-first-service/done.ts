import type { LessonStart } from '#lesson';
import { ingressAt30080, istioInstalled } from '../needs.ts';
import { injected, labelled, listens, routed, served } from './checkpoints/checks.ts';

const manifests = `apiVersion: apps/v1
kind: Deployment
metadata: {name: web, namespace: default}
spec:
  replicas: 1
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec:
      terminationGracePeriodSeconds: 0
      containers:
        - name: nginx
          image: nginx:1.22
          ports: [{containerPort: 80}]
---
apiVersion: v1
kind: Service
metadata: {name: web-svc, namespace: default}
spec: {selector: {app: web}, ports: [{name: http, port: 80, targetPort: 80}]}
---
apiVersion: networking.istio.io/v1
kind: Gateway
metadata: {name: web-gw, namespace: default}
spec:
  selector: {istio: ingressgateway}
  servers:
    - port: {number: 80, name: http, protocol: HTTP}
      hosts: ["*"]
---
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: {name: web-vs, namespace: default}
spec:
  hosts: [www.mesh.test]
  gateways: [web-gw]
  http:
    - route: [{destination: {host: web-svc, port: {number: 80}}}]`;

/** What brings a fresh lab to where this chapter ends, for chapters that go on from there. */
export const firstServiceDone: LessonStart = {
  target: 'mesh',
  needs: [istioInstalled, ingressAt30080, labelled, injected, served, listens, routed],
  steps: [
    {
      title: {
        ko: '인그레스 게이트웨이를 NodePort로 열고 네임스페이스 default에 주입 레이블을 붙인다',
        en: 'Open the ingress gateway as a NodePort, and label the namespace default for injection',
      },
      host: 'k3s-s',
      script: `kubectl patch service -n istio-system istio-ingressgateway \\
  -p '{"spec":{"type":"NodePort","ports":[{"port":80,"nodePort":30080}]}}'
kubectl label namespace default istio-injection=enabled --overwrite`,
    },
    {
      title: {
        ko: '웹 서버 web과 web-svc를 배포하고 web-gw와 web-vs로 밖에 연다',
        en: 'Deploy the web server web with web-svc, and open it with web-gw and web-vs',
      },
      host: 'k3s-s',
      script: `kubectl apply -f - <<'YAML'
${manifests}
YAML
kubectl rollout status deployment web --timeout=60s`,
    },
  ],
};
