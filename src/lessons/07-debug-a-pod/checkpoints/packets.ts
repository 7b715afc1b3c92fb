import type { CheckpointSpec } from '#lesson';

export const peer: CheckpointSpec = {
  id: 'peer',
  title: { ko: 'nginx가 보는 상대', en: 'The peer that nginx sees' },
  goal: {
    ko: 'lo를 지나 nginx의 80번 포트로 오는 연결의 출발 주소를 찾아 적는다.',
    en: 'Find the source address of the connection that reaches port 80 of nginx over lo.',
  },
  exercise: {
    kind: 'text',
    prompt: {
      ko: 'tcpdump의 lo 줄에서, nginx의 80번 포트로 요청을 보내는 쪽의 IP 주소는 무엇인가?',
      en: 'In the lo lines of tcpdump, what is the IP address of the side that sends requests to port 80 of nginx?',
    },
    placeholder: '….….….…',
    accept: ['^127\\.0\\.0\\.6([.:]\\d+)?$'],
    mistakes: [
      {
        code: 'answer.plain-loopback',
        pattern: '^(127\\.0\\.0\\.1([.:]\\d+)?|localhost)$',
        why: {
          ko: 'lo를 지나지만 127.0.0.1은 아니다. 마지막 숫자를 다시 본다. 규칙은 이 주소로 이 연결을 구별한다.',
          en: 'It goes over lo, but it is not 127.0.0.1. Look at the last number: the rules recognise the connection by that address.',
        },
      },
      {
        code: 'answer.on-the-wire',
        pattern: '^(192\\.168|172\\.16)\\.',
        why: {
          ko: '그것은 eth0 줄의 주소이거나 파드 자신의 주소다. nginx에 도달하는 연결은 lo의 줄에 있다.',
          en: 'That is an address of the eth0 lines, or the pod’s own. The connection that reaches nginx is in the lo lines.',
        },
      },
    ],
    next: "kubectl exec deploy/web -c netdebug -- sh -c '(sleep 1; curl -s -o /dev/null web-svc) & timeout 4 tcpdump -tnnq -i lo tcp port 80; true'",
    on: 'k3s-s',
    explanation: {
      ko: '엔보이는 요청을 받아 127.0.0.6에서 nginx로 새 연결을 연다. 규칙은 이 출발 주소를 보고 연결을 다시 엔보이로 리다이렉트하지 않는다. 클라이언트의 주소는 X-Forwarded-For에 있다.',
      en: 'Envoy takes the request and opens a new connection to nginx, from 127.0.0.6. Because of this source address the rules do not redirect it to Envoy again. The client’s address is in X-Forwarded-For.',
    },
  },
  checks: [{ kind: 'exercise' }],
  hints: [
    {
      ko: 'eth0 줄과 lo 줄을 나누어 본다. 한 요청이 두 번 나온다.',
      en: 'Look at the eth0 lines and the lo lines separately: one request is in both.',
    },
    {
      ko: '`A > B`에서 왼쪽이 보내는 쪽이다. 마지막 점 뒤의 수는 포트다.',
      en: 'In `A > B` the left side sends, and the number after the last dot is the port.',
    },
    {
      ko: 'lo 줄 가운데 `> ….80`으로 끝나는 줄의 왼쪽이다.',
      en: 'It is the left side of the lo lines that end with `> ….80`.',
    },
  ],
};

export const wire: CheckpointSpec = {
  id: 'wire',
  title: { ko: '패킷에서 읽을 수 있는 것', en: 'What the packets show' },
  goal: {
    ko: 'eth0과 lo에서 캡처한 패킷에 대한 설명 가운데 맞는 것을 모두 고른다.',
    en: 'Choose everything that is true about the packets captured on eth0 and lo.',
  },
  exercise: {
    kind: 'choice',
    several: true,
    prompt: {
      ko: '게이트웨이에서 온 요청 하나를 web의 파드에서 캡처했다. 맞는 것을 모두 고른다.',
      en: "A request from the gateway was captured in web's pod. Choose all that is true.",
    },
    options: [
      {
        id: 'encrypted',
        text: {
          ko: 'eth0에서는 HTTP를 읽을 수 없다. 게이트웨이와 사이드카 사이는 mTLS다',
          en: 'On eth0 no HTTP can be read: between gateway and sidecar there is mTLS',
        },
        right: true,
        why: {
          ko: '그래서 eth0에서는 GET이 한 번도 보이지 않았다.',
          en: 'Which is why no GET was seen on eth0.',
        },
      },
      {
        id: 'plain',
        text: {
          ko: 'lo에서는 같은 요청을 평문으로 읽을 수 있다',
          en: 'On lo the same request can be read in plain text',
        },
        right: true,
        why: {
          ko: 'TLS는 엔보이에서 종료되고, 파드 안의 나머지 구간은 평문이다.',
          en: 'TLS ends at Envoy; the rest of the path, inside the pod, is plain text.',
        },
      },
      {
        id: 'port',
        text: {
          ko: 'eth0으로 들어온 패킷의 목적지 포트는 15006이다',
          en: 'The packets that come in on eth0 have the destination port 15006',
        },
        code: 'answer.redirect-on-the-wire',
        why: {
          ko: '보낸 쪽은 80으로 보냈고 패킷에도 80이 적혀 있다. tcpdump는 iptables보다 앞에서 캡처한다. 15006은 그다음에 정해진다.',
          en: 'The sender sent to 80, and that is what the packets say. tcpdump captures before iptables, which changes the port only then.',
        },
      },
      {
        id: 'nginx-tls',
        text: { ko: 'eth0의 TLS는 nginx가 종료한다', en: 'nginx terminates the TLS of eth0' },
        code: 'answer.application-does-tls',
        why: {
          ko: 'nginx의 설정에는 TLS가 없다. TLS를 종료하는 것은 15006에서 받은 엔보이다.',
          en: 'There is no TLS in the configuration of nginx. Envoy, which accepted the connection on 15006, terminates it.',
        },
      },
      {
        id: 'same',
        text: {
          ko: '게이트웨이가 연 연결 하나가 eth0에서 lo를 지나 nginx까지 이어진다',
          en: 'One connection, opened by the gateway, goes over eth0 and lo as far as nginx',
        },
        code: 'answer.one-connection',
        why: {
          ko: '출발 주소와 포트가 다르다. 게이트웨이에서 엔보이까지 하나, 엔보이에서 nginx까지 또 하나로, 연결은 둘이다.',
          en: 'Source address and port differ. There are two connections: one from the gateway to Envoy, another from Envoy to nginx.',
        },
      },
    ],
    explanation: {
      ko: '패킷을 캡처하는 위치가 중요하다. 내용을 보려면 lo에서, 누가 보냈고 암호화됐는지를 보려면 eth0에서 캡처한다.',
      en: 'Where you capture matters: on lo to read the contents, on eth0 to see who sent it and whether it is encrypted.',
    },
  },
  checks: [{ kind: 'exercise' }],
  hints: [
    {
      ko: 'GET을 세어 본 두 수와, eth0 줄의 `> ….80`을 다시 본다.',
      en: 'Look again at the two counts of GET, and at `> ….80` in the eth0 lines.',
    },
    {
      ko: 'lo 줄의 출발 포트가 eth0 줄의 출발 포트와 같은지 비교한다.',
      en: 'Compare the source port in the lo lines with the one in the eth0 lines.',
    },
    { ko: '맞는 것은 둘이다.', en: 'Two of them are true.' },
  ],
};
