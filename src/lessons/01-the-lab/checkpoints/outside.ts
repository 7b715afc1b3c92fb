import type { CheckpointSpec } from '#lesson';

export const outsider: CheckpointSpec = {
  id: 'outsider',
  title: { ko: 'API 서버가 보는 testpc', en: 'testpc as the API server sees it' },
  goal: {
    ko: 'API 서버가 `testpc`의 요청을 어느 사용자의 것으로 보았는지 찾아 적는다.',
    en: 'Find out as which user the API server treats a request from `testpc`.',
  },
  exercise: {
    kind: 'text',
    prompt: {
      ko: '인증서도 토큰도 없이 온 요청을 API 서버는 어느 사용자로 처리하는가?',
      en: 'A request comes without certificate or token. As which user does the API server treat it?',
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
          ko: 'root는 `testpc` 안에서의 사용자다. 네트워크 너머의 API 서버는 그것을 모른다.',
          en: 'root is who you are on `testpc`. The API server across the network knows nothing of it.',
        },
      },
      {
        code: 'answer.host-name',
        pattern: '^(?:testpc|192\\.168\\.10\\.200)$',
        why: {
          ko: 'API 서버는 어느 컴퓨터에서 왔는지로 사용자를 정하지 않는다. 인증서나 토큰만 본다.',
          en: 'The API server does not care which machine calls. It looks only at certificates and tokens.',
        },
      },
    ],
    next: 'curl -sk https://192.168.10.10:6443/api/v1/nodes | jq -r .message',
    on: 'testpc',
    explanation: {
      ko: '도달하는 것과 인가받는 것은 다르다. `testpc`는 6443번에 도달하지만 `system:anonymous`라서 아무것도 볼 수 없다. `k3s-s`의 kubectl이 다른 것은 kubeconfig에 인증서가 있기 때문이다. 공식 k3s는 익명 접근을 꺼 두므로 사용자를 정하지 않고 401 Unauthorized로 답한다.',
      en: 'Reaching something does not mean being authorized. `testpc` reaches port 6443, but as `system:anonymous` it may see nothing. kubectl on `k3s-s` differs only by the certificate in its kubeconfig. A k3s as released turns anonymous access off and answers 401 Unauthorized, without any user.',
    },
  },
  checks: [{ kind: 'exercise' }],
  hints: [
    {
      ko: '`testpc`에서 API 서버에 직접 요청하고 응답을 읽는다.',
      en: 'Send a request from `testpc` directly to the API server and read the answer.',
    },
    {
      ko: '응답의 message에 User라는 단어가 있다.',
      en: 'The message of the answer contains the word User.',
    },
    {
      ko: '`system:`으로 시작하는 이름이다.',
      en: 'The name begins with `system:`.',
    },
  ],
};
