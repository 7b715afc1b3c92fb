import type { CheckpointSpec } from '#lesson';
import type { Check } from '../../03-envoy-by-hand/checkpoints/envoy-on-testpc.ts';
import { alive } from './admin-interface.ts';

export const methods: CheckpointSpec = {
  id: 'methods',
  title: { ko: 'GET인가 POST인가', en: 'GET or POST' },
  goal: {
    ko: '관리자 인터페이스의 경로를 필요한 메서드별로 분류한다.',
    en: 'Sort the paths of the admin interface by the method that they require.',
  },
  exercise: {
    kind: 'assign',
    prompt: {
      ko: '읽기만 하는 것은 GET, 엔보이의 상태를 바꾸는 것은 POST다. 어느 쪽인가?',
      en: 'What only reads is GET, what changes the state of Envoy is POST. Which is which?',
    },
    targets: [
      { id: 'get', text: { ko: 'GET으로 된다', en: 'GET is enough' } },
      { id: 'post', text: { ko: 'POST여야 한다', en: 'must be POST' } },
    ],
    items: [
      {
        id: 'config-dump',
        text: { ko: '`/config_dump`', en: '`/config_dump`' },
        target: 'get',
        why: { ko: '현재 설정을 보여 줄 뿐이다.', en: 'It only shows the configuration.' },
      },
      {
        id: 'drain',
        text: { ko: '`/drain_listeners`', en: '`/drain_listeners`' },
        target: 'post',
        why: { ko: '리스너를 닫으므로 POST다.', en: 'It closes the listeners.' },
      },
      {
        id: 'stats',
        text: { ko: '`/stats`', en: '`/stats`' },
        target: 'get',
        why: {
          ko: '통계를 읽는다. 0으로 되돌리는 경로는 따로 있다.',
          en: 'It reads statistics. Resetting them is another path.',
        },
      },
      {
        id: 'logging',
        text: { ko: '`/logging`', en: '`/logging`' },
        target: 'post',
        why: {
          ko: '로그 수준을 바꾸는 경로다. 현재 수준을 보기만 할 때도 POST를 쓴다.',
          en: 'It changes log levels, and requires a POST even to show them.',
        },
      },
      {
        id: 'heap-dump',
        text: { ko: '`/heap_dump`', en: '`/heap_dump`' },
        target: 'get',
        why: {
          ko: '메모리 덤프를 파일로 내려받는다. 무겁지만 바꾸는 것은 없다.',
          en: 'It downloads a dump of the memory: heavy, but it changes nothing.',
        },
      },
      {
        id: 'reset-counters',
        text: { ko: '`/reset_counters`', en: '`/reset_counters`' },
        target: 'post',
        why: { ko: '모든 카운터를 0으로 만들므로 POST다.', en: 'It sets all counters to 0.' },
      },
      {
        id: 'ready',
        text: { ko: '`/ready`', en: '`/ready`' },
        target: 'get',
        why: {
          ko: '상태를 알려 줄 뿐이다. 쿠버네티스의 준비성 프로브도 이런 경로를 GET으로 호출한다.',
          en: 'It reports a state. Readiness probes of Kubernetes GET such a path.',
        },
      },
      {
        id: 'cpuprofiler',
        text: { ko: '`/cpuprofiler`', en: '`/cpuprofiler`' },
        target: 'post',
        why: { ko: '프로파일링을 켜고 끄므로 POST다.', en: 'It turns the profiler on and off.' },
      },
      {
        id: 'certs',
        text: { ko: '`/certs`', en: '`/certs`' },
        target: 'get',
        why: { ko: '읽어 들인 인증서를 보여 준다.', en: 'It shows the certificates that were loaded.' },
      },
      {
        id: 'fail',
        text: { ko: '`/healthcheck/fail`', en: '`/healthcheck/fail`' },
        target: 'post',
        why: { ko: '상태를 DRAINING으로 바꾼다.', en: 'It changes the state to DRAINING.' },
      },
      {
        id: 'quit',
        text: { ko: '`/quitquitquit`', en: '`/quitquitquit`' },
        target: 'post',
        why: { ko: '엔보이를 종료하므로 POST다.', en: 'It ends Envoy.' },
      },
    ],
    mistakes: [
      {
        code: 'answer.logging-only-reads',
        item: 'logging',
        target: 'get',
        why: {
          ko: '로그를 보여 주는 경로가 아니라 로그 수준을 정하는 경로다.',
          en: 'It does not show logs; it sets their levels.',
        },
      },
      {
        code: 'answer.heavy-is-not-writing',
        item: 'heap-dump',
        target: 'post',
        why: {
          ko: '무거운 것과 바꾸는 것은 다르다. 내려받기만 하면 GET이다.',
          en: 'Heavy is not the same as changing. A path that only returns something is a GET.',
        },
      },
      {
        code: 'answer.profiler-only-reads',
        item: 'cpuprofiler',
        target: 'get',
        why: {
          ko: '결과를 보여 주는 것이 아니라 프로파일링을 켜고 끈다.',
          en: 'It shows no result; it turns profiling on and off.',
        },
      },
    ],
    explanation: {
      ko: '링크를 미리 열어 보는 브라우저나 크롤러가 실수로 엔보이를 종료하지 않도록, 상태를 바꾸는 것은 모두 POST를 요구한다.',
      en: 'Everything that changes something requires a POST, so that a browser that prefetches links, or a crawler, does not shut Envoy down by mistake.',
    },
  },
  checks: [{ kind: 'exercise' }],
  hints: [
    {
      ko: '두 번 호출해도 엔보이의 상태가 그대로인가?',
      en: 'Is Envoy still in the same state after two calls?',
    },
    {
      ko: '`/help`는 POST여야 하는 것 뒤에 `(POST)`라고 적는다. 관리자 페이지에서는 버튼으로 보인다.',
      en: '`/help` writes `(POST)` after those that need it. On the admin page they are buttons.',
    },
    {
      ko: '헷갈리기 쉬운 것은 둘이다: `/logging`은 변경용이고, `/heap_dump`는 읽기용이다.',
      en: 'Two are easy to confuse: `/logging` changes something, `/heap_dump` only reads.',
    },
  ],
};

export const wrongMethod: CheckpointSpec = {
  id: 'wrong-method',
  title: { ko: 'POST가 필요한 경로에 GET을 보내면', en: 'A GET where a POST is required' },
  goal: {
    ko: '`/healthcheck/fail`을 GET으로 호출하고, 돌아온 상태 코드를 적는다.',
    en: 'GET `/healthcheck/fail` and write down the status code of the answer.',
  },
  exercise: {
    kind: 'text',
    prompt: {
      ko: 'GET으로 호출한 `/healthcheck/fail`의 상태 코드는 무엇인가?',
      en: 'What is the status code when `/healthcheck/fail` is called with GET?',
    },
    // Envoy's documentation says 400, its code 405.
    accept: ['^405$', '^400$', '^405 Method Not Allowed$', '^Method GET not allowed, POST required\\.?$'],
    mistakes: [
      {
        code: 'answer.failed-anyway',
        pattern: '^503\\b|DRAINING',
        why: {
          ko: '503은 상태가 실제로 바뀐 다음의 `/ready` 응답이다. GET은 상태를 바꾸지 못한다.',
          en: '503 is what `/ready` says after the state has really changed. A GET does not change it.',
        },
      },
      {
        code: 'answer.get-accepted',
        pattern: '^200\\b|^OK$',
        why: {
          ko: '그것은 POST로 호출했을 때의 응답이다. curl에 -X POST를 주었는지 본다.',
          en: 'That is the answer to a POST. See whether you gave curl -X POST.',
        },
      },
      {
        code: 'answer.unknown-path',
        pattern: '^404\\b',
        why: {
          ko: '404는 없는 경로다. 경로를 다시 본다: /healthcheck/fail.',
          en: '404 is for a path that does not exist. Look at the path again: /healthcheck/fail.',
        },
      },
    ],
    next: "curl -s -w '\\n%{http_code}\\n' http://localhost:9902/healthcheck/fail",
    on: 'testpc',
    explanation: {
      ko: '405 Method Not Allowed다. 아무것도 바뀌지 않았고, 엔보이의 로그에 error 한 줄이 남는다. 문서에는 400이라고 적혀 있는 곳도 있다.',
      en: '405 Method Not Allowed. Nothing has changed, and there is one error line in the log of Envoy. Some documentation says 400.',
    },
  },
  checks: [{ kind: 'exercise' }],
  hints: [
    { ko: 'curl은 따로 지정하지 않으면 GET으로 요청한다.', en: 'By default, curl sends a GET.' },
    {
      ko: '`-i`나 `-w "%{http_code}"`로 상태 코드를 본다.',
      en: 'See the status code with `-i` or `-w "%{http_code}"`.',
    },
    {
      ko: '4로 시작하고, 경로는 있지만 메서드가 틀렸다는 뜻의 코드다.',
      en: 'It begins with 4 and says that the path exists but the method is wrong.',
    },
  ],
};

const level: Check = {
  kind: 'envoy-admin',
  host: 'testpc',
  path: '/logging',
  post: true,
  text: '^ {2}router: (debug|trace)$',
  reasons: [
    {
      for: 'admin.text',
      when: { body: { $regex: ': (debug|trace)\\n' } },
      code: 'logging.other-logger',
      ko: '다른 로거의 수준이 바뀌었다. 로거의 이름은 router다.',
      en: 'The level of another logger was changed. The logger is called router.',
      next: 'curl -s -X POST http://localhost:9902/logging | grep -v info',
    },
    {
      for: 'admin.text',
      code: 'logging.unchanged',
      ko: '로거 router의 수준이 아직 debug가 아니다. GET으로 호출했거나, 수준의 이름이 틀려 엔보이가 거절했다.',
      en: 'The level of the logger router is not debug yet. Either it was a GET, or Envoy refused the name of the level.',
      next: 'curl -s -X POST http://localhost:9902/logging | grep router',
    },
  ],
};

export const logging: CheckpointSpec = {
  id: 'logging',
  title: { ko: '실행 중에 로그 수준 바꾸기', en: 'Change a log level while it runs' },
  goal: {
    ko: '엔보이를 다시 띄우지 않고, 로거 router만 debug로 바꾼다.',
    en: 'Without a restart, the logger router is set to debug.',
  },
  checks: [alive, level],
  hints: [
    { ko: '로그 수준을 다루는 경로는 `/logging`이다.', en: 'The path for log levels is `/logging`.' },
    {
      ko: '상태를 바꾸므로 POST다. 물음표 뒤에 로거의 이름과 수준을 준다.',
      en: 'It changes something, so it is a POST. Logger and level go after the question mark.',
    },
    {
      ko: '`?router=debug` 또는 `?paths=router:debug` 형식이다.',
      en: 'It is `?router=debug`, or `?paths=router:debug`.',
    },
  ],
  solution: ['by-override/6-testpc-logging.sh'],
};
