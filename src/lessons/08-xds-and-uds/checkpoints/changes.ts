import type { CheckpointSpec } from '#lesson';

const host = 'www.mesh.test';
const service = 'web-svc.default.svc.cluster.local';

export const route: CheckpointSpec = {
  id: 'route',
  title: { ko: '라우트만 바꾸기', en: 'Change a route, and nothing else' },
  goal: {
    ko: '밖에서 www.mesh.test의 /hello로 온 요청에 게이트웨이의 프록시가 직접 200과 hello로 응답한다. 그 프록시에서는 라우트 설정만 바뀌었다.',
    en: "A request from outside for /hello of www.mesh.test is answered by the gateway's proxy itself, with 200 and hello. In that proxy only the route configuration has changed.",
  },
  checks: [
    { kind: 'gateway-listens', host, gateway: 'web-gw' },
    {
      kind: 'probe',
      url: 'http://{ingress}/hello',
      host,
      expect: { status: 200, body: '^hello', headers: { 'x-envoy-upstream-service-time': { absent: true } } },
      reasons: [
        {
          for: 'probe.status',
          when: { status: 404 },
          code: 'route.shadowed',
          layer: 'route',
          ko: '/hello가 nginx까지 가서 404를 받았다. 규칙이 없거나, 모든 경로에 맞는 규칙보다 뒤에 있다. 먼저 맞는 규칙이 적용된다.',
          en: '/hello went on to nginx, which answered 404. The rule is missing, or comes after the one that matches every path. The first rule that matches applies.',
          expected: 'HTTP 200 hello, by the first rule that fits /hello',
          next: 'istioctl proxy-config route deploy/istio-ingressgateway.istio-system --name http.8080',
          on: 'k3s-s',
        },
        {
          for: 'probe.header',
          code: 'route.not-direct',
          layer: 'route',
          ko: '응답이 프록시가 아니라 뒤에 있는 서비스에서 왔다. directResponse를 쓰면 프록시가 직접 응답하고 클러스터도 엔드포인트도 필요 없다.',
          en: 'The answer came from a Service behind the proxy. With directResponse the proxy itself answers, and needs neither cluster nor endpoint.',
          expected: 'no x-envoy-upstream-service-time: the proxy asked nobody',
          next: 'istioctl proxy-config route deploy/istio-ingressgateway.istio-system --name http.8080',
          on: 'k3s-s',
        },
        {
          for: 'probe.body',
          code: 'route.body',
          layer: 'route',
          ko: '200은 왔지만 본문이 hello로 시작하지 않는다. 규칙의 directResponse.body.string을 본다.',
          en: '200 came, but the body does not begin with hello. Look at directResponse.body.string of the rule.',
          next: 'kubectl get virtualservices -o yaml',
          on: 'k3s-s',
        },
      ],
    },
    { kind: 'xds-alone', moved: 'RDS' },
  ],
  hints: [
    {
      ko: 'web-vs의 http는 규칙의 목록이다. 규칙을 하나 더한다.',
      en: 'http in web-vs is a list of rules. Add one.',
    },
    {
      ko: '규칙은 위에서부터 확인한다. 모든 경로에 맞는 규칙보다 앞에 둔다.',
      en: 'Rules are checked from the top. Put yours before the one that matches every path.',
    },
    {
      ko: '`match`에 `uri: {exact: /hello}`, `route` 대신 `directResponse`에 `status`와 `body.string`이다.',
      en: 'Its `match` has `uri: {exact: /hello}`, and in place of `route` it has `directResponse` with `status` and `body.string`.',
    },
  ],
  solution: ['one-by-one/1-k3s-s-route.sh'],
};

export const endpoints: CheckpointSpec = {
  id: 'endpoints',
  title: { ko: '엔드포인트만 늘리기', en: 'Add endpoints only' },
  goal: {
    ko: 'web의 파드가 둘 이상이고, 게이트웨이의 프록시가 그 파드들을 web-svc의 엔드포인트로 안다.',
    en: "web has two or more pods, and the gateway's proxy knows them as endpoints of web-svc.",
  },
  checks: [
    { kind: 'pods', namespace: 'default', app: 'web', count: { min: 2 } },
    {
      kind: 'proxy-config',
      endpoint: { cluster: `outbound|80||${service}`, healthy: { min: 2 } },
      reasons: [
        {
          for: 'proxy.endpoint-count',
          code: 'endpoints.not-selected',
          layer: 'endpoints',
          ko: '파드는 둘 이상인데 프록시가 아는 엔드포인트는 그보다 적다. 서비스의 selector가 새 파드도 고르는지 본다.',
          en: "There are two or more pods, but the proxy knows fewer endpoints. See whether the Service's selector matches the new pod too.",
          next: 'kubectl get endpointslices -l kubernetes.io/service-name=web-svc',
          on: 'k3s-s',
        },
      ],
    },
  ],
  hints: [
    {
      ko: '디플로이먼트 web의 파드 수를 늘린다. 프록시에는 아무것도 하지 않아도 된다.',
      en: 'Raise the number of pods of the Deployment web. Nothing needs to be done to the proxy.',
    },
    {
      ko: '`kubectl scale`이다. 새 파드가 2/2가 될 때까지 기다린다.',
      en: 'It is `kubectl scale`. Wait until the new pod is 2/2.',
    },
    {
      ko: '`kubectl scale deployment web --replicas=2` 뒤에 `istioctl proxy-config endpoint`로 확인한다.',
      en: 'After `kubectl scale deployment web --replicas=2`, look with `istioctl proxy-config endpoint`.',
    },
  ],
  solution: ['one-by-one/2-k3s-s-scale.sh'],
};

export const subset: CheckpointSpec = {
  id: 'subset',
  title: { ko: '클러스터 하나 더하기', en: 'Add a cluster' },
  goal: {
    ko: '게이트웨이의 프록시에 web-svc의 서브셋 v1 클러스터가 있고 엔드포인트가 있다. 라우트와 리스너는 함께 바뀌지 않았다.',
    en: "The gateway's proxy has a cluster for the subset v1 of web-svc, with endpoints. Routes and listeners have not changed with it.",
  },
  checks: [
    {
      kind: 'resource',
      resource: 'destinationrules.networking.istio.io',
      suggested: 'web-dr',
      match: {
        spec: {
          host: { $regex: '^(\\*|web-svc(\\.default(\\.svc\\.cluster\\.local)?)?)$' },
          subsets: [{ name: 'v1' }],
        },
      },
      reasons: [
        {
          for: 'resource.missing',
          code: 'destination-rule.missing',
          layer: 'cluster',
          ko: '서브셋을 정하는 DestinationRule이 없다.',
          en: 'There is no DestinationRule, which is what defines subsets.',
        },
        {
          path: 'spec.host',
          code: 'destination-rule.host',
          layer: 'cluster',
          ko: 'DestinationRule의 host는 서비스의 이름이다. 지금 값은 {observed}이며 web-svc가 아니다.',
          en: "A DestinationRule's host is the name of a Service. Now it is {observed}, which is not web-svc.",
        },
        {
          path: 'spec.subsets',
          code: 'destination-rule.subset-name',
          layer: 'cluster',
          ko: 'DestinationRule에 이름이 v1인 서브셋이 없다.',
          en: 'The DestinationRule has no subset with the name v1.',
        },
      ],
    },
    {
      kind: 'proxy-config',
      cluster: { name: `outbound|80|v1|${service}` },
      endpoint: { cluster: `outbound|80|v1|${service}`, healthy: { min: 1 } },
      reasons: [
        {
          for: 'proxy.no-endpoints',
          code: 'destination-rule.subset-labels',
          layer: 'endpoints',
          ko: '클러스터는 생겼지만 엔드포인트가 없다. 서브셋의 labels가 web 파드의 레이블과 맞지 않는다.',
          en: "The cluster is there, but without endpoints: the subset's labels do not match the labels of web's pods.",
          next: 'kubectl get pod -l app=web --show-labels',
          on: 'k3s-s',
        },
      ],
    },
    { kind: 'xds-alone', moved: 'CDS' },
  ],
  hints: [
    {
      ko: '서브셋은 목적지를 다루는 방법을 정하는 오브젝트에 적는다. VirtualService는 그대로 둔다.',
      en: 'Subsets are written in the object that says how to treat a destination. Leave the VirtualService as it is.',
    },
    {
      ko: '`host`에 서비스 이름, `subsets`에 이름과 파드의 레이블을 적은 DestinationRule이다.',
      en: "A DestinationRule with the Service's name as `host`, and `subsets` with a name and labels of pods.",
    },
    {
      ko: '서브셋의 이름은 v1이고, labels는 web의 파드가 실제로 가진 `app: web`이다.',
      en: "The subset's name is v1, and its labels are what web's pods really have: `app: web`.",
    },
  ],
  solution: ['one-by-one/3-k3s-s-subset.sh'],
};
