import type { CheckpointSpec } from '#lesson';

export const nouns: CheckpointSpec = {
  id: 'nouns',
  title: { ko: '그림에 이름 붙이기', en: 'Name the parts of the picture' },
  goal: {
    ko: '위 그림의 일곱 곳에 엔보이의 용어를 하나씩 놓는다.',
    en: "Put one of Envoy's terms at each of the seven places in the picture above.",
  },
  exercise: {
    kind: 'assign',
    prompt: {
      ko: '각 용어는 그림의 몇 번인가?',
      en: 'Which number in the picture is each term?',
    },
    oneEach: true,
    targets: ['1', '2', '3', '4', '5', '6', '7'].map((id) => ({ id, text: { ko: id, en: id } })),
    items: [
      {
        id: 'route',
        text: { ko: '라우트(route)', en: 'route' },
        target: '4',
        why: {
          ko: '호스트 이름, 경로, 헤더를 보고 클러스터 하나를 고른다.',
          en: 'By host name, path and headers it chooses one cluster.',
        },
      },
      {
        id: 'endpoint',
        text: { ko: '엔드포인트(endpoint)', en: 'endpoint' },
        target: '6',
        why: {
          ko: '클러스터에 속한 서버 하나의 주소와 포트다.',
          en: 'One member of the cluster: an address and a port.',
        },
      },
      {
        id: 'upstream',
        text: { ko: '업스트림(upstream)', en: 'upstream' },
        target: '7',
        why: {
          ko: '엔보이가 연결하는 상대다. 요청이 그쪽으로 올라간다.',
          en: 'It is what Envoy connects to. Requests go up to it.',
        },
      },
      {
        id: 'listener',
        text: { ko: '리스너(listener)', en: 'listener' },
        target: '2',
        why: {
          ko: '엔보이가 듣는 주소와 포트다. 운영체제에서는 LISTEN 소켓으로 보인다.',
          en: 'An address and port on which Envoy listens. The operating system shows it as a LISTEN socket.',
        },
      },
      {
        id: 'cluster',
        text: { ko: '클러스터(cluster)', en: 'cluster' },
        target: '5',
        why: {
          ko: '같은 일을 하는 엔드포인트의 그룹이다. 쿠버네티스 클러스터와는 다른 개념이다.',
          en: 'A group of endpoints that do the same work. It has nothing to do with a Kubernetes cluster.',
        },
      },
      {
        id: 'downstream',
        text: { ko: '다운스트림(downstream)', en: 'downstream' },
        target: '1',
        why: {
          ko: '엔보이에 연결해 오는 상대다. 응답이 그쪽으로 흘러내려 간다.',
          en: 'It is what connects to Envoy. Answers flow down to it.',
        },
      },
      {
        id: 'filter',
        text: { ko: '필터(filter) 체인', en: 'filter chain' },
        target: '3',
        why: {
          ko: '받은 바이트를 차례로 처리하는 단위다. HTTP로 해석하는 일도 필터가 한다.',
          en: 'Units that process the bytes one after the other. A filter also parses them as HTTP.',
        },
      },
    ],
    mistakes: [
      {
        code: 'answer.streams-swapped',
        item: 'upstream',
        target: '1',
        why: {
          ko: '방향은 데이터가 아니라 요청을 따라 정한다. 요청을 보내는 쪽이 다운스트림이다.',
          en: 'The direction follows the request. The side that sends it is downstream.',
        },
      },
      {
        code: 'answer.cluster-and-endpoint',
        item: 'cluster',
        target: '6',
        why: {
          ko: '클러스터는 그룹이고 엔드포인트는 그 구성원이다. 그룹이 먼저다.',
          en: 'A cluster is the group and an endpoint is one member. The group comes first.',
        },
      },
      {
        code: 'answer.listener-outside',
        item: 'listener',
        target: '1',
        why: {
          ko: '리스너는 엔보이의 것이고 엔보이 안에 있다. 바깥의 상대가 아니다.',
          en: 'A listener belongs to Envoy and is inside it. It is not the peer outside.',
        },
      },
    ],
    explanation: {
      ko: '리스너에서 엔드포인트까지 다섯은 엔보이의 설정이고, 양 끝의 둘은 바깥의 상대다.',
      en: "The five from listener to endpoint are Envoy's configuration; the two at the ends are its peers.",
    },
  },
  checks: [{ kind: 'exercise' }],
  hints: [
    {
      ko: '양 끝의 둘부터 놓는다. 요청은 위에서 들어온다.',
      en: 'Begin with the two ends. The request comes in from above.',
    },
    {
      ko: '엔보이 안에서는 연결을 받는 것이 먼저, 고르는 것이 그다음, 보낼 곳이 마지막이다.',
      en: 'Inside Envoy, accepting comes first, then choosing, then where to send.',
    },
    {
      ko: '클러스터는 그룹(5), 엔드포인트는 그중 하나의 주소와 포트(6)다.',
      en: 'A cluster is a group (5), an endpoint the address and port of one member (6).',
    },
  ],
};

export const lookup: CheckpointSpec = {
  id: 'lookup',
  title: { ko: '요청 하나가 처리되는 순서', en: 'What one request looks up, in order' },
  goal: {
    ko: '연결이 온 때부터 업스트림에 보낼 때까지 엔보이가 찾는 것을 순서대로 놓는다.',
    en: 'Put in order what Envoy looks up from a connection to the upstream.',
  },
  exercise: {
    kind: 'order',
    prompt: {
      ko: '엔보이에 HTTP 요청이 하나 왔다. 무슨 일이 차례로 일어나는가?',
      en: 'An HTTP request comes to Envoy. What happens, one after the other?',
    },
    items: [
      {
        id: 'listener',
        text: { ko: '리스너가 연결을 받는다', en: 'A listener accepts the connection' },
        why: {
          ko: '아직 아무것도 읽지 않았다. 아는 것은 주소와 포트뿐이다.',
          en: 'Nothing has been read yet. All that is known is address and port.',
        },
      },
      {
        id: 'filter',
        text: {
          ko: '필터(HTTP connection manager)가 바이트를 HTTP 요청으로 해석한다',
          en: 'A filter (HTTP connection manager) parses the bytes as an HTTP request',
        },
        why: {
          ko: '여기서부터 호스트 이름과 경로를 안다.',
          en: 'From here on the host name and the path are known.',
        },
      },
      {
        id: 'route',
        text: {
          ko: '라우트가 Host 헤더와 경로에 맞는 클러스터의 이름을 고른다',
          en: 'A route chooses the name of a cluster by Host header and path',
        },
        why: {
          ko: '맞는 라우트가 없으면 여기서 404로 끝난다.',
          en: 'If none matches, it ends here with a 404.',
        },
      },
      {
        id: 'cluster',
        text: {
          ko: '그 이름의 클러스터를 찾아 로드 밸런싱과 TLS 설정을 읽는다',
          en: 'The cluster of that name is found, with its load balancing and TLS settings',
        },
        why: {
          ko: '그 이름의 클러스터가 없으면 503(NC)이다.',
          en: 'If there is no cluster of that name, the answer is 503 (NC).',
        },
      },
      {
        id: 'endpoint',
        text: { ko: '클러스터의 엔드포인트 가운데 하나를 고른다', en: "One of the cluster's endpoints is picked" },
        why: {
          ko: '고를 엔드포인트가 없으면 503(UH)이다.',
          en: 'If there is none to pick, the answer is 503 (UH).',
        },
      },
      {
        id: 'connect',
        text: { ko: '그 주소로 연결해 요청을 보낸다', en: 'The request is sent over a connection to that address' },
        why: {
          ko: '연결하지 못하면 503(UF)이다.',
          en: 'If that connection fails, the answer is 503 (UF).',
        },
      },
    ],
    shown: ['cluster', 'connect', 'route', 'endpoint', 'listener', 'filter'],
    mistakes: [
      {
        code: 'answer.route-before-filter',
        before: 'route',
        after: 'filter',
        why: {
          ko: '라우트는 호스트 이름과 경로를 본다. 바이트를 HTTP로 해석하기 전에는 그것을 알 수 없다.',
          en: 'A route looks at host name and path, and these are not known before the bytes are parsed as HTTP.',
        },
      },
      {
        code: 'answer.cluster-before-route',
        before: 'cluster',
        after: 'route',
        why: {
          ko: '클러스터는 여럿일 수 있다. 어느 것인지는 라우트가 정한다.',
          en: 'There can be many clusters. The route says which one it is.',
        },
      },
      {
        code: 'answer.endpoint-before-cluster',
        before: 'endpoint',
        after: 'cluster',
        why: {
          ko: '엔드포인트는 클러스터 안에 있다. 그룹을 찾아야 그 안에서 고를 수 있다.',
          en: 'Endpoints are inside a cluster. The group must be found before one of its members is picked.',
        },
      },
    ],
    explanation: {
      ko: '리스너 → 필터 → 라우트 → 클러스터 → 엔드포인트. 문제도 이 순서로 찾는다: 거절, 404, 503(NC), 503(UH), 503(UF).',
      en: 'Listener → filter → route → cluster → endpoint. Look for problems in the same order: refused, 404, 503 (NC), 503 (UH), 503 (UF).',
    },
  },
  checks: [{ kind: 'exercise' }],
  hints: [
    {
      ko: '무엇을 알아야 다음을 찾을 수 있는지 따져 본다.',
      en: 'Ask what must be known before the next can be looked up.',
    },
    {
      ko: '라우트는 경로를 알아야 고를 수 있고, 클러스터는 라우트가 정한 이름이 있어야 찾을 수 있다.',
      en: 'A route needs the path; a cluster needs its name from a route.',
    },
    {
      ko: '위 그림의 2번에서 6번까지가 그 순서다. 마지막은 7번으로 가는 연결이다.',
      en: 'It is the order of 2 to 6 in the picture above; the last is the connection to 7.',
    },
  ],
};

export const xds: CheckpointSpec = {
  id: 'xds',
  title: { ko: 'xDS의 이름', en: 'The names of xDS' },
  goal: {
    ko: '변경마다 어느 xDS로 전달되는지 연결한다.',
    en: 'Match each change with the xDS that delivers it.',
  },
  exercise: {
    kind: 'assign',
    prompt: {
      ko: '컨트롤 플레인이 다음을 엔보이에 알릴 때 어느 것으로 보내는가?',
      en: 'Which of them does a control plane use to tell Envoy the following?',
    },
    targets: [
      { id: 'lds', text: { ko: 'LDS', en: 'LDS' } },
      { id: 'rds', text: { ko: 'RDS', en: 'RDS' } },
      { id: 'cds', text: { ko: 'CDS', en: 'CDS' } },
      { id: 'eds', text: { ko: 'EDS', en: 'EDS' } },
      { id: 'sds', text: { ko: 'SDS', en: 'SDS' } },
    ],
    items: [
      {
        id: 'new-port',
        text: { ko: '엔보이가 8080번 포트에서도 듣는다', en: 'Envoy is to listen on port 8080 as well' },
        target: 'lds',
        why: { ko: '듣는 주소와 포트는 리스너다.', en: 'Where Envoy listens is a listener.' },
      },
      {
        id: 'new-path',
        text: {
          ko: '`/cart`로 온 요청은 다른 클러스터로 간다',
          en: 'Requests for `/cart` are to go to another cluster',
        },
        target: 'rds',
        why: { ko: '경로를 보고 고르는 것은 라우트다.', en: 'Choosing by path is what a route does.' },
      },
      {
        id: 'pod-added',
        text: { ko: '서비스의 파드가 하나 늘었다', en: 'A Service has one more pod' },
        target: 'eds',
        why: {
          ko: '그룹은 그대로고 그 안의 주소만 늘었다.',
          en: 'The group stays as it is; it only has more addresses.',
        },
      },
      {
        id: 'new-service',
        text: { ko: '새 서비스로 보낼 수 있게 되었다', en: 'There is a new Service to send to' },
        target: 'cds',
        why: { ko: '보낼 곳의 그룹, 즉 클러스터가 새로 생겼다.', en: 'A new group to send to is a new cluster.' },
      },
      {
        id: 'certificate',
        text: { ko: 'TLS 인증서가 새것으로 바뀌었다', en: 'A TLS certificate was renewed' },
        target: 'sds',
        why: {
          ko: '인증서와 키는 시크릿(secret)으로 따로 전달한다.',
          en: 'Certificates and keys are secrets and are delivered separately.',
        },
      },
    ],
    mistakes: [
      {
        code: 'answer.pod-is-no-cluster',
        item: 'pod-added',
        target: 'cds',
        why: {
          ko: '파드가 늘어도 그룹은 그대로다. 파드는 자주 바뀌므로 그 주소만 따로 전달한다.',
          en: 'More pods, but the same group. Pods change often, so their addresses are sent separately.',
        },
      },
      {
        code: 'answer.path-is-no-listener',
        item: 'new-path',
        target: 'lds',
        why: {
          ko: '듣는 포트는 바뀌지 않았다. 받은 요청을 어디로 보낼지가 바뀌었다.',
          en: 'Where it listens has not changed; where it sends requests has.',
        },
      },
      {
        code: 'answer.service-is-no-endpoint',
        item: 'new-service',
        target: 'eds',
        why: {
          ko: 'EDS는 이미 아는 클러스터의 주소를 전달한다. 새 서비스는 클러스터부터 생겨야 한다.',
          en: 'EDS sends addresses of clusters that are already known. For a new Service the cluster must come first.',
        },
      },
    ],
    explanation: {
      ko: '이름의 첫 글자가 용어를 나타낸다: Listener, Route, Cluster, Endpoint, Secret. DS는 Discovery Service다. 한 연결로 모두 보내 순서를 지키는 방식이 ADS다.',
      en: 'The first letter stands for the term: Listener, Route, Cluster, Endpoint, Secret. DS is discovery service. ADS sends all of them over one connection, so that their order is kept.',
    },
  },
  checks: [{ kind: 'exercise' }],
  hints: [
    {
      ko: '먼저 바뀐 것이 어느 용어에 해당하는지 정한다.',
      en: 'First decide which term the change is about.',
    },
    {
      ko: '용어의 영어 첫 글자가 이름의 첫 글자다.',
      en: 'The first letter of the term is the first letter of the name.',
    },
    {
      ko: '서비스 하나는 클러스터 하나가 되고, 그 서비스의 파드 하나하나가 엔드포인트가 된다.',
      en: 'A Service becomes a cluster, and each of its pods an endpoint.',
    },
  ],
};
