import type { CheckpointSpec } from '#lesson';
import { type Check, DEMO_URL, demoListener } from '../../03-envoy-by-hand/checkpoints/envoy-on-testpc.ts';
import { adminListener, alive } from './admin-interface.ts';

const notReady: Check = {
  kind: 'envoy-admin',
  host: 'testpc',
  path: '/ready',
  status: 503,
  text: '^DRAINING$',
  explainedBy: [
    {
      ...demoListener,
      reasons: [
        {
          for: 'socket.missing',
          code: 'health.drained-instead',
          ko: '/ready는 아직 LIVE인데 10000번 포트가 닫혔다. 리스너를 드레인하는 것은 다른 경로다. 엔보이를 다시 띄우고 /healthcheck/fail을 호출한다.',
          en: '/ready still says LIVE, but port 10000 is closed: it was the path that drains listeners. Start Envoy again and call /healthcheck/fail.',
        },
      ],
    },
  ],
  reasons: [
    {
      for: 'admin.status',
      code: 'health.still-live',
      ko: '/ready가 아직 200 LIVE다. /healthcheck/fail은 POST여야 하고, GET이면 405만 오고 아무것도 바뀌지 않는다.',
      en: '/ready still says 200 LIVE. /healthcheck/fail must be a POST; a GET is answered 405 and changes nothing.',
    },
  ],
};

const stillServing: Check = {
  kind: 'probe',
  from: 'k3s-s',
  url: DEMO_URL,
  reasons: [
    {
      for: 'probe.refused',
      code: 'health.drained-too',
      ko: '/ready는 503이 되었지만 10000번 포트도 닫혔다. 이 단계에서는 트래픽이 그대로 흐르는 것을 본다. 엔보이를 다시 띄우고 /healthcheck/fail만 호출한다.',
      en: '/ready says 503, but port 10000 is closed too. Here traffic should still flow: start Envoy again and call only /healthcheck/fail.',
      layer: 'listener',
    },
  ],
};

export const unhealthy: CheckpointSpec = {
  id: 'unhealthy',
  title: { ko: '헬스 체크만 실패시키기', en: 'Fail the health check only' },
  goal: {
    ko: '/ready는 503 DRAINING인데, 10000번 포트로 온 요청은 여전히 200을 받는다.',
    en: '/ready says 503 DRAINING, while requests to port 10000 are still answered 200.',
  },
  checks: [alive, adminListener, notReady, stillServing],
  hints: [
    {
      ko: '상태를 바꾸는 경로는 `/healthcheck/`로 시작한다.',
      en: 'The path that changes this state begins with `/healthcheck/`.',
    },
    {
      ko: '엔보이의 응답을 읽는다. 405가 왔다면 메서드를 바꾼다.',
      en: 'Read what Envoy answers. If it is 405, change the method.',
    },
    {
      ko: '`/healthcheck/fail`을 `-X POST`로 호출하고, `/drain_listeners`는 아직 호출하지 않는다.',
      en: 'Call `/healthcheck/fail` with `-X POST`, but not `/drain_listeners` yet.',
    },
  ],
  solution: ['by-override/8-testpc-fail.sh'],
};

export const drainPredict: CheckpointSpec = {
  id: 'drain-predict',
  title: { ko: '예측: 리스너를 드레인하면', en: 'Prediction: drain the listeners' },
  goal: {
    ko: '`POST /drain_listeners` 다음에 나타나는 현상을 모두 고른다.',
    en: 'Choose all that will be seen after `POST /drain_listeners`.',
  },
  exercise: {
    kind: 'choice',
    several: true,
    prompt: {
      ko: '지금 /ready는 LIVE다. `POST /drain_listeners`를 보내고 1초 뒤에 무엇이 보이는가?',
      en: '/ready says LIVE now. What is seen one second after `POST /drain_listeners`?',
    },
    options: [
      {
        id: 'refused',
        text: { ko: '10000번 포트로 새로 연결하면 거절된다', en: 'New connections to port 10000 are refused' },
        right: true,
        why: {
          ko: 'LISTEN 소켓이 닫혔으므로 커널이 거절한다.',
          en: 'The LISTEN socket is closed, so the kernel refuses.',
        },
      },
      {
        id: 'error',
        text: { ko: '10000번 포트로 요청하면 503이 온다', en: 'Requests to port 10000 are answered 503' },
        code: 'answer.error-page-after-drain',
        why: {
          ko: '503으로 응답하려면 먼저 연결을 받아야 한다. 그럴 소켓이 없다.',
          en: 'To answer 503, Envoy would have to accept the connection. There is no socket to accept it.',
        },
      },
      {
        id: 'admin',
        text: { ko: '관리자 인터페이스는 여전히 응답한다', en: 'The admin interface still answers' },
        right: true,
        why: {
          ko: '관리자 인터페이스는 listeners에 적은 리스너가 아니다.',
          en: 'The admin interface is not one of the listeners in the configuration.',
        },
      },
      {
        id: 'ready',
        text: { ko: '/ready는 여전히 LIVE라고 한다', en: '/ready still says LIVE' },
        right: true,
        why: {
          ko: '프로세스의 상태와 리스너의 상태는 별개다. 그래서 /ready만 보면 문제를 놓친다.',
          en: 'The state of the process and that of its listeners are two different things, and looking only at /ready misses the problem.',
        },
      },
      {
        id: 'draining',
        text: { ko: '/ready가 DRAINING으로 바뀐다', en: '/ready changes to DRAINING' },
        code: 'answer.drain-changes-ready',
        why: {
          ko: 'DRAINING으로 바꾸는 것은 /healthcheck/fail이다. 이름은 비슷하지만 하는 일이 다르다.',
          en: '/healthcheck/fail changes it to DRAINING. The names are similar, but they do different things.',
        },
      },
      {
        id: 'exits',
        text: { ko: '엔보이 프로세스가 끝난다', en: 'The Envoy process ends' },
        code: 'answer.drain-ends-envoy',
        why: {
          ko: '종료하는 것은 /quitquitquit이다. 드레인된 엔보이는 할 일 없이 계속 실행된다.',
          en: 'That is /quitquitquit. A drained Envoy keeps running without work.',
        },
      },
    ],
    explanation: {
      ko: '드레인은 리스너만 닫는다. 프로세스도 관리자 인터페이스도 그대로여서, 실행 중인데 아무도 접속하지 못하는 엔보이가 된다.',
      en: 'Draining closes the listeners and nothing else. The process and the admin interface stay: an Envoy that runs but that nobody can reach.',
    },
  },
  checks: [{ kind: 'exercise' }],
  hints: [
    {
      ko: '리스너, 프로세스, 관리자 인터페이스를 따로 생각한다.',
      en: 'Think of listeners, process and admin interface one by one.',
    },
    {
      ko: '/healthcheck/fail 뒤에 본 것과 반대라고 생각하면 가깝다.',
      en: 'It is close to the opposite of what you saw after /healthcheck/fail.',
    },
    {
      ko: '맞는 것은 셋이다.',
      en: 'Three of them are right.',
    },
  ],
};

const closed: Check = {
  kind: 'host-socket',
  host: 'testpc',
  port: 10000,
  absent: true,
  explainedBy: [
    {
      kind: 'envoy-admin',
      host: 'testpc',
      path: '/ready',
      reasons: [
        {
          for: 'admin.status',
          code: 'drain.only-unhealthy',
          ko: '/ready는 DRAINING이지만 10000번 포트는 열려 있다. /healthcheck/fail은 리스너를 닫지 않는다. /drain_listeners를 호출한다.',
          en: '/ready says DRAINING, but port 10000 is open: /healthcheck/fail closes no listener. Call /drain_listeners.',
        },
      ],
    },
  ],
  reasons: [
    {
      for: 'socket.present',
      code: 'drain.still-listening',
      ko: '10000번 포트가 아직 열려 있다. GET으로 호출했거나, skip_exit(닫지 않음), graceful(기다렸다가 닫음), inboundonly(인바운드로 지정한 리스너만)를 붙였다.',
      en: 'Port 10000 is still open: either it was a GET, or it had skip_exit (never closes), graceful (closes later) or inboundonly (only listeners marked as inbound).',
    },
  ],
};

const configured: Check = {
  kind: 'envoy-admin',
  host: 'testpc',
  path: '/listeners',
  text: ':10000$',
  reasons: [
    {
      for: 'admin.text',
      code: 'drain.never-listened',
      ko: '이 엔보이의 설정에는 10000번 리스너가 없다. 닫힌 것이 아니라 처음부터 없던 것이다. -c envoy-demo.yaml과 함께 띄운 다음 드레인한다.',
      en: 'The configuration of this Envoy has no listener on 10000: it was not closed; it never existed. Start it with -c envoy-demo.yaml, then drain it.',
    },
  ],
};

export const drained: CheckpointSpec = {
  id: 'drained',
  title: { ko: '리스너 드레인하기', en: 'Drain the listeners' },
  goal: {
    ko: '엔보이와 관리자 인터페이스는 동작하고, 설정에 있는 10000번 포트만 닫혀 있다.',
    en: 'Envoy and its admin interface still run, and port 10000, which is in the configuration, is closed.',
  },
  checks: [alive, adminListener, closed, configured],
  hints: [
    {
      ko: '`/help`에서 listeners가 들어간 POST를 찾는다.',
      en: 'Look in `/help` for the POST that has listeners in its name.',
    },
    {
      ko: '물음표 뒤에 붙는 파라미터는 닫는 시점과 범위를 바꾼다. 이번에는 아무것도 붙이지 않는다.',
      en: 'Parameters after the question mark change when and what is closed. Give none this time.',
    },
    {
      ko: '`/drain_listeners`를 `-X POST`로 호출한다. `/quitquitquit`은 프로세스까지 종료한다.',
      en: 'Call `/drain_listeners` with `-X POST`. `/quitquitquit` ends the process too.',
    },
  ],
  solution: ['by-override/10-testpc-ok.sh', 'by-override/11-testpc-drain.sh'],
};

export const afterDrain: CheckpointSpec = {
  id: 'after-drain',
  title: { ko: '닫힌 포트를 다시 여는 방법', en: 'How to open the port again' },
  goal: {
    ko: '드레인된 10000번 포트를 다시 여는 방법을 고른다.',
    en: 'Choose what opens the drained port 10000 again.',
  },
  exercise: {
    kind: 'choice',
    prompt: {
      ko: '/ready는 LIVE인데 10000번 포트는 연결을 거절한다. 무엇을 해야 다시 열리는가?',
      en: '/ready says LIVE and port 10000 refuses. What opens it again?',
    },
    options: [
      {
        id: 'ok',
        text: { ko: '`POST /healthcheck/ok`', en: '`POST /healthcheck/ok`' },
        code: 'answer.ok-undoes-drain',
        why: {
          ko: '그것은 /healthcheck/fail을 되돌린다. /ready는 이미 LIVE고, 소켓은 다시 열리지 않는다.',
          en: 'That undoes /healthcheck/fail. /ready already says LIVE, and the socket does not come back.',
        },
      },
      {
        id: 'wait',
        text: { ko: '드레인 시간(600초)이 지나기를 기다린다', en: 'Wait for the drain time (600 seconds)' },
        code: 'answer.drain-ends-by-itself',
        why: {
          ko: '드레인 시간은 남은 연결을 정리하는 데 주는 시간이지, 다시 열릴 때까지의 시간이 아니다.',
          en: 'The drain time is for the remaining connections to finish; nothing opens after it.',
        },
      },
      {
        id: 'restart',
        text: { ko: '엔보이를 종료하고 다시 띄운다', en: 'End Envoy and start it again' },
        right: true,
        why: {
          ko: '정적 설정의 리스너는 시작할 때 한 번 열린다. 닫힌 리스너를 여는 경로는 관리자 인터페이스에 없다.',
          en: 'Static listeners are opened once, when Envoy starts. The admin interface has no path that opens one again.',
        },
      },
      {
        id: 'listeners',
        text: { ko: '`POST /listeners`', en: '`POST /listeners`' },
        code: 'answer.listeners-only-reads',
        why: {
          ko: '/listeners는 읽기만 한다. 게다가 드레인된 뒤에도 설정대로 10000을 보여 준다. 실제로 듣고 있는지는 ss로 확인한다.',
          en: '/listeners only reads, and it shows 10000 even after the drain, as configured. Use ss to see whether it really listens.',
        },
      },
    ],
    explanation: {
      ko: '엔보이에 문제가 있어 보일 때는 /ready와 소켓을 함께 확인한다. LIVE인데 거절하면 드레인된 것이다.',
      en: 'When Envoy seems broken, look at /ready and at the sockets. LIVE and refusing means that it was drained.',
    },
  },
  checks: [{ kind: 'exercise' }],
  hints: [
    { ko: '리스너의 소켓은 언제 열렸는가?', en: 'When was the socket of the listener opened?' },
    {
      ko: '`/help`에 리스너를 여는 경로가 있는지 찾아본다.',
      en: 'See whether `/help` has a path that opens listeners.',
    },
    {
      ko: '정적 설정은 프로세스가 시작할 때 읽힌다.',
      en: 'A static configuration is read when the process starts.',
    },
  ],
};
