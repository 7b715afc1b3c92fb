import type { ErrorHelp } from './help.ts';

export const meshHelp = {
  SLW800: {
    title: { ko: '추적은 한 번에 하나', en: 'One trace at a time' },
    why: {
      ko: '추적은 길에 있는 프록시마다 설정을 읽고 요청을 보낸 뒤 로그를 기다린다. 두 개가 겹치면 어느 로그가 어느 요청의 것인지 헷갈리고 실습 환경도 느려진다.',
      en: 'A trace reads what each proxy on the way has, sends the request and waits for the logs. Two at once would slow the lab down, and be harder to read.',
    },
    steps: [
      {
        ko: '앞의 추적이 끝나기를 기다린다. 30초를 넘지 않는다.',
        en: 'Wait for the other trace to end; it takes at most 30 seconds.',
      },
      {
        ko: '다른 브라우저 탭에서 시작했으면 거기서 그만둔다.',
        en: 'If it was started in another browser tab, cancel it there.',
      },
    ],
  },
  SLW801: {
    title: { ko: '요청을 보낼 수 없는 파드', en: 'A pod that cannot send' },
    why: {
      ko: '요청은 파드의 네트워크 안에서 보낸다. 파드가 없어졌거나 아직 Ready가 아니면 보낼 수 없다. 다시 배포하면 파드의 이름이 바뀐다.',
      en: 'The request is sent from inside the pod’s network. A pod that is gone or not Ready yet cannot do that. After a rollout pods have other names.',
    },
    steps: [
      {
        ko: '`kubectl get pod -A`로 Ready인 파드를 찾는다.',
        en: 'Find a pod that is Ready with `kubectl get pod -A`.',
      },
      { ko: '보내는 곳에서 그 파드를 다시 고른다.', en: 'Choose it again as the sender.' },
    ],
  },
} as const satisfies Record<string, ErrorHelp>;
