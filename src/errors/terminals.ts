import type { ErrorHelp } from './help.ts';

const openNew = { ko: '새 터미널을 연다.', en: 'Open a new terminal.' };

export const terminalHelp = {
  SLW300: {
    title: { ko: '이 세션의 터미널이 아니다', en: 'The terminal does not belong to this session' },
    why: {
      ko: '터미널은 연 브라우저의 것이다. 쿠키를 지웠거나, 이미 닫힌 터미널을 페이지가 아직 표시하고 있다.',
      en: 'A terminal belongs to the browser that opened it. Cookies were cleared, or the page still shows a terminal that has been closed.',
    },
    steps: [openNew, { ko: '페이지를 새로 고친다.', en: 'Reload the page.' }],
  },
  SLW301: {
    title: { ko: '터미널을 열지 못했다', en: 'The terminal could not be opened' },
    why: {
      ko: '호스트가 아직 준비되지 않았거나, 그 안에서 셸을 더 띄울 수 없다.',
      en: 'The host is not ready yet, or no further shell can be started in it.',
    },
    steps: [
      { ko: '잠시 뒤에 다시 연다.', en: 'Try again in a moment.' },
      {
        ko: '호스트에 프로세스가 너무 많으면 다른 터미널에서 종료한다.',
        en: 'If the host has too many processes, end some in another terminal.',
      },
    ],
  },
  SLW302: {
    title: { ko: '터미널이 너무 많다', en: 'Too many terminals' },
    why: {
      ko: '터미널마다 머신의 메모리를 쓰므로 한 사람이 열 수 있는 수에 한도가 있다.',
      en: 'Each terminal takes memory of the machine, so the number for one learner is limited.',
    },
    steps: [{ ko: '쓰지 않는 터미널을 닫는다.', en: 'Close a terminal that you do not need.' }],
  },
  SLW303: {
    title: { ko: '셸이 사라졌다', en: 'The shells are gone' },
    why: {
      ko: '셸을 관리하는 터미널 서비스가 다시 시작되었다. 실습 환경은 그대로고, 셸과 그 안에서 실행되던 프로그램만 종료됐다.',
      en: 'The service that holds the shells was restarted. The lab is as it was; only the shells, and what ran in them, have ended.',
    },
    steps: [openNew, { ko: '실행해 두었던 명령을 다시 시작한다.', en: 'Start again what you had running in them.' }],
  },
  SLW304: {
    title: { ko: '프로그램이 입력을 읽지 않는다', en: 'The program does not read its input' },
    why: {
      ko: '읽히지 않은 입력이 한도까지 쌓여 그 뒤의 것은 버렸다. 멈춘 프로그램에 긴 텍스트를 붙여 넣었을 때 생긴다.',
      en: 'Unread input reached its limit, and the rest was dropped. It happens when a long text is pasted into a program that hangs.',
    },
    steps: [
      { ko: '프로그램이 멈췄으면 Ctrl-C를 누른다.', en: 'Press Ctrl-C if the program hangs.' },
      { ko: '무엇이 들어갔는지 보고 나머지를 붙여 넣는다.', en: 'See what has arrived, and paste the rest.' },
    ],
  },
} as const satisfies Record<string, ErrorHelp>;
