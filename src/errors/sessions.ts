import type { ErrorHelp } from './help.ts';

export const sessionHelp = {
  SLW100: {
    title: { ko: '이해할 수 없는 메시지', en: 'A message that could not be understood' },
    why: {
      ko: '페이지와 서버가 주고받는 것은 모두 정해진 형식이어야 한다. 서버를 새 버전으로 바꾼 뒤에도 열려 있던 이전 페이지가 보낸 경우가 많다. 명령줄에서는 옵션이나 파일의 형식이 틀렸다는 뜻이다.',
      en: 'Everything that the page and the server exchange has a fixed format. Most often an older page was still open after the server had been replaced. On the command line an option or a file has the wrong format.',
    },
    steps: [
      {
        ko: '페이지를 새로 고친다. 실습 환경과 터미널은 그대로 있다.',
        en: 'Reload the page. Lab and terminals stay as they are.',
      },
      {
        ko: '그래도 같으면 괄호 안의 내용을 운영자에게 알린다.',
        en: 'If it happens again, tell the operator what the brackets contain.',
      },
    ],
  },
  SLW101: {
    title: { ko: '다른 사이트에서 온 연결', en: 'A connection from another site' },
    why: {
      ko: '서버는 자기 주소로 연 페이지와만 통신한다. 다른 웹 페이지가 실습 환경을 쓰지 못하게 막기 위해서다. 서버가 모르는 이름(호스트 이름, 리버스 프록시의 이름)으로 열어도 이 오류가 난다.',
      en: 'The server talks only to pages opened under its own address, so that no other web page can use your lab. It also happens when Slipway is opened under a name that the server does not know, such as that of a reverse proxy.',
    },
    steps: [
      { ko: '시작할 때 출력된 주소로 연다.', en: 'Open the address that was printed when it started.' },
      {
        ko: '다른 이름으로 열어야 하면 운영자가 `SLIPWAY_ORIGINS`에 그 주소를 추가한다.',
        en: 'If another name is needed, the operator adds its address to `SLIPWAY_ORIGINS`.',
      },
    ],
  },
  SLW102: {
    title: { ko: '접근 토큰이 필요하다', en: 'An access token is needed' },
    why: {
      ko: '다른 컴퓨터에서도 접근할 수 있는 서버는 토큰을 아는 사람만 허용한다. 토큰은 한 번 쓰면 쿠키로 바뀌는데, 쿠키를 지웠거나 다른 브라우저를 쓰면 다시 필요하다.',
      en: 'A server that other computers can reach lets in only those who know its token. The token is exchanged for a cookie once; another browser, or one whose cookies were cleared, needs it again.',
    },
    steps: [
      {
        ko: '`?token=`이 든 주소로 연다. 운영자가 `./slipway start`를 다시 하면 그 주소가 출력된다.',
        en: 'Open the address with `?token=` in it. `./slipway start` prints it again for the operator.',
      },
    ],
  },
  SLW103: {
    title: { ko: '너무 큰 메시지', en: 'A message that is too large' },
    why: {
      ko: '큰 메시지 하나가 서버를 느리게 만들지 않도록 크기에 한도가 있다. 아주 긴 텍스트를 붙여 넣었을 때 생긴다.',
      en: 'Messages have a size limit, so that nobody can slow the server down. A very long paste can exceed it.',
    },
    steps: [
      { ko: '나누어 붙여 넣는다.', en: 'Paste it in parts.' },
      {
        ko: '긴 파일은 붙여 넣지 말고 터미널의 편집기나 `cat > 파일`로 조금씩 만든다.',
        en: 'Write a long file with an editor in the terminal, or bit by bit with `cat > FILE`.',
      },
    ],
  },
  SLW104: {
    title: { ko: '너무 잦은 메시지', en: 'Too many messages in a short time' },
    why: {
      ko: '한 세션이 보낼 수 있는 메시지의 수에 한도가 있다. 페이지를 여러 개 열어 두었거나, 키를 누른 채로 두면 넘을 수 있다.',
      en: 'The number of messages of a session is limited. Many open pages, or a key that is held down, can exceed it.',
    },
    steps: [
      { ko: '잠시 기다렸다가 다시 시도한다.', en: 'Wait a moment and try again.' },
      { ko: '쓰지 않는 Slipway 탭을 닫는다.', en: 'Close Slipway pages that you do not use.' },
    ],
  },
  SLW105: {
    title: { ko: '페이지와 서버의 버전이 다르다', en: 'The page and the server have different versions' },
    why: {
      ko: '페이지를 연 뒤에 서버가 새 버전으로 바뀌었다.',
      en: 'The server was replaced by another version after the page had been opened.',
    },
    steps: [
      {
        ko: '페이지를 새로 고친다. 실습 환경과 터미널은 그대로 있다.',
        en: 'Reload the page. Lab and terminals stay as they are.',
      },
    ],
  },
  SLW106: {
    title: { ko: '찾을 수 없다', en: 'Not found' },
    why: {
      ko: '주소나 이름이 틀렸거나, 가리키던 것이 없어졌다.',
      en: 'The address or the name is wrong, or what it named is gone.',
    },
    steps: [
      { ko: '주소나 이름을 확인한다.', en: 'Check the address or the name.' },
      { ko: '과정 첫 페이지에서 다시 찾아 들어간다.', en: 'Start again from the page with all chapters.' },
    ],
  },
  SLW107: {
    title: { ko: '실습 환경의 웹 페이지를 보여 줄 주소가 없다', en: 'There is no address for web pages of a lab' },
    why: {
      ko: '실습 환경의 페이지는 각각 다른 호스트 이름에서 열려야 Slipway와 분리된다. `127.0.0.1`과 `localhost`에서는 자동으로 되지만, 다른 이름으로 연 서버에는 와일드카드 DNS 이름이 있어야 한다.',
      en: 'Each page of a lab is shown under a host name of its own, which keeps it apart from Slipway. On `127.0.0.1` and `localhost` that works automatically; a server opened under another name needs a wildcard DNS name.',
    },
    steps: [
      {
        ko: '같은 머신이면 `http://127.0.0.1` 주소로 연다.',
        en: 'On the same machine, open it as `http://127.0.0.1`.',
      },
      {
        ko: '아니면 운영자가 이 서버를 가리키는 와일드카드 도메인을 `SLIPWAY_WEB_DOMAIN`으로 정한다.',
        en: 'Otherwise the operator sets `SLIPWAY_WEB_DOMAIN` to a wildcard domain that points to this server.',
      },
      { ko: '그동안은 testpc의 터미널에서 `curl`로 본다.', en: 'Until then, use `curl` in a terminal of testpc.' },
    ],
  },
  SLW108: {
    title: { ko: '새로 온 사람이 너무 많다', en: 'Too many new visitors' },
    why: {
      ko: '처음 온 브라우저마다 쿠키로 세션을 하나 준다. 주소 하나에서 한꺼번에 300개까지, 그 뒤로는 5초에 하나씩 준다. 쿠키를 지우면서 계속 여는 프로그램이 서버를 채우지 못하게 하려는 것이다. 리버스 프록시 뒤에서는 모두가 한 주소로 보일 수 있다.',
      en: 'Each browser that comes for the first time gets a session, kept by a cookie: up to 300 at once from one address, then one every five seconds, so that no program can fill the server by throwing its cookies away. Behind a reverse proxy everybody may seem to come from one address.',
    },
    steps: [
      {
        ko: '메시지에 나온 시간만큼 기다렸다가 다시 연다.',
        en: 'Wait as long as the message says and open the page again.',
      },
      { ko: '브라우저가 쿠키를 받는지 확인한다.', en: 'Make sure that the browser accepts cookies.' },
      {
        ko: '리버스 프록시를 쓰면 운영자가 그 주소를 `SLIPWAY_PROXIES`에 추가한다.',
        en: 'Behind a reverse proxy the operator adds its address to `SLIPWAY_PROXIES`.',
      },
    ],
  },
  SLW109: {
    title: { ko: '한 주소에서 시작한 실습 환경이 너무 많다', en: 'Too many labs from one address' },
    why: {
      ko: '세션마다 실습 환경은 하나지만, 쿠키를 지우거나 브라우저를 바꾸면 세션을 더 만들 수 있다. 한 사람이 머신의 자리를 모두 차지하지 못하도록 주소마다 한도(기본값 4)가 있다. IPv6에서는 앞의 64비트가 같으면 한 주소로 센다. 회사나 학교처럼 여럿이 한 주소로 나가는 곳에서는 다른 사람의 실습 환경도 함께 센다. 서버와 같은 머신에서 연 것은 세지 않는다.',
      en: 'A session has one lab, but more sessions are easily made by clearing cookies or using other browsers. So that nobody takes all places of the machine, each address has a limit (4, unless set otherwise). In IPv6 addresses whose first 64 bits are the same count as one. Where many people share one address, such as in a company or a school, their labs count together. What is opened on the machine of the server does not count.',
    },
    steps: [
      {
        ko: '쓰지 않는 실습 환경을, 그것을 시작한 브라우저에서 끝낸다.',
        en: 'End a lab that is not needed, in the browser that started it.',
      },
      {
        ko: '여럿이 한 주소를 쓰면 운영자가 `SLIPWAY_LABS_PER_ADDRESS`로 한도를 올린다. 0이면 한도가 없다.',
        en: 'Where many people share one address, the operator raises `SLIPWAY_LABS_PER_ADDRESS`; 0 means no limit.',
      },
      {
        ko: '리버스 프록시를 쓰면 운영자가 그 주소를 `SLIPWAY_PROXIES`에 추가한다. 그래야 주소가 구별된다.',
        en: 'Behind a reverse proxy the operator adds its address to `SLIPWAY_PROXIES`, so that addresses can be told apart.',
      },
    ],
  },
  SLW110: {
    title: { ko: '다른 버전이 쓴 것', en: 'Written by another version' },
    why: {
      ko: '기록이나 서비스가 이 버전이 읽지 못하는 버전의 것이다. 잘못 읽지 않도록 읽지 않고 그대로 둔다.',
      en: 'A record or a service has a version that this one cannot read. It is left alone rather than read wrongly.',
    },
    steps: [
      {
        ko: '그것을 쓴 버전으로 돌아가거나 `./slipway upgrade`로 업그레이드한다.',
        en: 'Go back to the version that wrote it, or upgrade with `./slipway upgrade`.',
      },
      {
        ko: '학습자는 이 코드와 메시지를 운영자에게 알린다.',
        en: 'As a learner, tell the operator this code and the message.',
      },
    ],
  },
} as const satisfies Record<string, ErrorHelp>;
