import type { ErrorHelp } from './help.ts';

export const gradingHelp = {
  SLW400: {
    title: { ko: '클러스터에 질의할 수 없다', en: 'The cluster could not be asked' },
    why: {
      ko: '확인 항목은 API 서버, istiod, 엔보이에 질의해서 판정한다. 그 가운데 하나가 응답하지 않거나 예상과 다른 응답을 했다. 그래서 맞다고도 틀리다고도 판정하지 않는다.',
      en: 'A checkpoint asks the API server, istiod or Envoy. One of them did not answer, or answered in an unexpected way, so there is no verdict.',
    },
    steps: [
      {
        ko: '기다린다. 응답하면 자동으로 다시 확인한다.',
        en: 'Wait. It is checked again as soon as there is an answer.',
      },
      {
        ko: '오래 계속되면 `kubectl get nodes`와 `kubectl get pods -A`로 무엇이 멈췄는지 본다.',
        en: 'If it lasts, see what has stopped: `kubectl get nodes` and `kubectl get pods -A`.',
      },
      {
        ko: '클러스터를 되살릴 수 없으면 이 장을 새로 시작한다.',
        en: 'If the cluster cannot be brought back, start the chapter fresh.',
      },
    ],
  },
  SLW401: {
    title: { ko: '응답이 한도보다 크다', en: 'An answer larger than the limit' },
    why: {
      ko: '채점은 정해진 크기까지만 읽는다. 아주 큰 오브젝트, 파일, 로그가 있으면 한도를 넘는다.',
      en: 'Grading reads up to a fixed size. A very large object, file or log exceeds it.',
    },
    steps: [
      {
        ko: '괄호 안에 적힌 것을 줄이거나 지운다. 그러면 자동으로 다시 확인한다.',
        en: 'Make what is named in the brackets smaller, or remove it. It is then checked again automatically.',
      },
    ],
  },
  SLW402: {
    title: { ko: '없는 장', en: 'There is no such lesson' },
    why: {
      ko: '이름을 잘못 적었거나, 서버의 버전에 그 장이 없다.',
      en: 'The name is mistyped, or this version of the server does not have that chapter.',
    },
    steps: [
      { ko: '`./slipway lab lessons`로 이름을 확인한다.', en: 'Look the name up with `./slipway lab lessons`.' },
      { ko: '페이지에서 생긴 오류면 페이지를 새로 고친다.', en: 'If it happened on a page, reload the page.' },
    ],
  },
  SLW403: {
    title: { ko: '받을 수 없는 답', en: 'An answer that cannot be accepted' },
    why: {
      ko: '답이 문제의 형식과 맞지 않는다. 페이지가 서버보다 오래되었을 때 생긴다. 답이 틀렸다는 뜻이 아니다.',
      en: 'The answer does not have the format that the question needs, for example because the page is older than the server. It does not mean that the answer is wrong.',
    },
    steps: [
      { ko: '페이지를 새로 고치고 다시 답한다.', en: 'Reload the page and answer again.' },
      { ko: '파일로 낸 답이면 형식을 확인한다.', en: 'If the answer came from a file, check its format.' },
    ],
  },
  SLW404: {
    title: { ko: '인시던트를 준비할 수 없다', en: 'The incident cannot be prepared' },
    why: {
      ko: '인시던트는 장을 끝낸 정상 상태에서 시작한다. 이 실습 환경에는 다른 것이 남아 있어 괄호 안의 확인 항목이 성립하지 않거나, 문제를 넣었는데도 사용자의 요청에 나타나지 않았다.',
      en: 'An incident starts from the healthy end of a chapter. Something else is left in this lab, so that what stands in the brackets does not hold; or the fault was put in and no request of a user showed it.',
    },
    steps: [
      {
        ko: '실습 환경을 끝내고 인시던트를 다시 시작한다. 새 환경에서 준비된다.',
        en: 'End the lab and start the incident again: it is then prepared in a new one.',
      },
    ],
  },
  SLW405: {
    title: { ko: '진행 중이 아닌 인시던트', en: 'An incident that is not under way' },
    why: {
      ko: '한 번에 인시던트 하나만 진행된다. 다른 것이 진행 중이거나, 이것은 이미 끝났다.',
      en: 'One incident is under way at a time: another one is, or this one is over.',
    },
    steps: [
      {
        ko: '인시던트 목록에서 진행 중인 것을 열어 해결하거나 포기한다.',
        en: 'Open the one under way from the list of incidents, and solve it or give it up.',
      },
      { ko: '그런 다음 이 인시던트를 다시 시작한다.', en: 'Then start this one again.' },
    ],
  },
  SLW407: {
    title: { ko: '준비하거나 채점할 수 없는 시험', en: 'An exam that cannot be prepared or marked' },
    why: {
      ko: '시험은 새 실습 환경에 과제마다 네임스페이스를 만들고 파드가 준비되기를 기다린다. 그 가운데 하나가 실패했거나, 채점할 때 실습 환경이 응답하지 않았다.',
      en: 'An exam makes a namespace for each task in a fresh lab and waits for its pods. One of these steps failed, or the lab did not answer when it was to be marked.',
    },
    steps: [
      { ko: '실습 환경을 끝내고 시험을 다시 시작한다.', en: 'End the lab and start an exam again.' },
      {
        ko: '머신이 바쁘면 파드가 늦게 준비된다. 다른 실습 환경을 끝내고 다시 시도한다.',
        en: 'On a busy machine pods are slow to become ready. End other labs and try again.',
      },
    ],
  },
  SLW408: {
    title: { ko: '이미 진행 중인 시험이나 인시던트', en: 'An exam or incident already under way' },
    why: {
      ko: '시험은 실습 환경을 혼자 쓴다. 그래서 시험이나 인시던트는 한 번에 하나만 진행된다. 이미 끝난 시험에 표시하거나 제출할 때도 이 오류가 난다.',
      en: 'An exam has the lab to itself, so one exam or incident is under way at a time. The same error comes when something is asked of an exam that is over.',
    },
    steps: [
      {
        ko: '시험 페이지나 인시던트 목록에서 진행 중인 것을 열어 끝낸다.',
        en: 'Open the one under way from the page of exams or of incidents, and finish it.',
      },
      { ko: '그런 다음 다시 시작한다.', en: 'Then start again.' },
    ],
  },
  SLW406: {
    title: { ko: '정상이 아닌 응답', en: 'Strange answers of a lab' },
    why: {
      ko: '실습 환경에서 오는 것을 읽는 데 서버가 오랫동안 너무 많은 시간을 썼다. 끝나지 않는 중간 응답, 한 바이트씩 쪼갠 응답이나 쏟아지는 이벤트가 그렇다. 실습 환경마다 쓸 수 있는 시간이 정해져 있어 다른 사람의 실습은 느려지지 않는다.',
      en: 'Reading what comes from this lab has taken the server too much time for too long: interim answers without end, answers cut into single bytes, or a flood of events. Each lab has its share of the server’s time, so nobody else’s lab becomes slower.',
    },
    steps: [
      {
        ko: '실습 환경에서 방금 실행한 프로그램을 끝낸다. 몇 초 뒤에 자동으로 다시 확인한다.',
        en: 'End the program in the lab that you started last. It is checked again automatically a few seconds later.',
      },
      { ko: '그래도 같으면 실습 환경을 새로 시작한다.', en: 'If it stays like this, start a new lab.' },
    ],
  },
} as const satisfies Record<string, ErrorHelp>;
