import type { CheckpointSpec } from '#lesson';

const labelled = { kind: 'namespace-injects', namespace: 'default' } as const;

const reviewsVersions = ['v1', 'v2', 'v3'].map((version) => ({ app: 'reviews', version }));

export const allPods = {
  kind: 'pods',
  namespace: 'default',
  each: [
    { app: 'productpage', version: 'v1' },
    { app: 'details', version: 'v1' },
    { app: 'ratings', version: 'v1' },
    ...reviewsVersions,
  ],
  ready: '2/2',
  sidecar: 'present',
  explainedBy: [labelled],
} as const;

export const reviewsPods = { ...allPods, each: reviewsVersions } as const;

const page = {
  kind: 'probe',
  from: { namespace: 'default', labels: { app: 'ratings' } },
  url: 'http://productpage:9080/productpage',
  expect: { body: '<title>Simple Bookstore App</title>', notBody: 'Error fetching product (details|reviews)' },
  reasons: [
    {
      when: { body: { $regex: 'Error fetching product details' } },
      code: 'bookinfo.details-unreachable',
      layer: 'service',
      object: 'Service/default/details',
      ko: 'productpage는 응답하지만 details를 호출하지 못한다. 서비스 details와 그 엔드포인트를 본다.',
      en: 'productpage answers but cannot reach details. Look at the Service details and its endpoints.',
      next: 'kubectl get svc,endpoints',
    },
    {
      when: { body: { $regex: 'Error fetching product reviews' } },
      code: 'bookinfo.reviews-unreachable',
      layer: 'service',
      object: 'Service/default/reviews',
      ko: 'productpage는 응답하지만 reviews를 호출하지 못한다. 서비스 reviews와 그 엔드포인트를 본다.',
      en: 'productpage answers but cannot reach reviews. Look at the Service reviews and its endpoints.',
      next: 'kubectl get svc,endpoints',
    },
  ],
} as const;

const ratings = {
  kind: 'probe',
  from: { namespace: 'default', labels: { app: 'productpage' } },
  url: 'http://ratings:9080/ratings/0',
  expect: { body: '"Reviewer1"' },
} as const;

const accounts = {
  kind: 'resource',
  resource: 'pods',
  namespace: 'default',
  match: {
    metadata: { labels: { app: { $in: ['productpage', 'details', 'ratings', 'reviews'] } } },
    spec: { serviceAccountName: { $regex: '^bookinfo-(productpage|details|ratings|reviews)$' } },
  },
  count: { min: 6 },
  reasons: [
    {
      code: 'bookinfo.account',
      ko: 'Bookinfo의 파드 가운데 전용 서비스어카운트(bookinfo-…)로 실행되지 않는 것이 있다. 서비스어카운트는 메시 안에서의 신원이다: 빠뜨리면 모두 같은 default가 된다.',
      en: 'Some pods of Bookinfo do not run with a ServiceAccount of their own (bookinfo-…). The account is the identity in the mesh; without it they are all the same default.',
      next: 'kubectl get pod -o custom-columns=POD:.metadata.name,ACCOUNT:.spec.serviceAccountName',
    },
  ],
} as const;

export const deployed: CheckpointSpec = {
  id: 'deployed',
  title: { ko: 'Bookinfo 배포', en: 'Deploy Bookinfo' },
  goal: {
    ko: '네임스페이스 default에서 Bookinfo의 파드 여섯 개가 2/2로 실행되고, 서비스 네 개의 이름으로 서로 호출할 수 있다.',
    en: 'Six pods of Bookinfo run 2/2 in the namespace default, and reach each other through the names of their four Services.',
  },
  checks: [allPods, accounts, page, ratings],
  hints: [
    {
      ko: '내려받은 폴더의 `samples/bookinfo` 안에 필요한 것이 모두 있다.',
      en: 'All that is needed is in `samples/bookinfo` of the folder that was downloaded.',
    },
    {
      ko: '`platform/kube/bookinfo.yaml`을 `k3s-s`에서 네임스페이스 default에 적용한다. 파드가 `1/1`이면 네임스페이스의 레이블을 본다.',
      en: 'Apply `platform/kube/bookinfo.yaml` on `k3s-s`, in the namespace default. If the pods are `1/1`, look at the label of the namespace.',
    },
    {
      ko: '`kubectl apply -f istio-1.23.2/samples/bookinfo/platform/kube/bookinfo.yaml` 뒤에 `kubectl get pod`로 여섯 개가 `2/2`인지 본다.',
      en: 'After `kubectl apply -f istio-1.23.2/samples/bookinfo/platform/kube/bookinfo.yaml`, see with `kubectl get pod` that all six are `2/2`.',
    },
  ],
  solution: ['by-file/1-k3s-s-download.sh', 'by-file/2-k3s-s-deploy.sh'],
};

export const inside: CheckpointSpec = {
  id: 'inside',
  title: { ko: '메시 안에서 페이지 요청하기', en: 'Request the page inside the mesh' },
  goal: {
    ko: 'ratings 파드 안에서 productpage의 페이지를 서비스 이름으로 요청해 200을 받는다.',
    en: "From within the ratings pod, request productpage's page by the name of its Service, and get 200.",
  },
  checks: [
    {
      kind: 'request-logged',
      app: { namespace: 'default', name: 'productpage' },
      match: {
        path: { $regex: '^/productpage(\\?|$)' },
        status: 200,
        authority: { $regex: '^productpage(\\.|:|$)' },
        upstreamCluster: { $regex: '^inbound\\|' },
      },
      next: "kubectl exec deploy/ratings-v1 -c ratings -- curl -sS productpage:9080/productpage | grep -o '<title>.*</title>'",
      on: 'k3s-s',
      reasons: [
        {
          when: [{ path: { $any: ['/', '/index.html'] }, authority: { $regex: '^productpage' } }],
          code: 'bookinfo.index-page',
          ko: 'productpage의 첫 화면(/)을 요청했다. 서비스를 호출하지 않는 안내 화면이다. 페이지는 /productpage에 있다.',
          en: 'You requested the index (/) of productpage, which calls no service. The page is at /productpage.',
        },
        {
          when: [{ authority: { $regex: '^\\d' }, upstreamCluster: { $regex: '^inbound\\|' } }],
          code: 'bookinfo.by-address',
          ko: 'productpage에 주소로 온 요청만 있다. 메시 안에서는 서비스의 이름 productpage로 호출한다.',
          en: 'productpage only got requests by address. Inside the mesh, call it by the name of its Service, productpage.',
        },
      ],
      explainedBy: [allPods],
    },
  ],
  hints: [
    {
      ko: '파드 안에서 명령을 실행하는 것은 `kubectl exec`이다.',
      en: '`kubectl exec` runs a command inside a pod.',
    },
    {
      ko: 'ratings 파드의 컨테이너 `ratings`에 `curl`이 있다. 서비스 이름과 포트 9080으로 호출한다.',
      en: 'The container `ratings` of the ratings pod has `curl`. Call the name of the Service, on port 9080.',
    },
    {
      ko: '경로까지 적으면 `productpage:9080/productpage`이다.',
      en: 'With its path it is `productpage:9080/productpage`.',
    },
  ],
  solution: ['by-file/3-k3s-s-inside.sh'],
};
