import type { CheckpointSpec } from '#lesson';

export const sampling: CheckpointSpec = {
  id: 'sampling',
  title: { ko: '샘플링이 감추는 것', en: 'What sampling hides' },
  goal: {
    ko: '트레이스로 남기는 요청을 1퍼센트로 줄이고, 무엇이 보이지 않게 되는지 고른다.',
    en: 'Trace 1 percent of the requests only, and choose what can no longer be seen.',
  },
  exercise: {
    kind: 'choice',
    prompt: {
      ko: '샘플링이 1%이고 요청은 초당 3개다. 하루에 다섯 번 있는 실패를 어디에서 찾을 수 있는가?',
      en: 'Sampling is 1 %, and there are 3 requests a second. Five of them fail in a day. Where can that be found?',
    },
    options: [
      {
        id: 'metrics',
        text: {
          ko: '메트릭에는 다섯 번 모두 있고, 트레이스에는 아마 하나도 없다',
          en: 'All five are in the metrics, and most likely none is in a trace',
        },
        right: true,
        why: {
          ko: '카운터는 모든 요청을 세고, 트레이스는 백에 하나다. 다섯 번이 모두 빠질 확률이 95%다.',
          en: 'Counters count each request, traces are one in a hundred: with 95 % all five are missed.',
        },
      },
      {
        id: 'traces',
        text: { ko: '실패한 요청은 언제나 트레이스로 남는다', en: 'Requests that fail are always traced' },
        code: 'answer.errors-kept',
        why: {
          ko: '첫 프록시가 요청을 받을 때 정한다. 실패할지는 그때 아무도 모른다.',
          en: 'The first proxy decides when the request comes. Nobody knows then that it will fail.',
        },
      },
      {
        id: 'scaled',
        text: {
          ko: '메트릭도 백분의 일만 센다',
          en: 'The metrics count one in a hundred too',
        },
        code: 'answer.metrics-sampled',
        why: {
          ko: '샘플링은 트레이스에만 적용된다. 카운터에는 영향이 없다.',
          en: 'Sampling is about traces alone. It does not touch the counters.',
        },
      },
      {
        id: 'parts',
        text: {
          ko: '모든 트레이스가 있지만 스팬의 99%가 빠진다',
          en: 'Each trace is there, without 99 % of its spans',
        },
        code: 'answer.spans-sampled',
        why: {
          ko: '결정은 요청마다 한 번이고 뒤의 프록시가 모두 따른다. 그래서 트레이스는 전부 있거나 전혀 없다.',
          en: 'It is decided once for a request, and all other proxies follow. A trace is there in full or not at all.',
        },
      },
    ],
    explanation: {
      ko: '드문 것은 메트릭으로 찾고, 자주 있는 것은 트레이스로 이해한다.',
      en: 'Find what is rare by metrics, and understand what is frequent by traces.',
    },
  },
  checks: [
    {
      kind: 'resource',
      resource: 'telemetries.telemetry.istio.io',
      namespace: 'istio-system',
      match: { spec: { tracing: [{ randomSamplingPercentage: { $lte: 1 } }] } },
      reasons: [
        {
          for: 'resource.mismatch',
          code: 'sampling.not-one',
          ko: 'Telemetry가 1퍼센트보다 많이 남긴다: {observed}.',
          en: 'The Telemetry keeps more than 1 percent: {observed}.',
          next: 'kubectl get telemetries -n istio-system -o yaml',
        },
      ],
    },
    { kind: 'exercise' },
  ],
  hints: [
    {
      ko: '트레이스로 남길지는 언제, 어디에서 정해지는가?',
      en: 'When and where is it decided whether a request is traced?',
    },
    {
      ko: '카운터는 프록시가 세고 트레이스는 프록시가 보낸다.',
      en: 'Counters are read from the proxy, traces are sent by it.',
    },
    {
      ko: 'Telemetry의 `randomSamplingPercentage`를 1로 바꾼다. 답은 그 둘을 비교하면 나온다.',
      en: 'Set `randomSamplingPercentage` of the Telemetry to 1. To answer, compare the two.',
    },
  ],
  solution: ['as-the-page/17-k3s-s-sampling.sh'],
};

export const padlock: CheckpointSpec = {
  id: 'padlock',
  title: { ko: '자물쇠가 없는 간선', en: 'An edge without a padlock' },
  goal: {
    ko: '자물쇠가 없는 간선이 무엇을 뜻하는지 고른다.',
    en: 'Choose what an edge without a padlock means.',
  },
  exercise: {
    kind: 'choice',
    prompt: {
      ko: 'Display의 Security를 켠 그래프에서 한 간선만 자물쇠가 없고 출발점이 `unknown`이다. 무엇을 뜻하는가?',
      en: 'With Security on in Display, one edge has no padlock and begins at `unknown`. What does it mean?',
    },
    options: [
      {
        id: 'no-sidecar',
        text: {
          ko: '호출하는 쪽이 사이드카 없이 평문으로 보내고, 받는 쪽은 그것을 받아들인다',
          en: 'The caller has no sidecar and sends plain text, and the receiver takes it',
        },
        right: true,
        why: {
          ko: '이름은 인증서에서 온다. 인증서가 없으면 암호화도 이름도 없다.',
          en: 'The name comes with the certificate. Without one there is neither encryption nor a name.',
        },
      },
      {
        id: 'refused',
        text: { ko: '받는 쪽이 그 요청을 거절한다', en: 'The receiver refuses these requests' },
        code: 'answer.refused-plain',
        why: {
          ko: '거절은 STRICT일 때다. 기본값 PERMISSIVE는 평문도 받고, 응답이 200인 것이 보인다.',
          en: 'STRICT would refuse. The default, PERMISSIVE, takes plain text, and its answers are 200.',
        },
      },
      {
        id: 'expired',
        text: { ko: '호출하는 쪽의 인증서가 만료되었다', en: 'The certificate of the caller has expired' },
        code: 'answer.expired',
        why: {
          ko: '만료된 인증서로는 연결이 되지 않는다. 평문으로 바뀌지 않는다.',
          en: 'With an expired certificate there would be no connection, and no plain text instead.',
        },
      },
      {
        id: 'external',
        text: { ko: '받는 쪽이 메시 밖에 있다', en: 'The receiver is outside the mesh' },
        code: 'answer.other-end',
        why: {
          ko: '간선을 보고한 것이 받는 쪽의 사이드카다. 메시 밖에 있는 것은 보내는 쪽이다.',
          en: 'It is the sidecar of the receiver that reports this edge. The sender is the one outside.',
        },
      },
    ],
    explanation: {
      ko: '`unknown`은 파드의 이름이 아니라 이름을 모른다는 뜻이다. 누구인지는 받는 쪽의 접근 로그에 있는 주소로 찾는다.',
      en: '`unknown` is not a name: nobody knows the name. The address in the access log of the receiver says who it is.',
    },
  },
  checks: [{ kind: 'exercise' }],
  hints: [
    {
      ko: '보내는 쪽의 이름을 받는 쪽이 어떻게 아는지 생각한다.',
      en: 'How does a receiver know the name of a sender?',
    },
    { ko: '간선을 누가 보고하는지 생각한다.', en: 'Who reports this edge?' },
    { ko: 'mTLS의 기본값은 PERMISSIVE다.', en: 'The default of mTLS is PERMISSIVE.' },
  ],
};
