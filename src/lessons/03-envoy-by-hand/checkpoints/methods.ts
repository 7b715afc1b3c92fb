import type { CheckpointSpec } from '#lesson';
import { alive, type Check } from './envoy-on-testpc.ts';

export const methods: CheckpointSpec = {
  id: 'methods',
  title: { ko: 'GET인가 POST인가', en: 'GET or POST' },
  goal: {
    ko: '관리자 인터페이스의 주소를 받아 주는 메서드로 나눈다.',
    en: 'Sort the paths of the admin interface by the method that they take.',
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
        why: { ko: '지금의 설정을 보여 줄 뿐이다.', en: 'It only shows the configuration.' },
      },
      {
        id: 'drain',
        text: { ko: '`/drain_listeners`', en: '`/drain_listeners`' },
        target: 'post',
        why: { ko: '리스너를 닫으니 POST이다.', en: 'It closes the listeners.' },
      },
      {
        id: 'stats',
        text: { ko: '`/stats`', en: '`/stats`' },
        target: 'get',
        why: {
          ko: '통계를 읽는다. 0으로 되돌리는 것은 따로 있다.',
          en: 'It reads statistics. Setting them back is another one.',
        },
      },
      {
        id: 'logging',
        text: { ko: '`/logging`', en: '`/logging`' },
        target: 'post',
        why: {
          ko: '로그 수준을 바꾸는 곳이다. 지금의 수준을 보기만 할 때도 POST로 묻는다.',
          en: 'It changes log levels, and wants a POST even to show them.',
        },
      },
      {
        id: 'heap-dump',
        text: { ko: '`/heap_dump`', en: '`/heap_dump`' },
        target: 'get',
        why: {
          ko: '메모리의 모습을 파일로 내려받는다. 무겁지만 바꾸는 것은 없다.',
          en: 'It downloads a picture of the memory: heavy, but nothing is changed.',
        },
      },
      {
        id: 'reset-counters',
        text: { ko: '`/reset_counters`', en: '`/reset_counters`' },
        target: 'post',
        why: { ko: '모든 카운터를 0으로 만드니 POST이다.', en: 'It sets all counters to 0.' },
      },
      {
        id: 'ready',
        text: { ko: '`/ready`', en: '`/ready`' },
        target: 'get',
        why: {
          ko: '상태를 말할 뿐이다. 쿠버네티스의 준비성 프로브도 이런 주소를 GET으로 부른다.',
          en: 'It tells a state. Readiness probes of Kubernetes GET such a path.',
        },
      },
      {
        id: 'cpuprofiler',
        text: { ko: '`/cpuprofiler`', en: '`/cpuprofiler`' },
        target: 'post',
        why: { ko: '측정을 켜고 끄니 POST이다.', en: 'It turns the profiler on and off.' },
      },
      {
        id: 'certs',
        text: { ko: '`/certs`', en: '`/certs`' },
        target: 'get',
        why: { ko: '읽어 둔 인증서를 보여 준다.', en: 'It shows the certificates that were loaded.' },
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
        why: { ko: '엔보이를 끝내니 POST이다.', en: 'It ends Envoy.' },
      },
    ],
    mistakes: [
      {
        code: 'answer.logging-only-reads',
        item: 'logging',
        target: 'get',
        why: {
          ko: '로그를 보여 주는 곳이 아니라 로그 수준을 정하는 곳이다.',
          en: 'It does not show logs; it sets their levels.',
        },
      },
      {
        code: 'answer.heavy-is-not-writing',
        item: 'heap-dump',
        target: 'post',
        why: {
          ko: '무거운 것과 바꾸는 것은 다르다. 받아 가기만 하면 GET이다.',
          en: 'Heavy is not the same as changing. What is only fetched is a GET.',
        },
      },
      {
        code: 'answer.profiler-only-reads',
        item: 'cpuprofiler',
        target: 'get',
        why: {
          ko: '결과를 보여 주는 것이 아니라 측정을 켜고 끈다.',
          en: 'It shows no result; it turns measuring on and off.',
        },
      },
    ],
    explanation: {
      ko: '링크를 미리 열어 보는 브라우저나 수집기가 실수로 엔보이를 끄지 않도록, 바꾸는 것은 모두 POST를 요구한다.',
      en: 'All that changes something wants a POST, so that a browser which opens links ahead, or a crawler, does not turn Envoy off by mistake.',
    },
  },
  checks: [{ kind: 'exercise' }],
  hints: [
    {
      ko: '두 번 불러도 엔보이가 그대로인가?',
      en: 'Is Envoy the same after it was called twice?',
    },
    {
      ko: '`/help`는 POST여야 하는 것 뒤에 `(POST)`라고 적는다. 관리자 페이지에서는 버튼으로 보인다.',
      en: '`/help` writes `(POST)` behind those that need it. On the admin page they are buttons.',
    },
    {
      ko: '헷갈리기 쉬운 것은 둘이다: `/logging`은 바꾸는 곳이고, `/heap_dump`는 읽는 곳이다.',
      en: 'Two are easy to mistake: `/logging` changes something, `/heap_dump` only reads.',
    },
  ],
};

export const wrongMethod: CheckpointSpec = {
  id: 'wrong-method',
  title: { ko: 'POST여야 하는 곳에 GET을 보내면', en: 'A GET where a POST is due' },
  goal: {
    ko: '`/healthcheck/fail`을 GET으로 부르고, 돌아온 상태 코드를 적는다.',
    en: 'GET `/healthcheck/fail` and write down the status code of the answer.',
  },
  exercise: {
    kind: 'text',
    prompt: {
      ko: 'GET으로 부른 `/healthcheck/fail`의 상태 코드는 무엇인가?',
      en: 'What is the status code when `/healthcheck/fail` is called with GET?',
    },
    // Envoy's documentation says 400, its code 405.
    accept: ['^405$', '^400$', '^405 Method Not Allowed$', '^Method GET not allowed, POST required\\.?$'],
    mistakes: [
      {
        code: 'answer.failed-anyway',
        pattern: '^503\\b|DRAINING',
        why: {
          ko: '503은 상태가 정말 바뀐 다음 `/ready`가 하는 답이다. GET은 상태를 바꾸지 못한다.',
          en: '503 is what `/ready` says after the state has really changed. A GET does not change it.',
        },
      },
      {
        code: 'answer.get-accepted',
        pattern: '^200\\b|^OK$',
        why: {
          ko: '그것은 POST로 불렀을 때의 답이다. curl에 -X POST를 주었는지 본다.',
          en: 'That is the answer to a POST. See whether you gave curl -X POST.',
        },
      },
      {
        code: 'answer.unknown-path',
        pattern: '^404\\b',
        why: {
          ko: '404는 없는 주소다. 주소를 다시 본다: /healthcheck/fail.',
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
    { ko: 'curl은 아무 말이 없으면 GET으로 부른다.', en: 'Without more, curl sends a GET.' },
    {
      ko: '`-i`나 `-w "%{http_code}"`로 상태 코드를 본다.',
      en: 'See the status code with `-i` or `-w "%{http_code}"`.',
    },
    {
      ko: '4로 시작하고, 주소는 있지만 메서드가 틀렸다는 뜻의 코드다.',
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
      ko: '로거 router의 수준이 아직 debug가 아니다. GET으로 불렀거나, 수준의 이름이 틀려 엔보이가 거절했다.',
      en: 'The level of the logger router is not debug yet. Either it was a GET, or Envoy refused the name of the level.',
      next: 'curl -s -X POST http://localhost:9902/logging | grep router',
    },
  ],
};

export const logging: CheckpointSpec = {
  id: 'logging',
  title: { ko: '도는 중에 로그 수준 바꾸기', en: 'Change a log level while it runs' },
  goal: {
    ko: '엔보이를 다시 띄우지 않고, 로거 router만 debug로 바꾼다.',
    en: 'Without a new start, the logger router is set to debug.',
  },
  checks: [alive, level],
  hints: [
    { ko: '로그 수준을 다루는 주소는 `/logging`이다.', en: 'The path for log levels is `/logging`.' },
    {
      ko: '상태를 바꾸므로 POST다. 물음표 뒤에 로거의 이름과 수준을 준다.',
      en: 'It changes something, so it is a POST. Logger and level go behind the question mark.',
    },
    {
      ko: '`?router=debug` 또는 `?paths=router:debug`의 꼴이다.',
      en: 'It is `?router=debug`, or `?paths=router:debug`.',
    },
  ],
  solution: ['by-override/12-testpc-logging.sh'],
};
