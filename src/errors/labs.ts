import type { ErrorHelp } from './help.ts';

const restart = {
  ko: '실습 환경 막대의 버튼으로 새로 시작한다. 답한 것과 통과한 것은 남는다.',
  en: 'Start it again with the button in the lab bar. Your answers and what has passed are kept.',
};
const doctor = {
  ko: '다시 해도 같으면 운영자가 `./slipway doctor`로 머신을 확인한다.',
  en: 'If it happens again, the operator looks at the machine with `./slipway doctor`.',
};

export const labHelp = {
  SLW200: {
    title: { ko: '없는 실습 환경', en: 'There is no such lab' },
    why: {
      ko: '끝냈거나, 정리되었거나, 다른 사람의 것이다. 명령줄에서는 이름을 잘못 적었을 수도 있다.',
      en: 'It was ended or removed, or it is somebody else’s. On the command line the id may be mistyped.',
    },
    steps: [
      { ko: '새로 시작한다.', en: 'Start a new one.' },
      {
        ko: '명령줄에서는 `./slipway lab list`로 이름을 본다.',
        en: 'On the command line, `./slipway lab list` shows the ids.',
      },
    ],
  },
  SLW201: {
    title: { ko: '머신에 여유가 없다', en: 'The machine is full' },
    why: {
      ko: '실습 환경은 저마다 노드 세 대만큼의 메모리를 쓰므로, 머신이 감당할 수 있는 수까지만 만든다.',
      en: 'Each lab takes the memory of three nodes, so only as many are made as the machine can hold.',
    },
    steps: [
      {
        ko: '기다린다. 여유가 생기면 자동으로 시작한다.',
        en: 'Wait. Your lab starts automatically when there is room.',
      },
      { ko: '쓰지 않는 실습 환경이 있으면 끝낸다.', en: 'End labs that nobody uses.' },
    ],
  },
  SLW202: {
    title: { ko: '필요한 것이 아직 만들어지지 않았다', en: 'A part that labs need is not built yet' },
    why: {
      ko: '처음 시작한 머신은 쿠버네티스와 이스티오(Istio)를 직접 빌드한다. 두 코어에서 약 10분 걸린다.',
      en: 'A machine builds Kubernetes and Istio itself the first time. On two cores that takes about ten minutes.',
    },
    steps: [
      {
        ko: '페이지 위쪽에 표시된 작업이 끝나면 다시 시작한다.',
        en: 'Wait for the progress at the top of the page to end, then start again.',
      },
      {
        ko: '멈춰 있으면 운영자가 `./slipway toolchain status`로 어느 단계인지 확인한다.',
        en: 'If it does not move, the operator sees the step with `./slipway toolchain status`.',
      },
    ],
  },
  SLW203: {
    title: { ko: '실습 환경을 만들지 못했다', en: 'The lab could not be made' },
    why: {
      ko: '실습 환경은 디스크, 호스트, 네트워크, 쿠버네티스, 이스티오(Istio), 장의 시작 상태 순서로 만들어진다. 메시지에 적힌 단계에서 실패했다.',
      en: 'A lab is made in steps: disk, hosts, network, Kubernetes, Istio, the start of the chapter. The step that the message names has failed.',
    },
    steps: [restart, doctor],
  },
  SLW204: {
    title: { ko: '호스트가 응답하지 않는다', en: 'A host does not answer' },
    why: {
      ko: '실습 환경의 호스트가 아직 켜지는 중이거나, 끝났거나, 부하가 너무 커서 제때 응답하지 못한다. 학습자는 호스트의 root이므로 호스트를 멈추게 하는 명령도 실행할 수 있다.',
      en: 'The host is still starting, has ended, or has so much to do that it cannot answer in time. You are root on it, so a command of yours can also stop it.',
    },
    steps: [{ ko: '막 시작했으면 잠시 기다린다.', en: 'If it has just been started, wait a moment.' }, restart],
  },
  SLW205: {
    title: { ko: '실습 환경의 설정이 잘못되었다', en: 'The lab specification is wrong' },
    why: {
      ko: '명령줄이나 프로그램이 만들 수 없는 실습 환경을 요청했다. 콜론 뒤에 무엇이 틀렸는지 적혀 있다.',
      en: 'A command line or a program asked for a lab that cannot be made. The text after the colon says what is wrong with it.',
    },
    steps: [
      {
        ko: '`./slipway lab create --help`로 옵션을 확인한다.',
        en: 'Look at the options with `./slipway lab create --help`.',
      },
    ],
  },
  SLW206: {
    title: { ko: '단계가 제때 끝나지 않았다', en: 'A step did not finish in time' },
    why: {
      ko: '단계마다 시간 한도가 있다. 머신이 바쁘거나 메모리가 모자라면 넘을 수 있다.',
      en: 'Each step has a time limit. A busy machine, or one short of memory, may exceed it.',
    },
    steps: [
      restart,
      {
        ko: '여러 사람이 한꺼번에 시작했으면 조금 뒤에 다시 한다.',
        en: 'If many people started at once, try again a little later.',
      },
      doctor,
    ],
  },
  SLW207: {
    title: { ko: '실습 환경이 도중에 멈췄다', en: 'The lab stopped in the middle' },
    why: {
      ko: '실습 환경의 호스트가 끝났다. 머신의 메모리가 모자랐거나, 호스트 안에서 첫 프로세스를 종료했거나, 머신이 다시 켜졌을 때 생긴다.',
      en: 'A host of the lab has ended: the machine ran out of memory, the host’s first process was ended from inside, or the machine was restarted.',
    },
    steps: [
      {
        ko: '터미널에 남은 내용 가운데 필요한 것을 복사한다.',
        en: 'Copy what you need from the screens of the terminals; they are kept.',
      },
      restart,
    ],
  },
  SLW208: {
    title: { ko: '인그레스 게이트웨이로 가는 NodePort가 없다', en: 'There is no NodePort to the ingress gateway' },
    why: {
      ko: '웹 탭은 `istio-ingressgateway` 서비스의 80번 포트에 할당된 NodePort를 쓴다. 이스티오(Istio)를 아직 설치하지 않았거나, 서비스의 종류나 포트를 바꾸었다.',
      en: 'The web tab uses the NodePort of port 80 of the Service `istio-ingressgateway`. Istio is not installed yet, or the Service’s type or ports were changed.',
    },
    steps: [
      {
        ko: '`kubectl get svc -n istio-system istio-ingressgateway`에서 종류와 `80:` 뒤의 번호를 본다.',
        en: 'Look at the type and at the number after `80:` in `kubectl get svc -n istio-system istio-ingressgateway`.',
      },
      {
        ko: '서비스가 없으면 이 장의 설치 단계를 먼저 한다.',
        en: 'If there is no such Service, do the chapter’s installation first.',
      },
    ],
  },
  SLW209: {
    title: { ko: '장의 시작 상태를 추가하지 못했다', en: 'The chapter’s start could not be added' },
    why: {
      ko: '다른 장에서 쓰던 실습 환경에 이 장에 필요한 것을 추가하다가 실패했다. 하던 작업은 그대로 있다. 이름이 같은 오브젝트를 이미 만들어 두었을 때도 생긴다.',
      en: 'What this chapter needs was being added to a lab of another chapter, and that failed. Your work is as it was. Objects of your own with the same names can be the cause.',
    },
    steps: [
      { ko: '다시 한번 시도한다.', en: 'Try it once more.' },
      {
        ko: '그래도 안 되면 이 장을 새로 시작한다. 이때 실습 환경은 새로 만들어진다.',
        en: 'Otherwise start this chapter fresh; that makes a new lab.',
      },
    ],
  },
  SLW210: {
    title: { ko: '실습 환경이 머신의 자원을 너무 많이 썼다', en: 'The lab took more than its share of the machine' },
    why: {
      ko: '여러 실습 환경이 한 머신을 함께 쓴다. 메모리, 디스크, 프로세스처럼 함께 쓰는 것이 바닥나기 전에 가장 많이 쓰는 실습 환경을 멈추고 끝낸다. 그래야 다른 학습자의 실습 환경이 그대로 돌아간다.',
      en: 'Many labs share one machine. Before something that they share (memory, disk, processes) runs out, the lab that has the most of it is stopped and then ended, so that those of other learners go on.',
    },
    steps: [
      {
        ko: '직접 실행한 명령이 프로세스, 연결, 파일을 끝없이 만들지 않았는지 확인한다.',
        en: 'See whether a command of yours made processes, connections or files without end.',
      },
      restart,
    ],
  },
} as const satisfies Record<string, ErrorHelp>;
