import type { CheckpointSpec } from '#lesson';
import { allPods } from './deploy.ts';

/** Requests by address: no name is asked for, and an application of an earlier chapter may have one. */
const host = '192.168.10.10';
const productpage = { namespace: 'default', name: 'productpage' } as const;
const url = 'http://{ingress}';
const notRouted = {
  for: 'probe.not-found',
  code: 'bookinfo.path-missing',
  layer: 'route',
  next: 'istioctl proxy-config route deploy/istio-ingressgateway.istio-system --name http.8080',
  on: 'k3s-s',
} as const;

export const gateway: CheckpointSpec = {
  id: 'gateway',
  title: { ko: '게이트웨이 뒤에 Bookinfo 두기', en: 'Put Bookinfo behind the gateway' },
  goal: {
    ko: '인그레스 게이트웨이의 NodePort로 온 /productpage 요청이 productpage까지 간다. 페이지가 쓰는 /static, /login, /logout, /api/v1/products도 마찬가지다.',
    en: 'Requests for /productpage at the NodePort of the ingress gateway reach productpage, and so do /static, /login, /logout and /api/v1/products, which the page needs.',
  },
  checks: [
    { kind: 'ingress-exposed' },
    {
      kind: 'route-to-app',
      host,
      path: '/productpage',
      app: productpage,
      virtualService: 'bookinfo',
      explainedBy: [{ kind: 'gateway-listens', host, gateway: 'bookinfo-gateway' }, allPods],
    },
    {
      kind: 'probe',
      url: `${url}/static/bookinfo.css`,
      reasons: [
        {
          ...notRouted,
          ko: '페이지는 오지만 /static의 라우트가 없다. 스타일과 그림이 빠진 페이지가 보인다.',
          en: 'The page comes, but there is no route for /static: it is shown without its style and pictures.',
          expected: 'a match on uri prefix /static',
        },
      ],
    },
    {
      kind: 'probe',
      url: `${url}/api/v1/products/0`,
      reasons: [
        {
          ...notRouted,
          ko: '페이지는 오지만 /api/v1/products의 라우트가 없다. 그 아래의 경로까지 보내려면 exact가 아니라 prefix로 적는다.',
          en: 'The page comes, but there is no route for /api/v1/products. To send on the paths below it too, match by prefix, not by exact.',
          expected: 'a match on uri prefix /api/v1/products',
        },
      ],
    },
    {
      kind: 'probe',
      url: `${url}/login`,
      method: 'POST',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: 'username=reader&passwd=x',
      expect: { status: 302 },
      reasons: [
        {
          ...notRouted,
          ko: '페이지는 오지만 /login의 라우트가 없다. 로그인할 수 없다.',
          en: 'The page comes, but there is no route for /login: nobody can sign in.',
          expected: 'a match on uri exact /login',
        },
      ],
    },
  ],
  hints: [
    {
      ko: '`samples/bookinfo/networking`에 Gateway와 VirtualService가 한 파일로 있다.',
      en: 'In `samples/bookinfo/networking` there is one file with both the Gateway and the VirtualService.',
    },
    {
      ko: '적용한 뒤 `istioctl proxy-config route deploy/istio-ingressgateway.istio-system --name http.8080`에 다섯 경로가 있는지 본다.',
      en: 'After applying it, see whether `istioctl proxy-config route deploy/istio-ingressgateway.istio-system --name http.8080` has the five paths.',
    },
    {
      ko: 'Gateway의 `selector`는 `istio: ingressgateway`, VirtualService의 `gateways`는 그 Gateway의 이름, 목적지는 `productpage`의 9080번 포트다.',
      en: 'The Gateway has the `selector` `istio: ingressgateway`, the VirtualService has its name in `gateways`, and the destination is port 9080 of `productpage`.',
    },
  ],
  solution: ['by-file/4-k3s-s-gateway.sh'],
};

export const port: CheckpointSpec = {
  id: 'port',
  title: { ko: '예측: 8080 대신 80', en: 'Prediction: 80 instead of 8080' },
  goal: {
    ko: 'Gateway의 port.number를 80으로 바꾸면 프록시가 어느 포트에서 들을지 고른다.',
    en: 'Choose on which port the proxy will listen when port.number of the Gateway becomes 80.',
  },
  exercise: {
    kind: 'choice',
    prompt: {
      ko: '`bookinfo-gateway`의 `port.number`를 8080에서 80으로 바꾼다. 게이트웨이의 엔보이는 어느 포트에서 듣는가?',
      en: '`port.number` of `bookinfo-gateway` is changed from 8080 to 80. On which port does the Envoy of the gateway listen?',
    },
    options: [
      {
        id: '80',
        text: { ko: '80', en: '80' },
        code: 'answer.listens-on-80',
        why: {
          ko: '80은 서비스 `istio-ingressgateway`의 포트다. istiod는 그것을 파드가 듣는 포트, 즉 targetPort로 바꾸어 보낸다.',
          en: '80 is a port of the Service `istio-ingressgateway`. istiod translates it to where the pod listens, the targetPort.',
        },
      },
      {
        id: '8080',
        text: { ko: '그대로 8080', en: '8080, as before' },
        right: true,
        why: {
          ko: '80은 서비스의 포트이므로 그 targetPort인 8080이 된다.',
          en: '80 is a port of the Service, so it becomes the targetPort 8080.',
        },
      },
      {
        id: 'both',
        text: { ko: '80과 8080 둘 다', en: 'both 80 and 8080' },
        code: 'answer.listens-twice',
        why: {
          ko: '리스너는 하나다. 번호가 어느 쪽이든 같은 리스너를 뜻한다.',
          en: 'There is one listener, and either number means it.',
        },
      },
      {
        id: '30080',
        text: { ko: '30080', en: '30080' },
        code: 'answer.listens-on-node-port',
        why: {
          ko: '30080은 노드의 포트다. kube-proxy의 규칙이 파드의 8080으로 전달한다.',
          en: '30080 is a port of the nodes. The rules of kube-proxy pass it on to 8080 of the pod.',
        },
      },
    ],
    explanation: {
      ko: '번호가 서비스의 포트이면 targetPort로 바뀌고, 아니면 그대로 쓰인다. 그래서 80도 8080도 `0.0.0.0:8080`의 리스너가 된다. 가상 호스트의 이름에만 적은 번호가 남는다(`*:80`).',
      en: 'A number that is a port of the Service becomes its targetPort; another is taken as it is. So 80 and 8080 both end up at the listener `0.0.0.0:8080`. Only the name of the virtual host keeps the number that was written (`*:80`).',
    },
  },
  checks: [{ kind: 'exercise' }],
  hints: [
    {
      ko: '서비스 `istio-ingressgateway`의 80번 포트가 어디로 연결되는지 떠올린다.',
      en: 'Think of where port 80 of the Service `istio-ingressgateway` leads.',
    },
    {
      ko: '`kubectl get svc -n istio-system istio-ingressgateway -o yaml`에서 `port: 80`의 `targetPort`를 본다.',
      en: 'Look at the `targetPort` of `port: 80` in `kubectl get svc -n istio-system istio-ingressgateway -o yaml`.',
    },
    {
      ko: '프록시가 듣는 곳은 targetPort다.',
      en: 'The proxy listens at the targetPort.',
    },
  ],
};

export const outside: CheckpointSpec = {
  id: 'outside',
  title: { ko: '밖에서 페이지 열기', en: 'Open the page from outside' },
  goal: {
    ko: '클러스터 밖에서 NodePort로 /productpage를 열어 200을 받는다.',
    en: 'From outside the cluster, open /productpage through the NodePort and get 200.',
  },
  checks: [
    {
      kind: 'request-logged',
      match: { path: { $regex: '^/productpage(\\?|$)' }, status: 200 },
      outside: true,
      next: 'curl -s http://{ingress}/productpage',
      reasons: [
        {
          for: 'request.other',
          when: [{ authority: { $regex: '^www\\.' }, path: { $regex: '^/productpage' }, status: 404 }],
          code: 'bookinfo.other-host',
          ko: '다른 앱의 호스트 이름으로 요청해, 그 이름의 가상 호스트가 404로 응답했다. 정확한 이름이 *보다 우선한다. 노드의 주소로 요청한다.',
          en: 'You used the host name of another application, and its virtual host answered 404: an exact name takes precedence over *. Use the address of a node.',
        },
        {
          for: 'request.other',
          when: [{ path: '/', status: 404 }],
          code: 'bookinfo.root-path',
          ko: '/를 열었다. 이 VirtualService에는 /의 라우트가 일부러 없어 게이트웨이가 404로 응답한다. 페이지는 /productpage에 있다.',
          en: 'You opened /. This VirtualService has no route for / on purpose, so the gateway answers 404. The page is at /productpage.',
        },
      ],
    },
  ],
  hints: [
    {
      ko: '`testpc`에서 노드의 주소와 NodePort로 요청한다. 위의 버튼으로 웹 탭에서 열어도 된다.',
      en: 'On `testpc`, use the address of a node and the NodePort. The button above, which opens a web tab, will do as well.',
    },
    { ko: '`/`가 아니라 페이지의 경로를 적는다.', en: 'Write the path of the page, not `/`.' },
    {
      ko: '`http://192.168.10.10:30080/productpage`이다.',
      en: 'It is `http://192.168.10.10:30080/productpage`.',
    },
  ],
  solution: ['by-file/5-testpc-open.sh'],
};

export const whoAnswered: CheckpointSpec = {
  id: 'who-answered',
  title: { ko: '404는 무엇이 응답했는가', en: 'What answered 404' },
  goal: {
    ko: '밖에서 /를 열었을 때의 404를 무엇이 보냈는지 로그에서 찾는다.',
    en: 'Find out from the logs what answered 404 when / was opened from outside.',
  },
  exercise: {
    kind: 'choice',
    prompt: {
      ko: '밖에서 `/`로 보낸 요청의 404는 무엇이 응답했는가?',
      en: 'What answered the request for `/` from outside with 404?',
    },
    options: [
      {
        id: 'productpage',
        text: { ko: 'productpage', en: 'productpage' },
        code: 'answer.application-404',
        why: {
          ko: '요청은 거기까지 가지 않았다. 업스트림 필드가 `-`다. productpage에는 `/`도 있어, 도달했다면 200이었다.',
          en: 'The request never got there: the upstream fields are `-`. productpage does have a page at `/`, and would have answered 200.',
        },
      },
      {
        id: 'sidecar',
        text: { ko: 'productpage의 사이드카', en: 'The sidecar of productpage' },
        code: 'answer.sidecar-404',
        why: {
          ko: '사이드카의 로그에는 그 요청이 없다. 게이트웨이를 나가지 않았기 때문이다.',
          en: 'The log of the sidecar has no such request, because it never left the gateway.',
        },
      },
      {
        id: 'gateway',
        text: { ko: '인그레스 게이트웨이의 엔보이', en: 'The Envoy of the ingress gateway' },
        right: true,
        why: {
          ko: '`NR route_not_found`는 이 프록시에서 맞는 라우트를 찾지 못해 직접 응답했다는 뜻이다.',
          en: '`NR route_not_found` says that this proxy found no route and answered by itself.',
        },
      },
      {
        id: 'kube-proxy',
        text: { ko: '노드의 kube-proxy', en: 'kube-proxy of the node' },
        code: 'answer.kube-proxy-404',
        why: {
          ko: 'kube-proxy는 연결만 다룬다. HTTP의 경로도 상태 코드도 모른다.',
          en: 'kube-proxy deals with connections only. It knows neither paths nor status codes.',
        },
      },
    ],
    explanation: {
      ko: '같은 404라도 무엇이 응답했는지에 따라 고칠 곳이 다르다. `server: istio-envoy`와 빈 본문, 로그의 `NR`은 프록시가 라우트를 찾지 못했다는 표시다.',
      en: 'Where to repair a 404 depends on who answered it. `server: istio-envoy` with an empty body, and `NR` in the log, are the signs of a proxy that found no route.',
    },
  },
  checks: [{ kind: 'exercise' }],
  hints: [
    {
      ko: '404가 적힌 줄이 어느 로그에 있는지 본다.',
      en: 'See in which log the line with 404 is.',
    },
    {
      ko: '상태 코드 뒤의 두 단어와, 업스트림이 있어야 할 곳의 `-`를 본다.',
      en: 'Look at the two words after the status, and at the `-` where the upstream would be.',
    },
    {
      ko: '그 줄은 `istio-ingressgateway`의 로그에만 있다.',
      en: 'That line is in the log of `istio-ingressgateway` only.',
    },
  ],
};
