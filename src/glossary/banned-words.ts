/** Words that no text may have, and what is written instead. */
export interface BannedWord {
  readonly pattern: RegExp;
  readonly instead: string;
}

/** A noun with its particle, where it is not the end of a longer word. */
const noun = (word: string, particles: string): RegExp => new RegExp(`(?<![가-힣])${word}(?:${particles})(?![가-힣])`);

export const bannedKorean: readonly BannedWord[] = [
  // Words that engineers do not use.
  { pattern: /낱말/, instead: '용어, 단어' },
  { pattern: /까닭/, instead: '이유' },
  { pattern: /손님/, instead: '클라이언트' },
  { pattern: /일꾼/, instead: '워커' },
  { pattern: /서평/, instead: '리뷰' },
  { pattern: /비껴/, instead: '우회하다' },
  { pattern: /견[주준줄]/, instead: '비교하다' },
  { pattern: noun('탈', '이|은|을|도'), instead: '문제' },
  { pattern: /(?<![가-힣])곧(?!바로)/, instead: '즉' },
  { pattern: noun('몫', '이|은|을|도|으로|이다'), instead: '비율' },
  { pattern: noun('꼴', '이|은|을|의|이다'), instead: '형식' },
  { pattern: /(?<![가-힣])걸음/, instead: '단계' },
  { pattern: /노릇/, instead: '역할' },
  { pattern: /이름표/, instead: '식별자' },
  { pattern: /듣는 이(?![가-힣])/, instead: '듣는 프로세스' },
  // English pictures, word by word.
  { pattern: noun('문', '이|은|을|의|으로|도'), instead: '포트, 입구' },
  { pattern: /(?<![가-힣/])길(?:이|은|을|로|도|이다)(?![가-힣])/, instead: '경로' },
  { pattern: /(?<![가-힣])나[르른](?:[는다지며고]|$)/, instead: '전달하다' },
  { pattern: /뽑[는은을아고히힌]/, instead: '고르다' },
  { pattern: /제자리를 맴/, instead: '무한 루프' },
  { pattern: /돌려(?:진|지)/, instead: '리다이렉트되다' },
  // One way to write things.
  { pattern: /[“”‘’「」『』]/, instead: '"' },
  { pattern: /\d %/, instead: '% without a space before it' },
  { pattern: /v[1678]으로/, instead: '로' },
  { pattern: /[A-Za-z0-9가-힣`]\((?:이|을|은|으)\)(?:가|를|는|로)/, instead: 'the particle that fits the name' },
  { pattern: /(?:istiod|POST|Ready|PERMISSIVE|LoadBalancer|weight|trafficPolicy)이다/, instead: '다' },
  { pattern: /(?:엔보이|서비스|파드|포트|필드|프로세스|인터페이스|사용자|문제|누군가)이다/, instead: '다' },
  { pattern: /(?<![A-Za-z])(?:Envoy|Istio)(?=[의은는이가을를와과로])/, instead: '엔보이, 이스티오' },
];

export const bannedEnglish: readonly BannedWord[] = [
  { pattern: /\bof now\b/, instead: 'current' },
  {
    pattern: /(?:^|[.:;] )Who(?:ever)? (?:does|has|knows|comes|looks|is|sends|calls)\b[^?]*\./,
    instead: 'another subject',
  },
  { pattern: /\b[Ww]hom\b/, instead: 'another sentence' },
  { pattern: /\banew\b/, instead: 'again' },
  { pattern: /\binside of\b/, instead: 'inside' },
  { pattern: /\b[Ss]hall\b/, instead: 'must, is to' },
  { pattern: /\bdoors?\b/, instead: 'port' },
  { pattern: /\bnouns?\b/, instead: 'term' },
  { pattern: /\bbeforehand\b/, instead: 'in advance' },
  { pattern: /\b(?:is|are) no (?:fault|part|port|program|name)\b/, instead: 'is not a' },
  { pattern: /\b[Ii]t is \w+ (?:that|who) (?:decides|chooses|carries|sends|tells)\b/, instead: 'the plain order' },
  { pattern: /\bpass(?:es|ed)? (?:it|its sidecar|their sidecar) by\b/, instead: 'bypass' },
];
