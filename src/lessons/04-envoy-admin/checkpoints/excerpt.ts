import type { CheckpointSpec } from '#lesson';

export const excerpt: CheckpointSpec = {
  id: 'excerpt',
  title: { ko: 'config_dump에서 용어 찾기', en: 'Find the terms in config_dump' },
  goal: {
    ko: '실행 중인 엔보이의 설정 조각이 각각 무엇인지 연결한다.',
    en: 'Say what each piece of the running configuration is.',
  },
  exercise: {
    kind: 'assign',
    prompt: {
      ko: '`/config_dump`에서 가져온 조각이다. 각각 무엇인가?',
      en: 'These are pieces of `/config_dump`. What is each?',
    },
    targets: [
      { id: 'listener', text: { ko: '리스너', en: 'listener' } },
      { id: 'filter', text: { ko: '필터', en: 'filter' } },
      { id: 'route', text: { ko: '라우트', en: 'route' } },
      { id: 'cluster', text: { ko: '클러스터', en: 'cluster' } },
      { id: 'endpoint', text: { ko: '엔드포인트', en: 'endpoint' } },
    ],
    items: [
      {
        id: 'lb-endpoints',
        text: {
          ko: '`"lb_endpoints": [{"endpoint": {"address": {"socket_address": {"address": "www.envoyproxy.io", "port_value": 443}}}}]`',
          en: '`"lb_endpoints": [{"endpoint": {"address": {"socket_address": {"address": "www.envoyproxy.io", "port_value": 443}}}}]`',
        },
        target: 'endpoint',
        why: { ko: '보낼 곳의 주소와 포트다.', en: 'An address and a port to send to.' },
      },
      {
        id: 'manager',
        text: {
          ko: '`"name": "envoy.filters.network.http_connection_manager"`',
          en: '`"name": "envoy.filters.network.http_connection_manager"`',
        },
        target: 'filter',
        why: {
          ko: '바이트를 HTTP로 해석하는 네트워크 필터다.',
          en: 'The network filter that parses the bytes as HTTP.',
        },
      },
      {
        id: 'match',
        text: {
          ko: '`"match": {"prefix": "/"}, "route": {"cluster": "service_envoyproxy_io"}`',
          en: '`"match": {"prefix": "/"}, "route": {"cluster": "service_envoyproxy_io"}`',
        },
        target: 'route',
        why: {
          ko: '경로가 맞으면 그 이름의 클러스터로 보낸다.',
          en: 'What matches the path goes to the cluster of that name.',
        },
      },
      {
        id: 'address',
        text: {
          ko: '`"name": "listener_0", "address": {"socket_address": {"address": "0.0.0.0", "port_value": 10000}}`',
          en: '`"name": "listener_0", "address": {"socket_address": {"address": "0.0.0.0", "port_value": 10000}}`',
        },
        target: 'listener',
        why: { ko: '듣는 주소와 포트다.', en: 'An address and a port to listen on.' },
      },
      {
        id: 'router',
        text: { ko: '`"name": "envoy.filters.http.router"`', en: '`"name": "envoy.filters.http.router"`' },
        target: 'filter',
        why: {
          ko: 'HTTP 필터의 마지막이다. 라우트 표를 읽어 실제로 보내는 것이 이 필터다.',
          en: 'The last of the HTTP filters. It reads the route table and sends the request.',
        },
      },
      {
        id: 'dns',
        text: {
          ko: '`"name": "service_envoyproxy_io", "type": "LOGICAL_DNS", "connect_timeout": "5s"`',
          en: '`"name": "service_envoyproxy_io", "type": "LOGICAL_DNS", "connect_timeout": "5s"`',
        },
        target: 'cluster',
        why: {
          ko: '엔드포인트를 어떻게 찾고 어떻게 연결할지 적은 그룹이다.',
          en: 'A group: how to find its endpoints and how to connect to them.',
        },
      },
    ],
    mistakes: [
      {
        code: 'answer.router-is-a-filter',
        item: 'router',
        target: 'route',
        why: {
          ko: '이름은 비슷하지만 router는 라우트 표를 읽는 필터다. 표 자체는 route_config에 있다.',
          en: 'The names are similar, but the router is the filter that reads the table. The table itself is in route_config.',
        },
      },
      {
        code: 'answer.route-names-cluster',
        item: 'match',
        target: 'cluster',
        why: {
          ko: '여기에는 클러스터의 이름만 있다. match가 있으면 라우트다.',
          en: 'Only the name of a cluster is here. What has a match is a route.',
        },
      },
      {
        code: 'answer.address-to-send-to',
        item: 'lb-endpoints',
        target: 'listener',
        why: {
          ko: '주소와 포트가 있지만 듣는 주소가 아니라 보낼 주소다.',
          en: 'It has an address and a port, but to send to and not to listen on.',
        },
      },
    ],
    explanation: {
      ko: '정적 설정에서는 라우트가 리스너의 필터 안에, 엔드포인트가 클러스터 안에 적혀 있다. xDS를 쓰면 이 둘이 RDS와 EDS로 분리된다.',
      en: 'In a static configuration, routes are written inside a filter of the listener and endpoints inside the cluster. With xDS these two are separate, as RDS and EDS.',
    },
  },
  checks: [{ kind: 'exercise' }],
  hints: [
    {
      ko: '`"address"`가 둘 있다. 하나는 듣는 주소, 하나는 보낼 주소다.',
      en: 'There are two `"address"`. One is to listen on, one to send to.',
    },
    {
      ko: '`envoy.filters.…`로 시작하는 이름은 말 그대로 필터다.',
      en: 'Names that begin with `envoy.filters.…` are what they say.',
    },
    {
      ko: '`match`가 있으면 라우트, `type`이 있으면 클러스터다.',
      en: 'What has a `match` is a route, what has a `type` is a cluster.',
    },
  ],
};
