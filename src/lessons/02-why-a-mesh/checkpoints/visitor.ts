import type { CheckpointSpec } from '#lesson';

const kiosk = { namespace: 'quay', name: 'kiosk' } as const;
const IDENTITY = 'spiffe://cluster.local/ns/quay/sa/visitor';

export const visitor: CheckpointSpec = {
  id: 'visitor',
  title: { ko: '새 애플리케이션에 신원 주기', en: 'An identity for a new application' },
  goal: {
    ko: '`tour`의 shop에 새 클라이언트가 생긴다. shop이 그 요청을 누가 보냈는지 알 수 있어야 한다. 새 네임스페이스에 애플리케이션을 실행하고, 그 요청이 신원과 함께 도달하게 한다.',
    en: 'shop in `tour` gets a new client, and shop must be able to tell who sends its requests. Run the application in a namespace of its own, and let its requests arrive with an identity.',
  },
  task: true,
  facts: [
    {
      ko: '디플로이먼트 `kiosk`를 네임스페이스 `quay`에서 이미지 `nginx:1.22`로 실행한다.',
      en: 'The Deployment `kiosk` runs in the namespace `quay`, with the image `nginx:1.22`.',
    },
    {
      ko: `\`http://shop.tour/caller\`를 요청하면 shop은 신원 \`${IDENTITY}\`를 본다.`,
      en: `When it asks \`http://shop.tour/caller\`, shop sees the identity \`${IDENTITY}\`.`,
    },
    {
      ko: '네임스페이스에 사이드카를 넣게 하는 것은 `tour`와 같은 레이블이다.',
      en: 'What makes a namespace give its pods sidecars is the same label that `tour` has.',
    },
    {
      ko: '`kiosk`의 컨테이너에는 TLS도 인증서도 설정하지 않는다.',
      en: 'Neither TLS nor a certificate is configured in the container of `kiosk`.',
    },
  ],
  checks: [
    { kind: 'app-injected', app: kiosk, explainedBy: [{ kind: 'namespace-injects', namespace: kiosk.namespace }] },
    {
      kind: 'probe',
      from: { namespace: kiosk.namespace, app: kiosk.name },
      url: 'http://shop.tour/caller',
      expect: { body: `URI=${IDENTITY}` },
      reasons: [
        {
          for: 'probe.body',
          code: 'visitor.other-identity',
          ko: `shop이 본 신원이 ${IDENTITY}가 아니다: {observed}. 신원은 파드의 ServiceAccount에서 온다.`,
          en: `The identity that shop sees is not ${IDENTITY}: {observed}. An identity comes from the ServiceAccount of the pod.`,
          next: 'kubectl get pod -n quay -o custom-columns=POD:.metadata.name,ACCOUNT:.spec.serviceAccountName',
        },
      ],
    },
  ],
  hints: [
    {
      ko: '신원에 적힌 세 가지를 본다: 네임스페이스, 그리고 `sa` 뒤의 이름. 앞에서 client의 신원은 어디에서 왔는가?',
      en: 'Look at what the identity names: the namespace, and the name after `sa`. Where did the identity of client come from?',
    },
    {
      ko: '`kubectl get namespace tour --show-labels`에서 레이블을 본다. 파드가 만들어지기 전에 붙어 있어야 한다.',
      en: 'See the label in `kubectl get namespace tour --show-labels`. It must be there before the pod is created.',
    },
    {
      ko: '네임스페이스 `quay`에 ServiceAccount `visitor`를 만들고, 디플로이먼트의 파드 템플릿에 `serviceAccountName: visitor`를 적는다.',
      en: 'Make the ServiceAccount `visitor` in the namespace `quay`, and write `serviceAccountName: visitor` into the pod template of the Deployment.',
    },
  ],
  solution: ['by-looking/9-k3s-s-visitor.sh'],
};
