import type { CheckSpec, LessonStart, StartStep } from '#lesson';
import { start as bookinfo } from '../11-traffic-shifting/start.ts';

/** What the chapter's last two tasks are about: files that the page applies unseen. */
const files: StartStep = {
  title: { ko: '과제에서 쓸 파일을 둔다', en: 'Put files there for the tasks' },
  host: 'k3s-s',
  script: `cat > /root/office.yaml <<'EOF'
apiVersion: v1
kind: Namespace
metadata:
  name: office
---
apiVersion: apps/v1
kind: Deployment
metadata:
  name: report
  namespace: office
spec:
  selector:
    matchLabels: { app: report }
  template:
    metadata:
      labels: { app: report }
    spec:
      terminationGracePeriodSeconds: 0
      containers:
        - name: report
          image: lab.local/netshoot:1
          command: [sh, -c, "while true; do curl -s -o /dev/null http://details.default:9080/details/0; sleep 0.5; done"]
          resources:
            requests: { cpu: 5m, memory: 8Mi }
EOF
cat > /root/complaints.yaml <<'EOF'
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata:
  name: reviews
  namespace: default
spec:
  hosts: [reviews]
  http:
    - route:
        - { destination: { host: reviews, subset: v1 }, weight: 34 }
        - { destination: { host: reviews, subset: v2 }, weight: 33 }
        - { destination: { host: reviews, subset: v3 }, weight: 33 }
---
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata:
  name: ratings
  namespace: default
spec:
  hosts: [ratings]
  http:
    - match:
        - sourceLabels: { app: reviews, version: v2 }
      fault:
        delay:
          percentage: { value: 100 }
          fixedDelay: 1.5s
      route:
        - destination: { host: ratings, subset: v1 }
    - route:
        - destination: { host: ratings, subset: v1 }
EOF`,
};

const filesThere: CheckSpec = {
  kind: 'host-file',
  host: 'k3s-s',
  path: '/root/complaints.yaml',
  reasons: [
    {
      code: 'start.no-task-files',
      ko: '과제에서 쓸 파일이 k3s-s의 `/root`에 없다.',
      en: 'The files for the tasks are not in `/root` on k3s-s.',
      next: 'ls /root',
    },
  ],
};

/** Bookinfo behind the ingress gateway, all of it at v1, and two files whose contents are to be found out. */
export const start = {
  target: bookinfo.target,
  steps: [...bookinfo.steps, files],
  needs: [...bookinfo.needs, filesThere],
} as const satisfies LessonStart;
