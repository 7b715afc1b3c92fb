import type { LessonStart, StartStep } from '#lesson';
import { bookinfoThere, defaultInjects, ingressAt30080, istioInstalled } from '../needs.ts';

const exposed: StartStep = {
  title: { ko: '인그레스 게이트웨이를 NodePort로 연다', en: 'Open the ingress gateway as a NodePort' },
  host: 'k3s-s',
  script: `kubectl patch service -n istio-system istio-ingressgateway \\
  -p '{"spec":{"type":"NodePort","ports":[{"port":80,"nodePort":30080}]}}'`,
};

const bookinfo: StartStep = {
  title: {
    ko: '이스티오의 샘플을 내려받아 Bookinfo를 게이트웨이 뒤에 배포한다',
    en: "Download Istio's samples and deploy Bookinfo behind the gateway",
  },
  host: 'k3s-s',
  script: `cd /root
[ -d istio-1.23.2 ] || curl -sL https://istio.io/downloadIstio | ISTIO_VERSION=1.23.2 TARGET_ARCH=x86_64 sh -
kubectl label namespace default istio-injection=enabled --overwrite
kubectl apply -f istio-1.23.2/samples/bookinfo/platform/kube/bookinfo.yaml \\
  -f istio-1.23.2/samples/bookinfo/networking/bookinfo-gateway.yaml
for name in details-v1 productpage-v1 ratings-v1 reviews-v1 reviews-v2 reviews-v3; do
  kubectl rollout status deployment $name --timeout=90s
done`,
};

/** Bookinfo behind the ingress gateway, without any rule for its versions. */
export const start = {
  target: 'mesh',
  steps: [exposed, bookinfo],
  needs: [istioInstalled, ingressAt30080, defaultInjects, ...bookinfoThere],
} as const satisfies LessonStart;
