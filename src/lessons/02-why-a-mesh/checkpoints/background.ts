import type { CheckpointSpec } from '#lesson';

export const needs: CheckpointSpec = {
  id: 'needs',
  title: { ko: '메시가 맡는 일과 맡지 않는 일', en: 'What a mesh takes over and what it does not' },
  goal: {
    ko: '여섯 가지 고민 가운데 서비스 사이의 통신 계층이 코드 없이 맡을 수 있는 것을 모두 고른다.',
    en: 'Of six worries, choose all that a layer between the services can take over without code.',
  },
  exercise: {
    kind: 'choice',
    several: true,
    prompt: {
      ko: '서비스 스무 개로 된 쇼핑몰이 있다. 서비스 사이의 모든 통신을 관측하고 제어하는 계층이 있다면, 코드를 고치지 않고 맡길 수 있는 것은 무엇인가? 모두 고른다.',
      en: 'A shop is made of twenty services. With a layer that observes and controls all traffic between them, which of these can it take over without code changes? Choose all.',
    },
    options: [
      {
        id: 'slow-hop',
        text: {
          ko: '주문이 느리다. 어느 서비스와 어느 서비스 사이에서 시간이 가는지 알고 싶다.',
          en: 'Orders are slow. Between which two services does the time go?',
        },
        right: true,
        why: {
          ko: '계층은 요청마다 보낸 시각과 응답이 온 시각을 안다. 그래서 어느 구간이 느린지 측정할 수 있다.',
          en: 'The layer knows for each request when it left and when its answer came, so it can tell which hop is slow.',
        },
      },
      {
        id: 'slow-query',
        text: {
          ko: '재고 서비스의 SQL이 인덱스를 타지 않는다. 빠르게 만들고 싶다.',
          en: 'The stock service runs a SQL query without an index. Make it quick.',
        },
        code: 'answer.inside-the-application',
        why: {
          ko: '서비스 안에서 벌어지는 일이다. 메시는 그 서비스가 느리다는 것까지 보여 주지만 안을 고치지는 못한다.',
          en: 'That happens inside one service. A mesh shows that the service is slow; it cannot fix what is inside.',
        },
      },
      {
        id: 'encrypt',
        text: {
          ko: '서비스 사이의 통신을 모두 암호화하고 상대가 누구인지 확인하고 싶다.',
          en: 'Encrypt everything between the services, and verify who the peer is.',
        },
        right: true,
        why: {
          ko: '두 끝의 프록시가 TLS를 맡으면 애플리케이션은 평문 HTTP를 그대로 쓴다.',
          en: 'If the proxies at both ends do the TLS, the applications go on speaking plain HTTP.',
        },
      },
      {
        id: 'one-percent',
        text: {
          ko: '결제 서비스의 새 버전에 요청의 1%만 먼저 보내고 싶다.',
          en: 'Send 1% of the requests to a new version of the payment service first.',
        },
        right: true,
        why: {
          ko: '어디로 보낼지는 요청을 전달하는 쪽이 정한다. 비율은 설정 한 줄이면 된다.',
          en: 'Whatever forwards a request decides where it goes. The percentage is one line of configuration.',
        },
      },
      {
        id: 'wrong-total',
        text: {
          ko: '장바구니 합계가 틀리게 계산된다. 바로잡고 싶다.',
          en: 'The total of the shopping cart is wrong. Correct it.',
        },
        code: 'answer.inside-the-application',
        why: {
          ko: '내용이 틀린 응답도 메시에게는 정상 응답(200)이다. 비즈니스 로직은 애플리케이션의 일로 남는다.',
          en: 'To a mesh, an answer with wrong contents is a 200 like any other. Business logic stays with the application.',
        },
      },
      {
        id: 'broken-peer',
        text: {
          ko: '추천 서비스에 장애가 나도 다른 서비스들이 연쇄적으로 멈추지 않게 하고 싶다.',
          en: 'When the recommendations fail, the other services must not stop one after the other.',
        },
        right: true,
        why: {
          ko: '타임아웃, 재시도, 서킷 브레이커는 요청을 보내는 지점에서 적용하므로 계층이 맡을 수 있다.',
          en: 'Timeouts, retries and circuit breakers are applied where a request is sent, so the layer can do it.',
        },
      },
    ],
    explanation: {
      ko: '요청이 서비스 사이를 지날 때 관측하고 제어할 수 있는 것은 메시의 일이고, 서비스 안의 일은 그대로 개발자의 일이다.',
      en: 'What can be observed and controlled while a request is between services is the work of the mesh; what happens inside one stays with its developers.',
    },
  },
  checks: [{ kind: 'exercise' }],
  hints: [
    {
      ko: '요청이 한 서비스를 떠나 다른 서비스에 닿을 때까지만 생각한다.',
      en: 'Think only of the time from when a request leaves one service until it reaches the next.',
    },
    {
      ko: '여섯 가지 가운데 둘은 한 서비스의 안에서 벌어지는 일이다.',
      en: 'Two of the six happen inside a single service.',
    },
    {
      ko: 'SQL과 합계 계산은 네트워크에 나타나지 않는다.',
      en: 'Neither the SQL nor the sum ever shows on the wire.',
    },
  ],
};
