import type { CheckSpec, LessonStart } from '#lesson';
import { firstServiceDone } from '../06-first-service/done.ts';

const manifests = `apiVersion: v1
kind: Namespace
metadata: {name: depot}
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: stock, namespace: depot}
spec:
  replicas: 1
  strategy: {type: Recreate}
  selector: {matchLabels: {app: stock}}
  template:
    metadata: {labels: {app: stock}}
    spec:
      terminationGracePeriodSeconds: 15
      containers:
        - name: nginx
          image: nginx:1.22
          ports: [{containerPort: 80}]
          lifecycle: {preStop: {exec: {command: [sleep, "5"]}}}
---
apiVersion: v1
kind: Service
metadata: {name: stock, namespace: depot}
spec: {selector: {app: stock}, ports: [{name: http, port: 8080, targetPort: 80}]}`;

const stockThere: CheckSpec = {
  kind: 'resource',
  resource: 'services',
  namespace: 'depot',
  name: 'stock',
  reasons: [
    {
      code: 'start.no-stock',
      ko: '네임스페이스 depot에 서비스 stock이 없다.',
      en: 'There is no Service stock in the namespace depot.',
      next: 'kubectl get services -n depot',
    },
  ],
};

/** The web server in the mesh, and beside it an application that nobody has brought in yet. */
export const start = {
  target: firstServiceDone.target,
  needs: [...(firstServiceDone.needs ?? []), stockThere],
  steps: [
    ...firstServiceDone.steps,
    {
      title: {
        ko: '메시 밖의 애플리케이션 stock을 네임스페이스 depot에 배포한다',
        en: 'Deploy the application stock in the namespace depot, outside the mesh',
      },
      host: 'k3s-s',
      script: `kubectl get service -n depot stock >/dev/null 2>&1 || kubectl apply -f - <<'YAML'
${manifests}
YAML
kubectl rollout status deployment -n depot --timeout=60s`,
    },
  ],
} as const satisfies LessonStart;
