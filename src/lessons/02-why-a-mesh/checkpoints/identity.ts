import type { CheckpointSpec } from '#lesson';

export const caller: CheckpointSpec = {
  id: 'caller',
  title: { ko: '호출한 쪽의 신원', en: 'The identity of the caller' },
  goal: {
    ko: 'shop이 전달받은, 호출한 쪽의 신원(spiffe://로 시작하는 URI)을 적는다.',
    en: 'Type the identity of the caller (a URI that begins with spiffe://) that shop was told.',
  },
  exercise: {
    kind: 'text',
    prompt: {
      ko: 'client가 shop을 호출했을 때, 인증서로 확인된 호출한 쪽의 신원은 무엇인가?',
      en: 'When client called shop, which identity did the certificate prove for the caller?',
    },
    placeholder: 'spiffe://…',
    accept: ['^(?:URI=)?spiffe://cluster\\.local/ns/tour/sa/client;?$'],
    mistakes: [
      {
        code: 'answer.callee',
        pattern: 'sa/shop;?$',
        why: {
          ko: '`By=`는 호출을 받은 shop 자신이다. 호출한 쪽은 `URI=` 뒤에 있다.',
          en: '`By=` is shop itself, which was called. The caller is after `URI=`.',
        },
      },
      {
        code: 'answer.address-for-identity',
        pattern: '^\\d+\\.\\d+\\.\\d+\\.\\d+',
        why: {
          ko: 'IP 주소는 신원이 아니다. 파드가 다시 만들어지면 바뀌고 다른 파드가 물려받는다.',
          en: 'An IP address is not an identity: it changes when the pod is recreated, and another pod may get it.',
        },
      },
      {
        code: 'answer.hash-for-identity',
        pattern: '^(?:Hash=)?[0-9a-f]{64};?$',
        why: {
          ko: '이것은 인증서의 해시다. 인증서는 하루에도 바뀌지만 신원은 그대로다.',
          en: "That is the certificate's hash. Certificates change within a day; the identity stays.",
        },
      },
      {
        code: 'answer.name-for-identity',
        pattern: '^client$',
        why: {
          ko: '서비스어카운트 이름만으로는 어느 네임스페이스의 것인지 모른다. URI 전체를 적는다.',
          en: 'The name of a ServiceAccount alone does not tell its namespace. Type the whole URI.',
        },
      },
    ],
    next: 'kubectl exec -n tour deploy/client -- curl -s shop/caller',
    on: 'k3s-s',
    explanation: {
      ko: '신원은 네임스페이스(`ns/tour`)와 서비스어카운트(`sa/client`)로 되어 있다. 주소도 파드 이름도 들어 있지 않으므로 파드가 바뀌어도 같다.',
      en: 'The identity is made of the namespace (`ns/tour`) and the ServiceAccount (`sa/client`). It contains neither an address nor a pod name, so it outlives the pod.',
    },
  },
  checks: [{ kind: 'exercise' }],
  hints: [
    {
      ko: 'client에서 `shop/caller`를 호출한 응답을 본다.',
      en: 'Look at what client got from `shop/caller`.',
    },
    {
      ko: '응답은 ;로 구분된 네 부분이다. By는 호출을 받은 쪽이다.',
      en: 'The answer has four parts, separated by ;. By is the one that was called.',
    },
    {
      ko: '`URI=` 뒤의 값을 그대로 적는다.',
      en: 'Copy what comes after `URI=`.',
    },
  ],
};

export const mtls: CheckpointSpec = {
  id: 'mtls',
  title: { ko: 'mTLS에 대한 맞는 설명', en: 'What is true about mTLS' },
  goal: {
    ko: '이 메시의 기본 mTLS에 대해 맞는 설명을 모두 고른다.',
    en: 'Choose everything that is true about mTLS with the defaults of this mesh.',
  },
  exercise: {
    kind: 'choice',
    several: true,
    prompt: {
      ko: '아무 정책도 만들지 않은 지금의 메시에 대해 맞는 것을 모두 고른다.',
      en: 'No policy has been made in this mesh. Choose all that is true.',
    },
    options: [
      {
        id: 'both-sides',
        text: {
          ko: '서버뿐 아니라 호출하는 쪽도 인증서를 제시한다',
          en: 'The caller shows a certificate as well as the server',
        },
        right: true,
        why: {
          ko: '그래서 상호(mutual) TLS다. shop이 client의 신원을 안 것도 이 때문이다.',
          en: 'That is why it is called mutual, and how shop knew the identity of client.',
        },
      },
      {
        id: 'app-tls',
        text: {
          ko: '애플리케이션이 인증서 파일을 읽어 TLS를 처리한다',
          en: 'The application reads certificate files and handles the TLS',
        },
        code: 'answer.application-does-tls',
        why: {
          ko: 'TLS는 두 엔보이 사이에서만 쓰인다. nginx는 80번에서 평문 HTTP를 받았다.',
          en: 'TLS is used only between the two Envoys. nginx got plain HTTP on port 80.',
        },
      },
      {
        id: 'plain-refused',
        text: {
          ko: '사이드카가 없는 파드의 평문 요청은 거절된다',
          en: 'Plain requests from pods without a sidecar are refused',
        },
        code: 'answer.strict-by-default',
        why: {
          ko: 'plain의 요청은 200이었다. 기본은 둘 다 받는 PERMISSIVE이고, 거절하려면 PeerAuthentication을 STRICT로 적어야 한다.',
          en: 'The request of plain was answered 200. By default both are accepted (PERMISSIVE); to refuse them, a PeerAuthentication has to say STRICT.',
        },
      },
      {
        id: 'permissive',
        text: {
          ko: '사이드카가 있는 쪽은 mTLS와 평문을 모두 받는다',
          en: 'A pod with a sidecar accepts both mTLS and plain text',
        },
        right: true,
        why: {
          ko: 'PERMISSIVE 덕분에 서비스를 하나씩 메시로 옮길 수 있다.',
          en: 'PERMISSIVE lets services be moved into the mesh one by one.',
        },
      },
      {
        id: 'by-address',
        text: {
          ko: '신원은 파드의 IP 주소에 묶여 있다',
          en: "The identity is bound to the pod's IP address",
        },
        code: 'answer.identity-by-address',
        why: {
          ko: 'URI에 있는 것은 네임스페이스와 서비스어카운트다. IP는 어디에도 없다.',
          en: 'The URI has a namespace and a ServiceAccount. There is no IP in it.',
        },
      },
    ],
    explanation: {
      ko: '사이드카끼리는 자동으로 mTLS를 쓰고(auto mTLS), 사이드카 없는 상대와는 평문으로 통신한다. 암호화는 기본이지만 강제는 기본이 아니다.',
      en: 'Sidecars automatically use mTLS with each other (auto mTLS), and plain text with peers without a sidecar. Encryption is the default; enforcing it is not.',
    },
  },
  checks: [{ kind: 'exercise' }],
  hints: [
    {
      ko: 'plain과 client의 두 요청의 결과를 다시 본다.',
      en: 'Look again at the results of the two requests from plain and client.',
    },
    {
      ko: '둘 다 응답을 받았지만 shop이 상대를 안 것은 한 번뿐이었다.',
      en: 'Both were answered, but shop knew the caller only once.',
    },
    {
      ko: '맞는 것은 둘이다.',
      en: 'Two of them are right.',
    },
  ],
};
