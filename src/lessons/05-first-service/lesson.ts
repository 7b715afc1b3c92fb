import { defineLesson } from '../../../server/grading/vocabulary.ts';

/** The names are suggestions: other ones pass, as long as the traffic is right. The host name is what the text asks. */
const host = 'www.mesh.test';
const app = { namespace: 'default', name: 'web', except: ['early'] } as const;

const labelled = { kind: 'namespace-injects', namespace: 'default' } as const;
const injected = { kind: 'app-injected', app, explainedBy: [labelled] } as const;
const served = { kind: 'service-endpoints', app, service: 'web-svc' } as const;
const exposed = { kind: 'ingress-exposed' } as const;
const listens = { kind: 'gateway-listens', host, gateway: 'web-gw' } as const;
const routed = { kind: 'route-to-app', host, app, virtualService: 'web-vs' } as const;

export default defineLesson({
  id: 'first-service',
  title: { ko: '메시의 첫 서비스', en: 'First service in the mesh' },
  start: {
    target: 'mesh',
    steps: [
      {
        title: { ko: '인그레스 게이트웨이를 NodePort로 연다', en: 'Open the ingress gateway as a NodePort' },
        host: 'k3s-s',
        script: `kubectl patch service -n istio-system istio-ingressgateway \\
  -p '{"spec":{"type":"NodePort","ports":[{"port":80,"nodePort":30080}]}}'`,
      },
    ],
  },
  checkpoints: [
    {
      id: 'label',
      title: { ko: '네임스페이스에 주입 레이블 붙이기', en: 'Label the namespace for injection' },
      goal: {
        ko: '네임스페이스 default에 새로 만드는 파드에 사이드카가 들어간다.',
        en: 'A pod that is made in the namespace default from now on gets a sidecar.',
      },
      checks: [labelled],
    },
    {
      id: 'web',
      title: { ko: '웹 서버 배포하고 2/2 보기', en: 'Deploy the web server and see 2/2' },
      goal: {
        ko: '네임스페이스 default의 디플로이먼트 web(nginx)이 사이드카와 함께 2/2로 돌고, 서비스 web-svc가 그 파드를 고른다.',
        en: 'The Deployment web (nginx) in the namespace default runs 2/2 with its sidecar, and the Service web-svc selects its pod.',
      },
      checks: [injected, served],
    },
    {
      id: 'early',
      title: { ko: '먼저 만든 파드도 메시에 넣기', en: 'Bring the earlier pod into the mesh' },
      goal: {
        ko: '네임스페이스 default에 레이블보다 먼저 만들어져 사이드카가 없는 파드가 남아 있지 않다.',
        en: 'No pod in the namespace default is left from before the label without a sidecar.',
      },
      checks: [{ kind: 'no-pod-left-behind', namespace: 'default', explainedBy: [labelled] }],
    },
    {
      id: 'gateway',
      title: { ko: 'Gateway로 문 열기', en: 'Open the door with a Gateway' },
      goal: {
        ko: '인그레스 게이트웨이의 프록시가 8080번 포트에서 www.mesh.test로 오는 HTTP 요청을 받는다.',
        en: "The ingress gateway's proxy listens on port 8080 for HTTP requests to www.mesh.test.",
      },
      checks: [exposed, listens],
    },
    {
      id: 'route',
      title: { ko: 'VirtualService로 길 잇기', en: 'Lead the way with a VirtualService' },
      goal: {
        ko: '인그레스 게이트웨이의 프록시가 www.mesh.test로 온 요청을 web으로 보낸다.',
        en: "The ingress gateway's proxy sends requests for www.mesh.test to web.",
      },
      checks: [listens, served, routed],
    },
    {
      id: 'request',
      title: { ko: '밖에서 요청하기', en: 'Send requests from outside' },
      goal: {
        ko: 'testpc에서 NodePort로 요청한다. Host 헤더가 www.mesh.test이면 200, 없으면 404를 받는다.',
        en: 'From testpc, through the NodePort: a request with the Host header www.mesh.test is answered 200, one without it 404.',
      },
      checks: [exposed, listens, served, routed, { kind: 'host-probe', host }, { kind: 'learner-requests', host }],
    },
    {
      id: 'sync',
      title: { ko: '프록시가 모두 SYNCED', en: 'All proxies SYNCED' },
      goal: {
        ko: 'web의 사이드카와 인그레스 게이트웨이가 istiod가 보낸 설정을 모두 받아들였다.',
        en: "web's sidecar and the ingress gateway have accepted everything that istiod sent.",
      },
      checks: [injected, { kind: 'proxies-synced', app }],
    },
    {
      id: 'logs',
      title: { ko: '양쪽 접근 로그에서 같은 요청 찾기', en: 'Find one request in both access logs' },
      goal: {
        ko: 'testpc에서 보낸 요청 하나가 같은 요청 id로 게이트웨이와 web 사이드카의 접근 로그에 남는다.',
        en: "One request from testpc is in the access log of the gateway and of web's sidecar, with the same request id.",
      },
      checks: [{ kind: 'request-in-both-logs', host, app, explainedBy: [injected, listens, served, routed] }],
    },
  ],
  proof: { ci: 'all', pagePasses: true },
});
