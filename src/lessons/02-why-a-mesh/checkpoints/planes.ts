import type { CheckpointSpec } from '#lesson';

const spots = [1, 2, 3, 4, 5, 6, 7, 8].map((number) => ({
  id: String(number),
  text: { ko: String(number), en: String(number) },
}));

const parent = {
  ko: '둘이 뒤바뀌었다. 트래픽의 화살표가 지나는 것이 엔보이고, 그 위에서 istiod와 통신하는 것이 pilot-agent다.',
  en: 'These two are swapped. The arrow of the traffic passes through Envoy; pilot-agent is above it and talks to istiod.',
};
const wires = {
  ko: 'istiod와 파드 사이는 네트워크라서 gRPC(15012)이고, 한 컨테이너 안의 두 프로세스 사이가 유닉스 도메인 소켓이다.',
  en: 'Between istiod and the pod there is a network, so that is gRPC (15012). The Unix domain socket is between two processes of one container.',
};

export const planes: CheckpointSpec = {
  id: 'planes',
  title: { ko: '그림에 이름 붙이기', en: 'Label the diagram' },
  goal: {
    ko: '두 플레인 그림의 여덟 곳에 이름을 붙인다.',
    en: 'Name the eight parts of the diagram of both planes.',
  },
  exercise: {
    kind: 'assign',
    oneEach: true,
    prompt: { ko: '위 그림의 번호에 이름을 붙인다.', en: 'Which number in the diagram above is it?' },
    targets: spots,
    items: [
      {
        id: 'envoy',
        text: { ko: '엔보이(Envoy)', en: 'Envoy' },
        target: '7',
        why: {
          ko: '애플리케이션과 바깥 사이의 트래픽이 지난다.',
          en: 'Traffic between the application and the outside passes it.',
        },
      },
      {
        id: 'citadel',
        text: { ko: 'Citadel', en: 'Citadel' },
        target: '3',
        why: { ko: '인증서에 서명하는 역할이다.', en: 'It is the role that signs certificates.' },
      },
      {
        id: 'uds',
        text: { ko: '유닉스 도메인 소켓', en: 'Unix domain socket' },
        target: '6',
        why: {
          ko: '엔보이는 istiod에 직접 연결하지 않고 이 소켓으로 pilot-agent에 연결한다.',
          en: 'Envoy does not connect to istiod itself, but to pilot-agent over this socket.',
        },
      },
      {
        id: 'application',
        text: { ko: '애플리케이션', en: 'Application' },
        target: '8',
        why: {
          ko: '그림에서 메시를 모르는 유일한 상자다.',
          en: 'It is the only box that knows nothing about the mesh.',
        },
      },
      {
        id: 'pilot',
        text: { ko: 'Pilot', en: 'Pilot' },
        target: '1',
        why: { ko: '설정을 xDS로 보내는 역할이다.', en: 'It is the role that sends configuration as xDS.' },
      },
      {
        id: 'agent',
        text: { ko: 'pilot-agent', en: 'pilot-agent' },
        target: '5',
        why: {
          ko: '한쪽은 istiod, 다른 쪽은 엔보이와 연결되어 있다.',
          en: 'It is connected to istiod on one side and to Envoy on the other.',
        },
      },
      {
        id: 'xds',
        text: { ko: 'gRPC 위의 xDS', en: 'xDS over gRPC' },
        target: '4',
        why: { ko: 'istiod의 15012번 포트로 가는 연결이다.', en: 'It is the connection to port 15012 of istiod.' },
      },
      {
        id: 'galley',
        text: { ko: 'Galley', en: 'Galley' },
        target: '2',
        why: { ko: '설정을 읽고 검사하는 역할이다.', en: 'It is the role that reads and checks configuration.' },
      },
    ],
    mistakes: [
      { code: 'answer.agent-and-envoy', item: 'agent', target: '7', why: parent },
      { code: 'answer.agent-and-envoy', item: 'envoy', target: '5', why: parent },
      {
        code: 'answer.pilot-is-no-agent',
        item: 'pilot',
        target: '5',
        why: {
          ko: '이름이 비슷하지만 Pilot은 istiod 안의 역할이고, 파드마다 있는 것은 pilot-agent다.',
          en: 'The names are alike, but Pilot is a role inside istiod. What every pod has is pilot-agent.',
        },
      },
      { code: 'answer.socket-and-grpc', item: 'xds', target: '6', why: wires },
      { code: 'answer.socket-and-grpc', item: 'uds', target: '4', why: wires },
      {
        code: 'answer.citadel-and-galley',
        item: 'citadel',
        target: '2',
        why: {
          ko: 'Citadel은 성채라는 뜻으로, 보안을 맡는다. 인증서에 서명하는 곳을 찾는다.',
          en: 'A citadel is a fortress: it is about security. Look for the part that signs certificates.',
        },
      },
    ],
    explanation: {
      ko: '세 역할은 한 프로세스 안에 있고(1, 2, 3), 파드의 엔보이는 pilot-agent를 거쳐서만 istiod와 연결된다.',
      en: 'Three roles are in one process (1, 2, 3), and the Envoy of a pod is connected to istiod only through pilot-agent.',
    },
  },
  checks: [{ kind: 'exercise' }],
  hints: [
    {
      ko: '그림에 적힌 하는 일(보낸다, 검사, 서명)을 앞 문단의 세 역할과 맞춘다.',
      en: 'Match what the picture says about the upper three (sends, checks, signs) with the roles in the text.',
    },
    {
      ko: '트래픽의 화살표를 따라가면 상자 두 개를 지난다: 애플리케이션과 엔보이.',
      en: 'The arrow of the traffic joins two boxes: the application and Envoy.',
    },
    {
      ko: '번호 4와 6은 상자가 아니라 선이다.',
      en: 'Numbers 4 and 6 are lines, not boxes.',
    },
  ],
};
