import type { ErrorHelp } from './help.ts';

export const gradingHelp = {
  SLW400: {
    title: { ko: '클러스터에 물어볼 수 없다', en: 'The cluster could not be asked' },
    why: {
      ko: '확인 항목은 API 서버, istiod, Envoy에 물어서 판정한다. 그 가운데 하나가 답하지 않거나 뜻밖의 답을 했다. 그래서 맞다고도 틀리다고도 하지 않는다.',
      en: 'A checkpoint asks the API server, istiod or Envoy. One of them did not answer, or not as it should, so nothing is called right or wrong.',
    },
    steps: [
      { ko: '기다린다. 답하면 저절로 다시 확인한다.', en: 'Wait. It is checked again as soon as there is an answer.' },
      {
        ko: '오래 가면 `kubectl get nodes`와 `kubectl get pods -A`로 무엇이 멈췄는지 본다.',
        en: 'If it lasts, see what has stopped: `kubectl get nodes` and `kubectl get pods -A`.',
      },
      {
        ko: '클러스터를 되살릴 수 없으면 이 장을 새로 시작한다.',
        en: 'If the cluster cannot be brought back, start the chapter fresh.',
      },
    ],
  },
  SLW401: {
    title: { ko: '답이 한도보다 크다', en: 'An answer larger than the limit' },
    why: {
      ko: '채점은 정해진 크기까지만 읽는다. 아주 큰 오브젝트, 파일, 로그가 있으면 넘는다.',
      en: 'Grading reads up to a fixed size. A very large object, file or log exceeds it.',
    },
    steps: [
      {
        ko: '괄호 안에 적힌 것을 줄이거나 지운다. 그러면 저절로 다시 확인한다.',
        en: 'Make what stands in the brackets smaller, or remove it. It is then checked again by itself.',
      },
    ],
  },
  SLW402: {
    title: { ko: '없는 학습 단원', en: 'There is no such lesson' },
    why: {
      ko: '이름을 잘못 적었거나, 서버의 판에 그 장이 없다.',
      en: 'The name is mistyped, or the server is of a version without that chapter.',
    },
    steps: [
      { ko: '`./slipway lab lessons`로 이름을 확인한다.', en: 'Look the name up with `./slipway lab lessons`.' },
      { ko: '페이지에서 일어났으면 새로 고친다.', en: 'If a page said it, reload the page.' },
    ],
  },
  SLW403: {
    title: { ko: '받을 수 없는 답', en: 'An answer that cannot be taken' },
    why: {
      ko: '답이 문제의 모양과 맞지 않는다. 페이지가 서버보다 오래되었을 때 생긴다. 답이 틀렸다는 뜻이 아니다.',
      en: 'The answer does not have the form of its question, as when the page is older than the server. It does not mean that the answer is wrong.',
    },
    steps: [
      { ko: '페이지를 새로 고치고 다시 답한다.', en: 'Reload the page and answer again.' },
      { ko: '파일로 낸 답이면 모양을 확인한다.', en: 'If the answer came from a file, check its form.' },
    ],
  },
} as const satisfies Record<string, ErrorHelp>;
