import type { CheckpointSpec } from '#lesson';

export const outsider: CheckpointSpec = {
  id: 'outsider',
  title: { ko: 'API 서버가 보는 testpc', en: 'testpc as the API server sees it' },
  goal: {
    ko: 'API 서버가 `testpc`의 요청을 어느 사용자의 것으로 보았는지 찾아 적는다.',
    en: 'Find which user the API server takes a request from `testpc` for.',
  },
  exercise: {
    kind: 'text',
    prompt: {
      ko: '인증서도 토큰도 없이 온 요청을 API 서버는 어느 사용자로 보는가?',
      en: 'A request comes without certificate or token. Which user is it to the API server?',
    },
    placeholder: 'system:…',
    // k3s as it is released turns anonymous access off: there the right answer is that nobody is recognised.
    accept: ['^"?system:anonymous"?$', '^"?(?:401(?: [Uu]nauthorized)?|[Uu]nauthorized)"?$'],
    mistakes: [
      {
        code: 'answer.status-for-user',
        pattern: '(?:[Ff]orbidden|403)',
        why: {
          ko: '그것은 판정이다. 메시지에서 User 뒤의 이름을 적는다.',
          en: 'That is the verdict. Type the name that follows User in the message.',
        },
      },
      {
        code: 'answer.host-user',
        pattern: '^root$',
        why: {
          ko: 'root는 `testpc` 안에서의 사용자다. 네트워크 건너의 API 서버는 그것을 모른다.',
          en: 'root is who you are on `testpc`. The API server across the network knows nothing of it.',
        },
      },
      {
        code: 'answer.host-name',
        pattern: '^(?:testpc|192\\.168\\.10\\.200)$',
        why: {
          ko: 'API 서버는 어느 컴퓨터에서 왔는지로 사용자를 정하지 않는다. 인증서나 토큰만 본다.',
          en: 'The API server does not go by the machine that calls. It looks at certificates and tokens only.',
        },
      },
    ],
    next: 'curl -sk https://192.168.10.10:6443/api/v1/nodes | jq -r .message',
    on: 'testpc',
    explanation: {
      ko: '닿는 것과 허락받는 것은 다르다. `testpc`는 6443번에 닿지만 `system:anonymous`라서 아무것도 볼 수 없다. `k3s-s`의 kubectl이 다른 것은 kubeconfig에 인증서가 있기 때문이다. 공식 k3s는 익명 접근을 꺼 두므로 사용자를 정하지 않고 401 Unauthorized로 답한다.',
      en: 'To reach something is not to be allowed in. `testpc` reaches port 6443, but as `system:anonymous` it may see nothing. kubectl on `k3s-s` differs only by the certificate in its kubeconfig. A k3s as released turns anonymous access off and answers 401 Unauthorized, without any user.',
    },
  },
  checks: [{ kind: 'exercise' }],
  hints: [
    {
      ko: '`testpc`에서 API 서버에 직접 요청해 보고 답을 읽는다.',
      en: 'From `testpc`, ask the API server directly and read the answer.',
    },
    {
      ko: '답의 message에 User라는 낱말이 있다.',
      en: 'There is the word User in the message of the answer.',
    },
    {
      ko: '`system:`으로 시작하는 이름이다.',
      en: 'The name begins with `system:`.',
    },
  ],
};
