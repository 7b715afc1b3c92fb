import type { Localized } from '#protocol/errors.ts';
import type { DialError } from '#protocol/labinit.ts';
import { LEARNERS_HOST } from '#protocol/web-place.ts';
import { type Look, looks } from './trouble-looks.ts';
import { nameTrouble } from './trouble-names.ts';

/** Why a tab shows no page of the lab. */
export type Trouble =
  | { readonly kind: 'dial'; readonly error: DialError }
  | { readonly kind: 'lab-silent' }
  /** The pod that the tab is seen from is not there, or does not run. */
  | { readonly kind: 'no-pod'; readonly pod: string; readonly phase?: string }
  /** A Service that is not there, or has no address. */
  | { readonly kind: 'no-service'; readonly namespace: string; readonly service: string; readonly isThere: boolean }
  | { readonly kind: 'no-cluster'; readonly detail: string }
  | { readonly kind: 'closed' }
  | { readonly kind: 'slow' }
  | { readonly kind: 'not-http' }
  | { readonly kind: 'elsewhere'; readonly status: number; readonly location: string }
  | { readonly kind: 'busy' }
  | { readonly kind: 'expired' }
  | { readonly kind: 'bad-request' };

export interface TroubleText {
  readonly status: number;
  readonly title: Localized;
  /** What was seen and what it means. */
  readonly text: Localized;
  readonly look?: Look;
}

interface Place {
  readonly host: string;
  readonly address: string;
  readonly port: number;
  readonly from?: string | undefined;
}

/** What a page of ours says about a trouble at `place`. */
export function describeTrouble(trouble: Trouble, place: Place | undefined): TroubleText {
  const at = place ? `${place.host}:${place.port}` : '';
  const from = place?.from ?? LEARNERS_HOST;
  const { sockets, route } = looks(place);
  const look = (command: TroubleText['look']) => (command ? { look: command } : {});
  switch (trouble.kind) {
    case 'dial':
      return {
        status: 502,
        ...dialText(trouble.error, at, from),
        ...look(trouble.error === 'refused' ? sockets : route),
      };
    case 'lab-silent':
      return {
        status: 502,
        title: { ko: '실습 환경이 응답하지 않는다', en: 'The lab does not answer' },
        text: {
          ko: `요청은 ${from}에서 나가는데, 그 호스트가 응답하지 않았다. 실습 환경이 준비된 뒤에 다시 연다.`,
          en: `The request goes out from ${from}, and its host did not answer. Try again when the lab is ready.`,
        },
      };
    case 'no-pod':
    case 'no-service':
    case 'no-cluster':
      return { status: 502, ...nameTrouble(trouble) };
    case 'closed':
      return {
        status: 502,
        title: { ko: '응답 없이 연결이 끊겼다', en: 'The connection was closed without an answer' },
        text: {
          ko: `${at}에 연결되었지만 상대가 응답을 보내기 전에 끊었다. HTTP가 아닌 프로토콜의 포트일 수 있다.`,
          en: `${at} accepted the connection and closed it before it answered. The port may use another protocol than HTTP.`,
        },
        ...look(route),
      };
    case 'slow':
      return {
        status: 504,
        title: { ko: '응답이 오지 않는다', en: 'No answer in time' },
        text: {
          ko: `${at}에 연결되었지만 60초 안에 응답이 오지 않았다.`,
          en: `${at} accepted the connection but did not answer within 60 s.`,
        },
        ...look(route),
      };
    case 'not-http':
      return {
        status: 502,
        title: { ko: '읽을 수 없는 응답이다', en: 'The answer cannot be read' },
        text: {
          ko: `${at}의 응답이 HTTP가 아니거나 헤더가 너무 크다. 다른 프로토콜의 포트일 수 있다.`,
          en: `What ${at} answered is not HTTP, or its headers are too large. The port may use another protocol.`,
        },
        ...look(route),
      };
    case 'elsewhere':
      return {
        status: 502,
        title: { ko: '다른 주소로 보내는 응답이다', en: 'The answer leads elsewhere' },
        text: {
          ko: `${at}이(가) ${trouble.status}(으)로 ${trouble.location.slice(0, 300)}(으)로 리다이렉트했다. 이 탭은 ${at}만 보여 준다. 실습 환경 안의 주소라면 새 웹 탭으로 연다.`,
          en: `${at} answered ${trouble.status} and sends you to ${trouble.location.slice(0, 300)}. This tab shows ${at} only; if that address is in the lab, open it in a web tab of its own.`,
        },
      };
    case 'busy':
      return {
        status: 503,
        title: { ko: '요청이 너무 많다', en: 'Too many requests at once' },
        text: {
          ko: '이 탭에서 한꺼번에 보낸 요청이 한도를 넘었다. 앞의 요청이 끝나면 다시 불러온다.',
          en: 'This tab has more requests under way than the limit allows. Reload when they are done.',
        },
      };
    case 'expired':
      return {
        status: 404,
        title: { ko: '만료된 주소다', en: 'This address has expired' },
        text: {
          ko: '웹 탭의 주소는 실습 환경이 끝나거나 오래 쓰지 않으면 사라진다. 탭의 다시 불러오기를 누르면 새 주소로 연다.',
          en: 'The address of a web tab goes when its lab ends or nobody uses it for long. Press the tab’s reload button for a new one.',
        },
      };
    case 'bad-request':
      return {
        status: 400,
        title: { ko: '보낼 수 없는 요청이다', en: 'A request that cannot be sent' },
        text: {
          ko: '웹 탭은 보통의 HTTP 요청과 자기 페이지의 웹소켓만 전달한다.',
          en: 'A web tab passes on ordinary HTTP requests and the WebSockets of its own pages only.',
        },
      };
  }
}

function dialText(error: DialError, at: string, from: string): Pick<TroubleText, 'title' | 'text'> {
  switch (error) {
    case 'refused':
      return {
        title: { ko: '연결이 거절되었다', en: 'Connection refused' },
        text: {
          ko: `connection refused: ${at}에서 듣는 프로그램이 없다. NodePort라면 그 뒤의 파드가 포트를 아직 열지 않은 것이다.`,
          en: `connection refused: nothing listens on ${at}. If it is a NodePort, the pod behind it has not opened its port.`,
        },
      };
    case 'reset':
      return {
        title: { ko: '연결이 재설정되었다', en: 'Connection reset' },
        text: {
          ko: `connection reset: ${at}이(가) 연결을 받자마자 끊었다.`,
          en: `connection reset: ${at} accepted the connection and closed it at once.`,
        },
      };
    case 'timeout':
      return {
        title: { ko: '연결되지 않는다', en: 'No connection in time' },
        text: {
          ko: `connection timed out: ${at}이(가) 5초 안에 연결을 받지 않았다. 패킷이 버려지거나 뒤에 파드가 없다.`,
          en: `connection timed out: ${at} did not accept the connection within 5 s. Packets are dropped, or there is no pod behind it.`,
        },
      };
    case 'no_route':
      return {
        title: { ko: '경로가 없다', en: 'No route to the host' },
        text: {
          ko: `no route to host: ${from}에서 ${at}(으)로 갈 수 없다. 파드와 서비스의 주소는 노드와 파드에서만 통한다.`,
          en: `no route to host: ${at} cannot be reached from ${from}. Addresses of pods and Services work on nodes and in pods only.`,
        },
      };
    case 'dns':
    case 'no_pod':
    case 'other':
      return {
        title: { ko: '연결하지 못했다', en: 'The connection failed' },
        text: { ko: `${from}에서 ${at}에 연결하지 못했다.`, en: `${at} could not be reached from ${from}.` },
      };
  }
}
