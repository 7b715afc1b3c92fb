import type { CheckpointSpec } from '#lesson';

export const sent: CheckpointSpec = {
  id: 'sent',
  title: { ko: '보낸 것과 바뀐 것', en: 'What was sent, and what changed' },
  goal: {
    ko: 'istiod의 로그에는 CDS, LDS, RDS를 모두 보냈다고 나오는데 프록시에서는 라우트만 바뀐 이유를 고른다.',
    en: "Choose why only the routes changed in the proxy, although istiod's log says that it sent CDS, LDS and RDS.",
  },
  exercise: {
    kind: 'choice',
    prompt: {
      ko: 'VirtualService 하나를 고쳤다. istiod는 CDS, LDS, RDS를 모두 보냈고, 엔보이에서 last_updated가 바뀐 것은 라우트뿐이다. 왜 그런가?',
      en: 'One VirtualService was changed. istiod sent CDS, LDS and RDS, and in Envoy only the routes have a new last_updated. Why?',
    },
    options: [
      {
        id: 'refused',
        text: {
          ko: '엔보이가 클러스터와 리스너를 거부했다',
          en: 'Envoy refused the clusters and listeners',
        },
        code: 'answer.refused',
        why: {
          ko: '거부했다면 NACK이 돌아가고 proxy-status에 SYNCED가 아니라 STALE이나 오류가 보인다.',
          en: 'Then it would have answered with a NACK, and proxy-status would say STALE or an error, not SYNCED.',
        },
      },
      {
        id: 'equal',
        text: {
          ko: '받은 것이 이미 있는 것과 똑같아서 클러스터와 리스너는 그대로 두었다',
          en: 'What it got was identical to what it had, so it left clusters and listeners alone',
        },
        right: true,
        why: {
          ko: '그래서 리스너의 연결이 끊기지 않고 클러스터의 연결 풀도 그대로 남는다.',
          en: "That is why no listener's connection is cut, and the clusters keep their connections.",
        },
      },
      {
        id: 'later',
        text: {
          ko: '나머지는 조금 뒤에 적용된다',
          en: 'The rest is applied a little later',
        },
        code: 'answer.applied-later',
        why: {
          ko: '받는 대로 바로 비교하고 적용한다. 한참 뒤에 다시 보아도 시각은 그대로다.',
          en: 'What arrives is compared and applied at once. Look again much later: the times are the same.',
        },
      },
      {
        id: 'sidecar',
        text: {
          ko: 'CDS와 LDS는 사이드카용이고 게이트웨이는 RDS만 쓴다',
          en: 'CDS and LDS are for sidecars; a gateway uses RDS only',
        },
        code: 'answer.gateway-uses-rds-only',
        why: {
          ko: '게이트웨이의 8080 리스너와 outbound 클러스터도 LDS와 CDS로 온 것이다. 같은 프로그램이다.',
          en: "The gateway's listener on 8080 and its outbound clusters also came through LDS and CDS. It is the same program.",
        },
      },
    ],
    explanation: {
      ko: 'istiod는 관련될 수 있는 종류를 모두 보내고, 엔보이는 내용이 같으면 바꾸지 않는다. 실제로 무엇이 바뀌었는지는 프록시를 확인해야 알 수 있다.',
      en: 'istiod sends everything that might be affected, and Envoy does not touch what is identical. Only the proxy can tell what really changed.',
    },
  },
  checks: [{ kind: 'exercise' }],
  hints: [
    {
      ko: '지금 `istioctl proxy-status`의 출력을 본다.',
      en: 'See what `istioctl proxy-status` says now.',
    },
    {
      ko: '고친 것은 규칙 하나다. 클러스터와 리스너의 내용이 달라졌는가?',
      en: 'One rule was changed. Did that change the contents of clusters and listeners?',
    },
    {
      ko: '달라진 것이 없는 설정을 다시 받으면 프로그램은 어떻게 하는 것이 좋겠는가?',
      en: 'What should a program do when it gets the same configuration again?',
    },
  ],
};

export const moves: CheckpointSpec = {
  id: 'moves',
  title: { ko: '예측: 무엇이 바뀌는가', en: 'Prediction: what changes' },
  goal: {
    ko: '변경 여섯 가지가 게이트웨이의 프록시에서 각각 무엇을 바꾸는지 고른다.',
    en: "For six changes, say what each changes in the gateway's proxy.",
  },
  exercise: {
    kind: 'assign',
    prompt: {
      ko: '각 변경을 했을 때 인그레스 게이트웨이의 프록시에서 바뀌는 설정을 고른다.',
      en: "Match each with the configuration that it changes in the ingress gateway's proxy.",
    },
    targets: [
      { id: 'rds', text: { ko: '라우트만', en: 'routes only' } },
      { id: 'eds', text: { ko: '엔드포인트만', en: 'endpoints only' } },
      { id: 'cds', text: { ko: '클러스터', en: 'clusters' } },
      { id: 'lds', text: { ko: '리스너', en: 'listeners' } },
      { id: 'nothing', text: { ko: '아무것도', en: 'nothing' } },
    ],
    items: [
      {
        id: 'header',
        text: {
          ko: 'web-vs의 규칙에 헤더 조건을 더한다',
          en: 'add a header condition to a rule of web-vs',
        },
        target: 'rds',
        why: { ko: '조건도 라우트의 일부다.', en: 'Conditions are part of the route.' },
      },
      {
        id: 'crash',
        text: {
          ko: 'web의 파드 하나가 죽어 새 IP로 다시 뜬다',
          en: 'a pod of web dies and comes back with another IP',
        },
        target: 'eds',
        why: {
          ko: '클러스터는 서비스의 것이라 그대로이고 주소만 바뀐다.',
          en: 'The cluster belongs to the Service and stays; an address changes.',
        },
      },
      {
        id: 'service',
        text: { ko: '새 서비스 shop을 만든다', en: 'make a new Service, shop' },
        target: 'cds',
        why: {
          ko: '서비스의 포트마다 클러스터가 하나 생긴다. 라우트가 아직 가리키지 않아도 마찬가지다.',
          en: 'There is a cluster for each port of each Service, even when no route points at it yet.',
        },
      },
      {
        id: 'pool',
        text: {
          ko: 'DestinationRule로 web-svc의 연결 수를 제한한다',
          en: 'limit the connections to web-svc with a DestinationRule',
        },
        target: 'cds',
        why: {
          ko: 'DestinationRule은 목적지를 다루는 방법, 즉 클러스터의 설정이 된다.',
          en: 'A DestinationRule says how to treat a destination: it becomes part of the cluster.',
        },
      },
      {
        id: 'port',
        text: {
          ko: 'web-gw에 포트가 다른 server를 하나 더한다',
          en: 'add a server with another port to web-gw',
        },
        target: 'lds',
        why: {
          ko: '어느 포트에서 듣는지가 리스너다. 새 리스너가 가리키는 라우트 설정도 함께 온다.',
          en: 'Where to listen is the listener. The route configuration that it names comes with it.',
        },
      },
      {
        id: 'mesh',
        text: {
          ko: 'gateways를 적지 않은 VirtualService를 만든다',
          en: 'make a VirtualService without gateways',
        },
        target: 'nothing',
        why: {
          ko: '적지 않으면 mesh, 즉 사이드카에만 적용되고 게이트웨이와는 상관이 없다.',
          en: 'Without it the value is mesh: sidecars only. The gateway is not affected.',
        },
      },
    ],
    mistakes: [
      {
        code: 'answer.address-in-cluster',
        item: 'crash',
        target: 'cds',
        why: {
          ko: '클러스터에는 이름과 설정만 있고 주소는 따로 온다. 그래서 파드가 바뀌어도 클러스터는 그대로다.',
          en: 'A cluster has a name and settings; addresses come separately. So pods come and go, and the cluster stays.',
        },
      },
      {
        code: 'answer.cluster-needs-route',
        item: 'service',
        target: 'nothing',
        why: {
          ko: 'istiod는 라우트가 가리킬 때까지 기다리지 않는다. 서비스가 생기면 클러스터를 먼저 보낸다.',
          en: 'istiod does not wait until a route points to it: a Service is sent as a cluster in advance.',
        },
      },
      {
        code: 'answer.policy-in-route',
        item: 'pool',
        target: 'rds',
        why: {
          ko: '연결 수는 어느 경로로 왔는지와 상관없이 목적지에 대한 것이다.',
          en: 'The number of connections applies to the destination, whichever route was used.',
        },
      },
      {
        code: 'answer.gateway-is-route',
        item: 'port',
        target: 'rds',
        why: {
          ko: '듣지 않는 포트에는 라우트가 있어도 소용이 없다. 먼저 듣기 시작해야 한다.',
          en: 'A route is of no use on a port where nothing listens. Something has to listen first.',
        },
      },
      {
        code: 'answer.mesh-reaches-gateway',
        item: 'mesh',
        target: 'rds',
        why: {
          ko: 'gateways를 적지 않은 VirtualService는 게이트웨이에 가지 않는다.',
          en: 'A VirtualService without gateways does not go to a gateway.',
        },
      },
    ],
    explanation: {
      ko: 'VirtualService → RDS, DestinationRule과 서비스 → CDS, 파드 → EDS, Gateway → LDS. 문제가 생기면 이 관계로 어디를 볼지 정한다.',
      en: 'VirtualService → RDS, DestinationRule and Service → CDS, pods → EDS, Gateway → LDS. When something is wrong, these pairs tell where to look.',
    },
  },
  checks: [{ kind: 'exercise' }],
  hints: [
    {
      ko: '방금 해 본 세 가지에서 시작한다: 규칙, 파드 수, 서브셋.',
      en: 'Begin with the three that you have just done: a rule, the number of pods, a subset.',
    },
    {
      ko: '클러스터는 서비스와 그 설정, 엔드포인트는 주소다.',
      en: 'A cluster is a Service and its settings; endpoints are addresses.',
    },
    {
      ko: '게이트웨이에 가지 않는 설정이 하나 있다.',
      en: 'One of them does not go to the gateway at all.',
    },
  ],
};
