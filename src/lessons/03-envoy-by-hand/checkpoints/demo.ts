import type { CheckpointSpec } from '#lesson';
import { type Check, DEMO_URL, demoListener } from './envoy-on-testpc.ts';

const configFile: Check = {
  kind: 'host-file',
  host: 'testpc',
  path: '/root/envoy-demo.yaml',
  contains: ['static_resources'],
  reasons: [
    {
      for: 'file.missing',
      code: 'config.missing',
      ko: '엔보이가 돌고 있지 않고, /root에 envoy-demo.yaml도 없다. 설정 파일부터 받는다.',
      en: 'No Envoy runs, and there is no envoy-demo.yaml in /root either. Get the configuration file first.',
      next: 'ls -l /root',
    },
    {
      for: 'file.content',
      code: 'config.not-envoy',
      ko: 'envoy-demo.yaml이 엔보이의 설정이 아니다. 주소가 틀리면 curl은 오류 페이지를 그 이름으로 저장한다. -f를 주면 저장하지 않고 실패한다.',
      en: 'envoy-demo.yaml is not a configuration of Envoy. With a wrong address curl stores the error page under that name; with -f it fails instead.',
      next: 'head -3 /root/envoy-demo.yaml',
    },
  ],
};

const running: Check = {
  kind: 'host-process',
  host: 'testpc',
  name: 'envoy',
  explainedBy: [configFile],
  reasons: [
    {
      for: 'process.missing',
      code: 'envoy.not-running',
      ko: 'testpc에서 엔보이가 돌고 있지 않다. 엔보이는 터미널을 차지한 채 계속 실행되어야 한다. 바로 끝났다면 마지막 줄에 이유가 있다. --mode validate는 검사만 하고 끝난다.',
      en: 'No Envoy runs on testpc. It keeps its terminal for as long as it runs. If it ended at once, its last line says why; and --mode validate only checks, then ends.',
    },
  ],
};

export const run: CheckpointSpec = {
  id: 'run',
  title: { ko: '데모 설정으로 엔보이 띄우기', en: 'Run Envoy with the demo configuration' },
  goal: {
    ko: 'testpc에서 엔보이가 돌고, 10000번 포트에서 모든 주소로 오는 연결을 듣는다.',
    en: 'An Envoy runs on testpc and listens on port 10000 at all addresses.',
  },
  checks: [running, demoListener],
  hints: [
    {
      ko: '설정을 검사하는 것과 그 설정으로 실행하는 것은 다르다.',
      en: 'Checking a configuration is one thing, running with it is another.',
    },
    {
      ko: '`envoy`는 종료되지 않고 터미널에 로그를 쓴다. 둘째 터미널에서 `ss -tnlp`로 본다.',
      en: '`envoy` keeps running and writes its log to the terminal. Look with `ss -tnlp` in a second one.',
    },
    {
      ko: '설정 파일은 `-c`로 준다. 듣는 주소는 그 파일의 `listeners[].address.socket_address`에 있다.',
      en: 'The configuration file is given with `-c`. Where it listens is in its `listeners[].address.socket_address`.',
    },
  ],
  solution: ['as-the-page/2-testpc-config.sh', 'as-the-page/3-testpc-run.bg.sh'],
};

const answered: Check = {
  kind: 'probe',
  from: 'k3s-s',
  url: DEMO_URL,
  expect: { headers: { server: '^envoy$' }, body: '<title>www\\.envoyproxy\\.io' },
  reasons: [
    {
      for: 'probe.no-healthy-upstream',
      code: 'upstream.no-address',
      ko: '클러스터에 보낼 엔드포인트가 없다(503, UH). 엔드포인트에 적은 이름을 DNS에서 찾지 못했다. 설정의 주소를 확인한다.',
      en: 'The cluster has no endpoint to send to (503, UH): the name given as its endpoint is not in the DNS. Check the address in the configuration.',
      layer: 'cluster',
      next: 'grep -n address: /root/envoy-demo.yaml',
      on: 'testpc',
    },
    {
      for: 'probe.upstream-failed',
      code: 'upstream.refused',
      ko: '엔드포인트에 연결하지 못했다(503, UF). 주소는 찾았지만 그 포트에서 듣는 프로세스가 없다. 업스트림의 포트를 확인한다.',
      en: 'The endpoint could not be connected to (503, UF): it has an address, but nothing listens on that port. Check the port of the upstream.',
      layer: 'cluster',
      next: 'curl -sv http://localhost:10000; grep -n port_value: /root/envoy-demo.yaml',
      on: 'testpc',
    },
    {
      when: { status: 400, body: { $regex: 'HTTP request to an HTTPS server' } },
      code: 'upstream.plain-http',
      ko: '업스트림은 TLS를 기대하는데 엔보이가 평문 HTTP를 보냈다(400). 클러스터에 transport_socket이 없다.',
      en: 'The upstream expects TLS and Envoy sent it plain HTTP (400): the cluster has no transport_socket.',
      layer: 'cluster',
      next: 'tail -n 6 /root/envoy-demo.yaml',
      on: 'testpc',
    },
    {
      when: { status: 404, body: { $regex: 'It has no such name' } },
      code: 'route.host-not-rewritten',
      ko: '요청은 업스트림까지 갔지만, 그곳이 모르는 Host로 갔다(404). 라우트의 host_rewrite_literal이 없다.',
      en: 'The request reached the upstream, but with a Host that it does not know (404): the route has no host_rewrite_literal.',
      layer: 'route',
      next: 'grep -n -A3 route: /root/envoy-demo.yaml',
      on: 'testpc',
    },
    {
      when: { status: 404, body: '', headers: { server: 'envoy' } },
      code: 'route.no-match',
      ko: '엔보이가 직접 404로 응답했다. 이 경로에 맞는 라우트가 없다. 라우트의 match를 확인한다.',
      en: 'Envoy itself answered 404: no route matches this path. Check the match of the route.',
      layer: 'route',
      next: 'grep -n -A1 match: /root/envoy-demo.yaml',
      on: 'testpc',
    },
  ],
};

export const through: CheckpointSpec = {
  id: 'through',
  title: { ko: '다른 호스트에서 엔보이를 거쳐 요청하기', en: 'Send a request through Envoy from another host' },
  goal: {
    ko: 'k3s-s에서 192.168.10.200:10000으로 요청하면 www.envoyproxy.io의 페이지가 200과 server: envoy로 온다.',
    en: 'From k3s-s, 192.168.10.200:10000 answers with the page of www.envoyproxy.io, 200 and server: envoy.',
  },
  checks: [running, demoListener, answered],
  hints: [
    {
      ko: '거절인지, 404인지, 503인지에 따라 문제가 있는 곳이 다르다.',
      en: 'A refusal, a 404 and a 503 point to different places.',
    },
    {
      ko: '앞에서부터 찾는다: 리스너(거절) → 라우트(404) → 클러스터와 엔드포인트(503).',
      en: 'Search from the front: listener (refused) → route (404) → cluster and endpoint (503).',
    },
    {
      ko: '받은 envoy-demo.yaml을 고치지 않고 그대로 쓰면 된다. 로그의 `503` 뒤 두 글자(`UH`, `UF`)가 이유다.',
      en: 'Use envoy-demo.yaml unchanged. The two letters after `503` in the log (`UH`, `UF`) are the reason.',
    },
  ],
  solution: ['as-the-page/2-testpc-config.sh', 'as-the-page/3-testpc-run.bg.sh'],
};

export const addedHeader: CheckpointSpec = {
  id: 'added-header',
  title: { ko: '엔보이가 덧붙인 헤더 읽기', en: 'Read a header that Envoy added' },
  goal: {
    ko: '엔보이가 업스트림에 알려 준 제한 시간을 찾아 적는다.',
    en: 'Find the time limit that Envoy told the upstream.',
  },
  exercise: {
    kind: 'text',
    prompt: {
      ko: '엔보이를 거친 요청의 헤더 `x-envoy-expected-rq-timeout-ms`에 적힌 값은 무엇인가?',
      en: 'What is the value of the header `x-envoy-expected-rq-timeout-ms` in a request that came through Envoy?',
    },
    accept: ['^15000$', '^15000 ?ms$'],
    mistakes: [
      {
        code: 'answer.connect-timeout',
        pattern: '^(5|5000)( ?m?s)?$',
        why: {
          ko: '5초는 클러스터의 connect_timeout, 즉 연결을 여는 데 주는 시간이다. 요청 전체의 제한 시간은 따로 있다.',
          en: 'Five seconds is the connect_timeout of the cluster: the time to open a connection. The limit for the whole request is another one.',
        },
      },
      {
        code: 'answer.milliseconds',
        pattern: '^15( ?m?s| ?초| ?seconds)?$',
        why: {
          ko: '값은 맞게 찾았다. 헤더의 이름이 ms로 끝나므로 밀리초로 적힌 값을 그대로 적는다.',
          en: 'You found the right one. The name of the header ends with ms, so type the value exactly as it is there.',
        },
      },
      {
        code: 'answer.request-id',
        pattern: '^[0-9a-f]{8}-',
        why: {
          ko: '그것은 x-request-id, 요청마다 새로 만드는 식별자다.',
          en: 'That is x-request-id, an identifier that is created for each request.',
        },
      },
    ],
    next: "curl -s http://192.168.10.200:10000 | grep '<th' | sed 's/<[^>]*>/ /g'",
    on: 'k3s-s',
    explanation: {
      ko: '설정에 timeout을 적지 않은 라우트의 기본값은 15초다. 이스티오의 버추얼서비스(VirtualService)에서 timeout을 정하면 바뀌는 것이 이 값이다.',
      en: 'A route whose configuration names no timeout has 15 seconds. In Istio, the timeout of a VirtualService changes this value.',
    },
  },
  checks: [{ kind: 'exercise' }],
  hints: [
    {
      ko: '업스트림의 페이지는 도착한 요청을 그대로 보여 준다.',
      en: 'The page of the upstream shows the request that reached it.',
    },
    {
      ko: '엔보이를 거친 것과 직접 보낸 것을 나란히 놓으면 덧붙은 줄이 보인다.',
      en: 'Put the request through Envoy beside a direct one, and you see the lines that were added.',
    },
    {
      ko: '이름에 `timeout`이 들어간 헤더의 값이다. 단위는 이름의 끝에 있다.',
      en: 'It is the value of the header with `timeout` in its name; the unit is at the end of that name.',
    },
  ],
};
