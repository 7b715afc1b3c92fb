import type { CheckpointSpec } from '#lesson';
import { host, listens, routed } from './checks.ts';

const SITE = 'blog.harbour.test';
/** A port of the ingress gateway's Service that nothing listens on until a Gateway says so. */
const PORT = 31400;
const blog = { namespace: 'press', name: 'blog' } as const;

export const secondSite: CheckpointSpec = {
  id: 'second-site',
  title: { ko: '같은 게이트웨이로 두 번째 사이트 열기', en: 'A second site through the same gateway' },
  goal: {
    ko: '회사가 블로그를 시작한다. 블로그를 메시에 넣고, 이미 있는 인그레스 게이트웨이의 다른 포트로 밖에 연다. 그동안에도 www.mesh.test는 계속 응답해야 한다.',
    en: 'Your company starts a blog. Put it into the mesh, and open it to the outside on another port of the ingress gateway that is already there. www.mesh.test must keep answering.',
  },
  task: true,
  facts: [
    {
      ko: `호스트 이름은 \`${SITE}\`이다. 인그레스 게이트웨이의 서비스에서 ${PORT}번 포트로 들어온다.`,
      en: `Its host name is \`${SITE}\`; requests come in on port ${PORT} of the ingress gateway's Service.`,
    },
    {
      ko: '네임스페이스 `press`에서 실행하고, 파드에는 사이드카가 있다. 이미지는 `nginx:1.22`다.',
      en: 'It runs in the namespace `press`, and its pods have sidecars. The image is `nginx:1.22`.',
    },
    {
      ko: `${PORT}번 포트로 온 다른 이름의 요청은 404를 받는다.`,
      en: `A request for any other name on port ${PORT} is answered 404.`,
    },
    {
      ko: 'www.mesh.test의 Gateway와 VirtualService는 그대로 둔다.',
      en: 'The Gateway and the VirtualService of www.mesh.test stay as they are.',
    },
  ],
  checks: [
    { kind: 'app-injected', app: blog, explainedBy: [{ kind: 'namespace-injects', namespace: blog.namespace }] },
    {
      kind: 'route-to-app',
      host: SITE,
      port: PORT,
      app: blog,
      virtualService: 'blog-vs',
      explainedBy: [
        { kind: 'service-endpoints', app: blog, service: 'blog', host: SITE },
        { kind: 'gateway-listens', host: SITE, port: PORT, gateway: 'blog-gw' },
      ],
    },
    { kind: 'host-probe', host: SITE, port: PORT },
    { kind: 'host-probe', host, explainedBy: [listens, routed] },
  ],
  hints: [
    {
      ko: '이 장에서 한 일을 같은 순서로 다시 한다: 레이블, 파드, 서비스, Gateway, VirtualService. 어디까지 됐는지는 실패의 이유가 알려 준다.',
      en: 'Go through the chapter again in the same order: label, pod, Service, Gateway, VirtualService. The reason shown here tells how far you have come.',
    },
    {
      ko: `Gateway를 하나 더 만든다. 셀렉터는 같고, \`servers\`의 \`port.number\`가 ${PORT}, 프로토콜은 HTTP다.`,
      en: `Make one more Gateway, with the same selector. In its \`servers\`, \`port.number\` is ${PORT} and the protocol HTTP.`,
    },
    {
      ko: 'VirtualService의 `gateways`에는 새 Gateway를, 네임스페이스가 다르면 `네임스페이스/이름`으로 적는다. `hosts`와 Gateway의 `hosts`에는 블로그의 이름만 적는다.',
      en: 'In `gateways` of the VirtualService name the new Gateway, as `namespace/name` if it is in another namespace. Write only the name of the blog into `hosts`, here and in the Gateway.',
    },
  ],
  solution: ['apply-by-file/9-k3s-s-second-site.sh'],
};
