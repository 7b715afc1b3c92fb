import { z } from 'zod';

/** A text in both languages of the course. */
export const localizedSchema = z.strictObject({ ko: z.string(), en: z.string() });
export type Localized = z.infer<typeof localizedSchema>;

interface ErrorRow {
  /** HTTP status where the error answers a request. */
  readonly status: number;
  /** What happened and why, then what to do. `{name}` is filled from the error's parameters. */
  readonly ko: string;
  readonly en: string;
}

/**
 * The one table of errors. Codes are permanent: a code is never given another meaning.
 * SLW1xx protocol and sessions, 2xx labs, 3xx terminals, 4xx grading, 5xx toolchain and machine, 6xx configuration, 7xx files, 8xx the mesh view, 9xx bugs.
 */
export const errorTable = {
  SLW100: {
    status: 400,
    ko: '이해할 수 없는 메시지가 왔다({detail}). 페이지를 새로 고치면 된다.',
    en: 'A message could not be understood ({detail}). Reload the page.',
  },
  SLW101: {
    status: 403,
    ko: '다른 사이트({origin})에서 온 연결이라 거절했다. Slipway 주소를 직접 연다.',
    en: 'The connection came from another site ({origin}) and was refused. Open Slipway by its own address.',
  },
  SLW102: {
    status: 401,
    ko: '이 서버는 접근 토큰을 요구한다. 시작할 때 출력된 주소로 연다.',
    en: 'This server asks for an access token. Open the address that was printed when it started.',
  },
  SLW103: {
    status: 413,
    ko: '메시지가 너무 크다({size}, 한도 {limit}). 나누어 보낸다.',
    en: 'The message is too large ({size}, the limit is {limit}). Send it in parts.',
  },
  SLW104: {
    status: 429,
    ko: '메시지가 너무 자주 온다. 잠시 뒤에 다시 시도한다.',
    en: 'Too many messages in a short time. Wait a moment and try again.',
  },
  SLW105: {
    status: 409,
    ko: '페이지({client})와 서버({server})의 버전이 다르다. 페이지를 새로 고친다.',
    en: 'The page ({client}) and the server ({server}) have different versions. Reload the page.',
  },
  SLW106: {
    status: 404,
    ko: '{what}을(를) 찾을 수 없다. 주소나 이름을 확인한다.',
    en: '{what} was not found. Check the address or the name.',
  },
  SLW107: {
    status: 501,
    ko: '{origin}(으)로 연 Slipway에는 실습 환경의 웹 페이지를 보여 줄 주소가 없다. 같은 머신이면 http://127.0.0.1 주소로 열고, 아니면 운영자가 이 서버를 가리키는 와일드카드 DNS 도메인을 SLIPWAY_WEB_DOMAIN으로 정한다.',
    en: 'Opened as {origin}, Slipway has no address for web pages of a lab. On the same machine open it as http://127.0.0.1; otherwise the operator sets SLIPWAY_WEB_DOMAIN to a wildcard DNS domain that points to this server.',
  },
  SLW108: {
    status: 429,
    ko: '{address}에서 새로 온 사람이 짧은 시간에 너무 많다. {seconds}초 뒤에 다시 연다. 이미 쓰던 사람은 그대로 쓸 수 있다.',
    en: 'Too many new visitors came from {address} in a short time. Open the page again in {seconds} s. Whoever was here before can go on.',
  },
  SLW109: {
    status: 429,
    ko: '{address}에서 시작한 실습 환경이 이미 {count}개다(한도 {limit}). 쓰지 않는 것을 끝낸 뒤 다시 시작한다. 여럿이 한 주소를 쓰면 운영자가 SLIPWAY_LABS_PER_ADDRESS로 한도를 올린다.',
    en: '{count} labs have been started from {address} already (the limit is {limit}). End one that is not needed and start again. Where many people share one address, the operator raises the limit: SLIPWAY_LABS_PER_ADDRESS.',
  },
  SLW110: {
    status: 409,
    ko: '{what}을(를) 이 버전의 Slipway가 읽을 수 없다({detail}). 그대로 두었다. 그것을 쓴 버전으로 돌아가거나 ./slipway upgrade 로 업그레이드한다.',
    en: 'This version of Slipway cannot read the {what} ({detail}). It was left as it is. Go back to the version that wrote it, or upgrade: ./slipway upgrade.',
  },
  SLW200: {
    status: 404,
    ko: '실습 환경 {lab}이(가) 없다. 이미 정리되었을 수 있다. 새로 시작한다.',
    en: 'There is no lab {lab}; it may have been removed already. Start a new one.',
  },
  SLW201: {
    status: 503,
    ko: '이 머신에 더 만들 여유가 없다(사용 {used}/{capacity}). 대기 순서는 {position}번째다. 여유가 생기면 자동으로 시작한다.',
    en: 'The machine is full ({used} of {capacity} labs). You are number {position} in the queue; your lab starts automatically when there is room.',
  },
  SLW202: {
    status: 503,
    ko: '실습에 필요한 {artifact}이(가) 아직 만들어지지 않았다. 진행 상황은 페이지 위쪽에 보인다. 끝나면 다시 시작한다.',
    en: 'The lab needs {artifact}, which is not built yet. Progress is shown at the top of the page; start again when it is done.',
  },
  SLW203: {
    status: 500,
    ko: '실습 환경을 만들다가 {step} 단계에서 실패했다: {detail}. 다시 시작해도 같으면 ./slipway doctor 로 머신을 확인한다.',
    en: 'Making the lab failed at the step {step}: {detail}. Start again; if it fails the same way, run ./slipway doctor.',
  },
  SLW204: {
    status: 502,
    ko: '호스트 {host}가 응답하지 않는다({detail}). 실습 환경을 다시 시작한다.',
    en: 'The host {host} does not answer ({detail}). Restart the lab.',
  },
  SLW205: {
    status: 400,
    ko: '실습 환경의 설정이 잘못되었다: {detail}.',
    en: 'The lab specification is wrong: {detail}.',
  },
  SLW206: {
    status: 504,
    ko: '{step} 단계가 {seconds}초 안에 끝나지 않았다. {detail} 실습 환경을 다시 시작한다.',
    en: 'The step {step} did not finish within {seconds} s. {detail} Restart the lab.',
  },
  SLW207: {
    status: 410,
    ko: '실습 환경이 도중에 멈췄다({detail}). 터미널의 내용은 남아 있지만 새 실습 환경이 필요하다.',
    en: 'The lab stopped in the middle ({detail}). What was on the screens is kept, but you need a new lab.',
  },
  SLW208: {
    status: 404,
    ko: '인그레스 게이트웨이로 가는 NodePort가 없다({detail}). kubectl get svc -n istio-system istio-ingressgateway 로 80번 포트를 확인한다.',
    en: 'There is no NodePort that leads to the ingress gateway ({detail}). Look at its port 80: kubectl get svc -n istio-system istio-ingressgateway.',
  },
  SLW209: {
    status: 409,
    ko: '실습 환경에 이 장의 시작 상태를 추가하지 못했다({detail}). 실습 환경은 하던 그대로다. 다시 시도하거나 이 장을 새로 시작한다.',
    en: 'What this chapter starts with could not be added to the lab ({detail}). The lab is as you left it. Try again, or start this chapter fresh.',
  },
  SLW210: {
    status: 410,
    ko: '실습 환경을 끝냈다. 머신을 함께 쓰는 다른 실습 환경이 쓸 {what}이(가) 모자라게 되었는데 이 실습 환경이 가장 많이 쓰고 있었다. 새 실습 환경을 시작한다.',
    en: 'The lab was ended: the machine ran short of {what}, which all its labs share, and this one had the most of it. Start a new lab.',
  },
  SLW300: {
    status: 403,
    ko: '터미널 {term}은(는) 이 세션의 것이 아니다. 새 터미널을 연다.',
    en: 'Terminal {term} does not belong to this session. Open a new one.',
  },
  SLW301: {
    status: 503,
    ko: '터미널을 열지 못했다: {detail}. 잠시 뒤에 다시 연다.',
    en: 'The terminal could not be opened: {detail}. Try again in a moment.',
  },
  SLW302: {
    status: 429,
    ko: '터미널은 {limit}개까지 열 수 있다. 쓰지 않는 것을 닫는다.',
    en: 'At most {limit} terminals can be open. Close one that you do not need.',
  },
  SLW303: {
    status: 410,
    ko: '터미널 서비스가 다시 시작되어 셸이 사라졌다. 새 터미널을 연다.',
    en: 'The terminal service was restarted and its shells are gone. Open a new terminal.',
  },
  SLW304: {
    status: 429,
    ko: '프로그램이 입력을 읽지 않아 {bytes}바이트를 받지 못했다. 프로그램이 멈췄으면 Ctrl-C를 누르고 다시 붙여 넣는다.',
    en: 'The program is not reading its input, so {bytes} bytes were dropped. Press Ctrl-C if it hangs, then paste again.',
  },
  SLW400: {
    status: 503,
    ko: '채점에 필요한 클러스터에 질의할 수 없다({detail}). 학습자의 잘못이 아니며, 응답하면 자동으로 다시 확인한다.',
    en: 'The cluster could not be asked ({detail}). This is not your mistake; it is checked again as soon as the cluster answers.',
  },
  SLW401: {
    status: 502,
    ko: '실습 환경의 응답이 한도를 넘었다({detail}). 응답을 줄이면 자동으로 다시 확인한다.',
    en: 'The lab answered more than the limit allows ({detail}). It is checked again automatically.',
  },
  SLW402: {
    status: 404,
    ko: '장 {lesson}이(가) 없다. ./slipway lab lessons 로 이름을 확인한다.',
    en: 'There is no lesson {lesson}. ./slipway lab lessons lists the names.',
  },
  SLW403: {
    status: 400,
    ko: '{checkpoint}의 답을 받을 수 없다: {detail}. 페이지를 새로 고치고 다시 답한다.',
    en: 'The answer to {checkpoint} cannot be accepted: {detail}. Reload the page and answer again.',
  },
  SLW404: {
    status: 409,
    ko: '인시던트를 준비할 수 없다({detail}). 이 실습 환경은 장의 정상 상태로 돌아가지 않는다. 실습 환경을 끝내고 인시던트를 다시 시작한다.',
    en: 'The incident cannot be prepared ({detail}): this lab does not come back to the healthy end of its chapter. End the lab and start the incident again.',
  },
  SLW405: {
    status: 409,
    ko: '이 인시던트는 지금 진행 중이 아니다(진행 중: {incident}). 진행 중인 것을 끝내거나 포기하고 다시 시작한다.',
    en: 'This incident is not the one under way ({incident} is). Solve or give up that one, and start again.',
  },
  SLW406: {
    status: 502,
    ko: '실습 환경의 응답이 정상이 아니어서({detail}) 천천히 읽고 있다. 이 상태에서는 통과나 실패로 판정하지 않으며, 정상으로 돌아오면 자동으로 다시 확인한다.',
    en: 'The lab answers strangely ({detail}), so it is read more slowly. Nothing is judged passed or failed meanwhile; it is checked again automatically when its answers are ordinary.',
  },
  SLW407: {
    status: 409,
    ko: '시험을 준비하거나 채점할 수 없다({detail}). 실습 환경이 과제를 받지 못했다. 실습 환경을 끝내고 시험을 다시 시작한다.',
    en: 'The exam cannot be prepared or marked ({detail}): the lab does not take its tasks. End the lab and start an exam again.',
  },
  SLW408: {
    status: 409,
    ko: '시험이나 인시던트가 이미 진행 중이거나, 그 시험은 진행 중이 아니다. 진행 중인 것을 끝내고 다시 시도한다.',
    en: 'An exam or an incident is under way already, or that exam is not. Finish what is under way and try again.',
  },
  SLW500: {
    status: 507,
    ko: '디스크가 모자란다: {needed}이(가) 필요한데 {free}만 남았다({where}). 공간을 비우고 다시 실행한다.',
    en: 'Not enough disk: {needed} needed, {free} free in {where}. Free some space and run it again.',
  },
  SLW501: {
    status: 503,
    ko: '메모리가 모자란다: {needed}이(가) 필요한데 {free}만 쓸 수 있다. 다른 프로그램이나 실습 환경을 정리한다.',
    en: 'Not enough memory: {needed} needed, {free} available. End other programs or labs.',
  },
  SLW502: {
    status: 500,
    ko: '{artifact} 단계가 실패했다: {detail}. 로그: {log}. 고친 뒤 다시 시작하면 이 단계부터 이어진다.',
    en: 'Building {artifact} failed: {detail}. Log: {log}. The next start resumes at this step.',
  },
  SLW503: {
    status: 500,
    ko: '캐시의 {artifact}이(가) 손상되어 다시 만든다.',
    en: 'The cached {artifact} is damaged and is built again.',
  },
  SLW504: {
    status: 500,
    ko: '이 머신에서는 실행할 수 없다: {detail}.',
    en: 'This machine cannot run Slipway: {detail}.',
  },
  SLW505: {
    status: 503,
    ko: '{service} 서비스가 응답하지 않는다({detail}). ./slipway start 로 다시 시작한다.',
    en: 'The service {service} does not answer ({detail}). Run ./slipway start again.',
  },
  SLW507: {
    status: 507,
    ko: '실습 환경의 상태를 기록하지 못했다({detail}). 머신의 디스크를 확인하고 공간을 비운 뒤 다시 시도한다.',
    en: 'The state of the lab could not be written down ({detail}). Check the disk of the machine, free some space and try again.',
  },
  SLW600: {
    status: 400,
    ko: '설정 {name}의 값이 잘못되었다: {detail}.',
    en: 'The setting {name} has a wrong value: {detail}.',
  },
  SLW700: {
    status: 404,
    ko: '{path}이(가) 없다. 지웠거나 이름이 바뀌었을 수 있다. 목록을 다시 불러온다.',
    en: 'There is no {path}; it may have been removed or renamed. Reload the list.',
  },
  SLW701: {
    status: 409,
    ko: '{path}은(는) 편집기로 열 수 있는 파일이 아니다({detail}). 터미널에서 다룬다.',
    en: '{path} is not a file that the editor can open ({detail}). Use a terminal.',
  },
  SLW702: {
    status: 413,
    ko: '{path}은(는) 편집기의 한도({limit})보다 크다. 터미널에서 다룬다.',
    en: '{path} is larger than the editor takes ({limit}). Use a terminal.',
  },
  SLW703: {
    status: 409,
    ko: '{path}이(가) 읽은 뒤에 바뀌어 저장하지 않았다. 두 내용을 비교해 어느 쪽을 남길지 고른다.',
    en: '{path} has changed since it was read, so it was not saved. Compare the two and choose which to keep.',
  },
  SLW704: {
    status: 409,
    ko: '{path}이(가) 이미 있어서 그대로 두었다. 다른 이름을 쓴다.',
    en: '{path} is there already and was left as it is. Choose another name.',
  },
  SLW705: {
    status: 400,
    ko: '쓸 수 없는 경로다({detail}). /로 시작하고, 줄바꿈 같은 제어 문자가 없으며, 1024자를 넘지 않아야 한다.',
    en: 'This path cannot be used ({detail}). It begins with a slash, has no control characters such as a newline, and at most 1024 characters.',
  },
  SLW706: {
    status: 501,
    ko: '이 실습 환경의 호스트 {host}은(는) 편집기가 생기기 전에 시작했다. 터미널은 그대로 쓸 수 있다. 편집기를 쓰려면 실습 환경을 새로 시작한다.',
    en: 'The host {host} of this lab was started before there was an editor. Its terminals work as ever; start a new lab to use the editor.',
  },
  SLW707: {
    status: 500,
    ko: '{path}에 그렇게 하지 못했다: {detail}. 편집하던 내용은 브라우저에 남아 있다.',
    en: 'This could not be done to {path}: {detail}. What you were editing is kept in the browser.',
  },
  SLW708: {
    status: 410,
    ko: '지운 것을 되돌릴 수 없다. 되돌릴 수 있는 시간(10분)이 지났거나 이미 되돌렸다.',
    en: 'The deletion cannot be undone any more: its ten minutes are over, or it was undone already.',
  },
  SLW709: {
    status: 501,
    ko: '이 실습 환경의 호스트 {host}은(는) 폴더를 내려받거나 1 MiB가 넘는 파일을 주고받는 기능이 생기기 전에 시작했다. 새로 시작한 실습 환경에서는 된다.',
    en: 'The host {host} of this lab was started before folders could be downloaded and files above 1 MiB sent or taken. A new lab can do it.',
  },
  SLW710: {
    status: 404,
    ko: '클러스터에 {object}이(가) 없다. 지웠거나 아직 만들지 않았을 수 있다.',
    en: 'There is no {object} in the cluster; it may have been deleted, or not been made yet.',
  },
  SLW711: {
    status: 503,
    ko: '클러스터에서 {object}을(를) 읽지 못했다: {detail}.',
    en: '{object} could not be read from the cluster: {detail}.',
  },
  SLW720: {
    status: 502,
    ko: '실습 환경의 {program}이(가) 결과를 내지 못했다: {detail}. 터미널에서 같은 명령을 실행해 본다.',
    en: '{program} in the lab gave no result: {detail}. Run the same command in a terminal.',
  },
  SLW730: {
    status: 400,
    ko: '저장한 작업으로 읽을 수 없는 파일이다({detail}). 아무것도 되돌리지 않았다. "내 작업 저장"으로 만든 파일을 고르고, 중간에 끊긴 파일이면 다시 저장한다.',
    en: 'The file cannot be read as saved work ({detail}). Nothing was brought back. Choose a file that “Save my work” made; if it was cut short, save it again.',
  },
  SLW731: {
    status: 413,
    ko: '저장한 작업이 한도를 넘는다({what}, 한도 {limit}). 아무것도 되돌리지 않았다. tar로 풀어 필요 없는 파일을 빼고 다시 묶는다.',
    en: 'The saved work is more than is taken ({what}, the limit is {limit}). Nothing was brought back. Unpack it with tar, take out what you do not need and pack it again.',
  },
  SLW732: {
    status: 400,
    ko: '저장한 작업에 받을 수 없는 것이 있다: {name}({detail}). 아무것도 되돌리지 않았다. 직접 고친 파일이 아니면 믿을 수 없는 파일이다. 그것을 빼고 다시 묶는다.',
    en: 'The saved work holds what is not taken: {name} ({detail}). Nothing was brought back. Unless you changed the file yourself, do not trust it; otherwise take that out and pack it again.',
  },
  SLW800: {
    status: 429,
    ko: '추적 중인 요청이 있다. 끝나기를 기다리거나 그만둔 뒤 다시 보낸다.',
    en: 'Another request is being traced. Wait until it is done, or cancel it, and send this one again.',
  },
  SLW801: {
    status: 409,
    ko: '파드 {pod}은(는) 요청을 보낼 수 없다. 없어졌거나 Ready가 아니다. 다른 파드를 고른다.',
    en: 'The pod {pod} cannot send a request: it is gone or not Ready. Choose another one.',
  },
  SLW900: {
    status: 500,
    ko: 'Slipway의 버그다({detail}). 서버 로그를 확인한다.',
    en: 'This is a bug in Slipway ({detail}). Look at the server log.',
  },
} as const satisfies Record<string, ErrorRow>;

export type ErrorCode = keyof typeof errorTable;
/** Any code of this form: another version may have more, and a failure carries its own texts. */
const errorCodeSchema = z.custom<ErrorCode>(
  (value) => typeof value === 'string' && /^SLW\d{3}$/.test(value),
  'must be an error code',
);
export type ErrorParams = Readonly<Record<string, string | number>>;

/** An expected failure as it crosses a process: code, filled-in texts, parameters. */
export const failureSchema = z.strictObject({
  code: errorCodeSchema,
  message: localizedSchema,
  params: z.record(z.string(), z.union([z.string(), z.number()])),
});
export type Failure = z.infer<typeof failureSchema>;

const fill = (template: string, params: ErrorParams): string =>
  template.replace(/\{(\w+)\}/g, (_, name: string) => String(params[name] ?? '?'));

/** Builds the value form of an expected failure. */
export function failure(code: ErrorCode, params: ErrorParams = {}): Failure {
  const row = errorTable[code];
  return { code, message: { ko: fill(row.ko, params), en: fill(row.en, params) }, params };
}

/** The thrown form, for places where an expected failure must cross a stack of callers. */
export class SlipwayError extends Error {
  override readonly name = 'SlipwayError';
  readonly failure: Failure;
  constructor(code: ErrorCode, params: ErrorParams = {}, options?: { cause?: unknown }, told?: Failure) {
    const value = told ?? failure(code, params);
    super(`${code}: ${value.message.en}`, options);
    this.failure = value;
  }
  /** A failure that another process told, with its own texts: it may be of a version that has more codes. */
  static received(told: Failure, options?: { cause?: unknown }): SlipwayError {
    return new SlipwayError(told.code, told.params, options, told);
  }
  get status(): number {
    return (errorTable as Readonly<Record<string, ErrorRow | undefined>>)[this.failure.code]?.status ?? 500;
  }
}
