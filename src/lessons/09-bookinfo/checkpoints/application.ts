import type { CheckpointSpec } from '#lesson';

const spots = ['1', '2', '3', '4', '5', '6', '7'] as const;

export const callGraph: CheckpointSpec = {
  id: 'call-graph',
  title: { ko: '어느 서비스가 어느 서비스를 호출하는가', en: 'Which service calls which' },
  goal: {
    ko: '그림의 일곱 곳에 이름을 붙인다.',
    en: 'Name the seven parts of the picture.',
  },
  exercise: {
    kind: 'assign',
    oneEach: true,
    prompt: { ko: '그림의 몇 번인가?', en: 'Which number in the picture is it?' },
    targets: spots.map((id) => ({ id, text: { ko: `${id}번`, en: id } })),
    items: [
      {
        id: 'gateway',
        text: { ko: '인그레스 게이트웨이', en: 'ingress gateway' },
        target: '1',
        why: {
          ko: '밖에서 온 요청이 맨 먼저 도달하는 프록시다.',
          en: 'It is the proxy that a request from outside meets first.',
        },
      },
      {
        id: 'productpage',
        text: { ko: 'productpage', en: 'productpage' },
        target: '2',
        why: {
          ko: '두 서비스를 호출하고 그 응답으로 페이지를 만든다.',
          en: 'It calls two services and makes a page from their answers.',
        },
      },
      {
        id: 'details',
        text: { ko: 'details', en: 'details' },
        target: '3',
        why: {
          ko: 'productpage가 호출하고, 자신은 아무 서비스도 호출하지 않는다.',
          en: 'productpage calls it, and it calls no other service.',
        },
      },
      {
        id: 'reviews-v1',
        text: { ko: 'reviews v1', en: 'reviews v1' },
        target: '4',
        why: {
          ko: '별을 보여 주지 않으므로 ratings를 호출할 필요가 없다.',
          en: 'It shows no stars, so it does not need to call ratings.',
        },
      },
      {
        id: 'reviews-v2',
        text: { ko: 'reviews v2', en: 'reviews v2' },
        target: '5',
        why: { ko: '별이 검은색이다.', en: 'Its stars are black.' },
      },
      {
        id: 'reviews-v3',
        text: { ko: 'reviews v3', en: 'reviews v3' },
        target: '6',
        why: { ko: '별이 빨간색이다.', en: 'Its stars are red.' },
      },
      {
        id: 'ratings',
        text: { ko: 'ratings', en: 'ratings' },
        target: '7',
        why: {
          ko: '별의 수를 알려 준다. reviews의 두 버전만 호출한다.',
          en: 'It knows the number of stars. Only two versions of reviews call it.',
        },
      },
    ],
    mistakes: [
      {
        code: 'answer.gateway-is-productpage',
        item: 'gateway',
        target: '2',
        why: {
          ko: '게이트웨이는 페이지를 만들지 않는다. 요청을 받아 productpage로 전달할 뿐이다.',
          en: 'The gateway makes no page. It receives requests and forwards them to productpage.',
        },
      },
      {
        code: 'answer.ratings-by-productpage',
        item: 'ratings',
        target: '3',
        why: {
          ko: '페이지를 만들 때 productpage가 ratings를 직접 호출하지는 않는다. 별은 reviews를 거쳐 온다.',
          en: 'To make its page, productpage does not call ratings itself. The stars come through reviews.',
        },
      },
      {
        code: 'answer.v1-asks-ratings',
        item: 'reviews-v1',
        target: '5',
        why: {
          ko: '그 번호에서는 ratings로 화살표가 나간다. v1은 별이 없어 ratings를 호출하지 않는다.',
          en: 'An arrow leads from there to ratings. v1 has no stars and does not call ratings.',
        },
      },
      {
        code: 'answer.v1-asks-ratings',
        item: 'reviews-v1',
        target: '6',
        why: {
          ko: '그 번호에서는 ratings로 화살표가 나간다. v1은 별이 없어 ratings를 호출하지 않는다.',
          en: 'An arrow leads from there to ratings. v1 has no stars and does not call ratings.',
        },
      },
    ],
    explanation: {
      ko: '요청 하나가 게이트웨이, productpage, details와 reviews, 때로는 ratings까지 도달한다. 화살표마다 프록시가 둘씩 있다. 보내는 쪽의 사이드카와 받는 쪽의 사이드카다.',
      en: 'One request reaches the gateway, productpage, details and reviews, and sometimes ratings. At each arrow there are two proxies: the sidecar of the sender and that of the receiver.',
    },
  },
  checks: [{ kind: 'exercise' }],
  hints: [
    { ko: '화살표를 위에서부터 따라간다.', en: 'Follow the arrows from the top.' },
    {
      ko: '세 번호가 한 상자 안에 있는 것은 버전이 셋인 서비스다. 상자 밖으로 나가는 화살표가 없는 번호가 별 없는 버전이다.',
      en: 'The box with three numbers is the service with three versions. The one without an outgoing arrow is the version without stars.',
    },
    {
      ko: '1과 2는 위의 둘이고, 4·5·6은 왼쪽부터 v1·v2·v3이다. 3과 7 가운데 7에만 화살표가 둘 들어온다.',
      en: '1 and 2 are at the top; 4, 5 and 6 are v1, v2 and v3 from the left. Of 3 and 7, only 7 has two arrows coming in.',
    },
  ],
};

export const shared: CheckpointSpec = {
  id: 'shared',
  title: { ko: '세 버전이 함께 쓰는 것', en: 'What the three versions share' },
  goal: {
    ko: 'reviews의 세 버전이 함께 쓰는 것을 모두 고른다.',
    en: 'Choose all that the three versions of reviews have in common.',
  },
  exercise: {
    kind: 'choice',
    several: true,
    prompt: {
      ko: 'reviews v1, v2, v3의 파드가 함께 쓰는 것은? 모두 고른다.',
      en: 'What do the pods of reviews v1, v2 and v3 have in common? Choose all.',
    },
    options: [
      {
        id: 'service',
        text: { ko: '서비스 `reviews`와 그 이름', en: 'The Service `reviews` and its name' },
        right: true,
        why: {
          ko: '셀렉터가 `app=reviews`뿐이라 버전을 가리지 않고 셋을 모두 고른다.',
          en: 'The selector is just `app=reviews`, so it picks all three whatever their version.',
        },
      },
      {
        id: 'account',
        text: {
          ko: '서비스어카운트, 즉 메시 안에서의 신원',
          en: 'The ServiceAccount, and with it the identity in the mesh',
        },
        right: true,
        why: {
          ko: '셋 다 `bookinfo-reviews`다. 인증서의 이름이 여기에서 나오므로 상대에게는 셋이 같은 클라이언트다.',
          en: 'All three are `bookinfo-reviews`. Certificates are named after it, so to others the three are the same caller.',
        },
      },
      {
        id: 'version',
        text: { ko: '레이블 `version`의 값', en: 'The value of the label `version`' },
        code: 'answer.same-version',
        why: {
          ko: '그 값으로 셋을 구별한다. 다음 장에서 이 레이블로 트래픽을 나눈다.',
          en: 'It is what distinguishes the three. The next chapter divides traffic by it.',
        },
      },
      {
        id: 'deployment',
        text: { ko: '디플로이먼트', en: 'The Deployment' },
        code: 'answer.one-deployment',
        why: {
          ko: '버전마다 디플로이먼트가 따로 있다. 그래서 이미지도 다르고, 수도 따로 정할 수 있다.',
          en: 'Each version has a Deployment of its own, with a different image, and can be scaled separately.',
        },
      },
      {
        id: 'address',
        text: { ko: '파드의 IP 주소', en: 'The IP address of the pod' },
        code: 'answer.same-address',
        why: {
          ko: '함께 쓰는 것은 서비스의 CLUSTER-IP다. 엔드포인트에는 주소가 셋 있었다.',
          en: 'What they share is the CLUSTER-IP of the Service. Its endpoints were three addresses.',
        },
      },
    ],
    explanation: {
      ko: '이름과 신원은 하나, 디플로이먼트는 셋이다. 호출하는 쪽은 `reviews`라는 이름만 알고, 어느 버전이 응답하는지는 모른다.',
      en: 'One name and one identity, three Deployments. A caller knows only the name `reviews`, not which version answers.',
    },
  },
  checks: [{ kind: 'exercise' }],
  hints: [
    {
      ko: '방금 본 세 출력에 모두 있다.',
      en: 'All of it is in the three outputs that you just saw.',
    },
    {
      ko: '`reviews` 파드의 줄들을 비교해 값이 같은 열을 찾는다.',
      en: 'Compare the lines of the `reviews` pods and find the columns with equal values.',
    },
    { ko: '맞는 것은 둘이다.', en: 'Two of them are right.' },
  ],
};
