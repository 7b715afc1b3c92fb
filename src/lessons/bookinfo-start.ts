import type { StartStep } from '../../server/grading/vocabulary.ts';

/** Bookinfo behind its gateway, all of it at v1: where the chapters on traffic begin. */
export const bookinfoAtV1: readonly StartStep[] = [
  {
    title: { ko: '인그레스 게이트웨이를 NodePort로 연다', en: 'Open the ingress gateway as a NodePort' },
    host: 'k3s-s',
    script: `kubectl patch service -n istio-system istio-ingressgateway \\
  -p '{"spec":{"type":"NodePort","ports":[{"port":80,"nodePort":30080}]}}'`,
  },
  {
    title: {
      ko: '네임스페이스 default에 주입 레이블을 붙이고 Bookinfo를 배포한다',
      en: 'Label the namespace default for injection and deploy Bookinfo',
    },
    host: 'k3s-s',
    script: `cd
if [ ! -d istio-1.23.2/samples ]; then
  curl -sL https://istio.io/downloadIstio | ISTIO_VERSION=1.23.2 sh - > /dev/null
fi
kubectl label namespace default istio-injection=enabled --overwrite
kubectl apply -f istio-1.23.2/samples/bookinfo/platform/kube/bookinfo.yaml`,
  },
  {
    title: {
      ko: 'Bookinfo의 Gateway와 DestinationRule을 두고 모든 요청을 v1로 보낸다',
      en: "Apply Bookinfo's Gateway and DestinationRules, and send every request to v1",
    },
    host: 'k3s-s',
    script: `cd ~/istio-1.23.2/samples/bookinfo/networking
kubectl apply -f bookinfo-gateway.yaml -f destination-rule-all.yaml -f virtual-service-all-v1.yaml
kubectl rollout status deployment --timeout=150s
curl -s -o /dev/null --retry 30 --retry-delay 1 --retry-all-errors -f http://192.168.10.10:30080/productpage`,
  },
];
