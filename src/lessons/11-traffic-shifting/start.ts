import type { LessonStart, StartStep } from '#lesson';
import { reviewsRules } from '../needs.ts';
import { start as bookinfo } from '../10-request-routing/start.ts';

const allV1: StartStep = {
  title: {
    ko: '버전마다 DestinationRule에 이름을 두고 모든 요청을 v1로 보낸다',
    en: 'Name the versions in DestinationRules, and send every request to v1',
  },
  host: 'k3s-s',
  script: `cd /root/istio-1.23.2/samples/bookinfo/networking
kubectl apply -f destination-rule-all.yaml -f virtual-service-all-v1.yaml
curl -s -o /dev/null --retry 30 --retry-delay 1 --retry-all-errors -f http://192.168.10.10:30080/productpage`,
};

/** Bookinfo behind the ingress gateway, all of it at v1. */
export const start = {
  target: bookinfo.target,
  steps: [...bookinfo.steps, allV1],
  needs: [...bookinfo.needs, ...reviewsRules],
} as const satisfies LessonStart;
