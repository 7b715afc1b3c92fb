import type { ErrorHelp } from './help.ts';

const learner = {
  ko: '학습자는 이 코드와 메시지를 운영자에게 알린다.',
  en: 'As a learner, tell the operator this code and the message.',
};

export const machineHelp = {
  SLW500: {
    title: { ko: '디스크가 모자란다', en: 'Not enough disk' },
    why: {
      ko: '도구를 만들고 실습 환경을 두려면 30 GB쯤 있어야 한다. 디스크가 꽉 차기 전에 멈추는 것이 낫다.',
      en: 'Building the tools and keeping labs takes about 30 GB. It is better to stop than to fill the disk.',
    },
    steps: [
      { ko: '메시지에 적힌 곳의 공간을 비운다.', en: 'Free space in the place that the message names.' },
      { ko: '쓰지 않는 실습 환경을 끝낸다.', en: 'End labs that nobody uses.' },
      {
        ko: '같은 명령을 다시 실행한다. 중단된 곳부터 이어진다.',
        en: 'Run the same command again; it goes on where it was.',
      },
    ],
  },
  SLW501: {
    title: { ko: '메모리가 모자란다', en: 'Not enough memory' },
    why: {
      ko: '실습 환경 하나나 도구를 만드는 단계가 쓸 메모리가 남아 있지 않다.',
      en: 'There is not enough memory left for a lab, or for a step of building the tools.',
    },
    steps: [
      { ko: '다른 프로그램이나 실습 환경을 끝낸다.', en: 'End other programs, or labs.' },
      { ko: '다시 실행한다.', en: 'Run it again.' },
    ],
  },
  SLW502: {
    title: { ko: '도구를 빌드하다가 실패했다', en: 'Building a part of the tools failed' },
    why: {
      ko: '패키지 저장소에 연결하지 못했거나, 컴파일러가 메모리나 디스크를 다 썼거나, 가져온 파일이 손상되었다. 로그의 끝에 이유가 있다.',
      en: 'A package registry was out of reach, a compiler ran out of memory or disk, or an imported file is damaged. The end of the log says which.',
    },
    steps: [
      { ko: '메시지에 적힌 로그의 끝을 읽는다.', en: 'Read the end of the log that the message names.' },
      {
        ko: '고친 뒤 `./slipway start`를 다시 실행한다. 이 단계부터 이어진다.',
        en: 'Fix it and run `./slipway start` again; it resumes at this step.',
      },
      learner,
    ],
  },
  SLW503: {
    title: { ko: '캐시가 손상되었다', en: 'A cached part is damaged' },
    why: {
      ko: '빌드해 둔 것이 기록된 체크섬과 다르다. 쓰는 도중에 머신이 꺼졌거나 누군가 수정했다.',
      en: 'What was built no longer matches its recorded checksum: the machine stopped while it was written, or somebody changed it.',
    },
    steps: [{ ko: '할 일은 없다. 자동으로 다시 빌드한다.', en: 'There is nothing to do; it is built again.' }],
  },
  SLW504: {
    title: { ko: '이 머신에서는 실행할 수 없다', en: 'This machine cannot run Slipway' },
    why: {
      ko: '실습 환경은 root 권한과 리눅스 커널의 몇 가지 기능(네임스페이스, cgroup, 파일 시스템)이 있어야 한다. 무엇이 없는지는 메시지에 적혀 있다.',
      en: 'Labs need root and some features of the Linux kernel: namespaces, cgroups, file systems. The message says what is missing.',
    },
    steps: [
      {
        ko: '`./slipway doctor`가 무엇이 없고 어떻게 고치는지 알려 준다.',
        en: '`./slipway doctor` says what is missing and how to fix it.',
      },
    ],
  },
  SLW505: {
    title: { ko: '서비스가 응답하지 않는다', en: 'A service does not answer' },
    why: {
      ko: 'Slipway는 서버, labd, ptyhost 세 서비스다. 그 가운데 하나가 종료됐거나 아직 시작하는 중이다. 종료된 서비스는 자동으로 다시 시작한다. 계속 종료되면 간격을 1분까지 늘려 가며 다시 시작한다.',
      en: 'Slipway is three services: the server, labd and ptyhost. One of them has ended, or is still starting. One that ended is restarted automatically; if it keeps ending, it is restarted again and again, after pauses of up to a minute.',
    },
    steps: [
      { ko: '잠시 뒤에 다시 시도한다.', en: 'Try again in a moment.' },
      {
        ko: '계속 종료되면 운영자가 `./slipway doctor`로 이유가 적힌 로그를 찾는다. 아예 시작하지 않으면 `./slipway start`로 다시 시작한다. 실습 환경은 남는다.',
        en: 'If it keeps ending, the operator finds the log that says why with `./slipway doctor`. If it does not start at all, `./slipway start` starts it again. Labs stay.',
      },
    ],
  },
  SLW600: {
    title: { ko: '설정의 값이 잘못되었다', en: 'A setting has a wrong value' },
    why: {
      ko: '환경 변수나 옵션의 값을 읽을 수 없거나, 그 값으로는 시작할 수 없다.',
      en: 'The value of an environment variable or of an option cannot be read, or nothing can be started with it.',
    },
    steps: [
      {
        ko: '메시지에 적힌 설정을 고치거나 지우고 다시 실행한다.',
        en: 'Change or remove the setting that the message names, and run it again.',
      },
    ],
  },
  SLW900: {
    title: { ko: 'Slipway의 버그', en: 'A bug in Slipway' },
    why: {
      ko: '일어나서는 안 되는 일이 일어났다. 학습자의 잘못이 아니다.',
      en: 'Something happened that should not. It is not your mistake.',
    },
    steps: [
      { ko: '페이지를 새로 고치거나 다시 시도한다.', en: 'Reload the page, or try again.' },
      {
        ko: '다시 일어나면 운영자가 서버 로그의 끝을 붙여 알린다.',
        en: 'If it happens again, the operator reports it with the end of the server’s log.',
      },
    ],
  },
  SLW507: {
    title: { ko: '상태를 기록하지 못했다', en: 'The state of a lab could not be written down' },
    why: {
      ko: '머신의 디스크가 꽉 찼거나 쓸 수 없다. 기록할 수 없는 작업은 하지 않는다. 그래야 다시 시작한 뒤에도 상태를 알 수 있다.',
      en: 'The machine’s disk is full or cannot be written. What cannot be written down is not done, so that the state is still known after a restart.',
    },
    steps: [
      { ko: '디스크의 공간을 비운다.', en: 'Free some space on the disk.' },
      { ko: '다시 시도한다.', en: 'Try again.' },
      learner,
    ],
  },
} as const satisfies Record<string, ErrorHelp>;
