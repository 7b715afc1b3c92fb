import type { Localized } from '#protocol/errors.ts';
import type { Language } from '#protocol/messages.ts';
import { type SayFrom, sayFrom } from '../../page/say-from.ts';

/** What the worker says of a manifest. */
const table = {
  syntax: { ko: 'YAML 문법: {detail}', en: 'YAML: {detail}' },
  unknownField: { ko: '{kind}의 이 자리에 {field} 필드는 없다.', en: '{kind} has no field {field} here.' },
  unknownFieldLike: {
    ko: '{kind}의 이 자리에 {field} 필드는 없다. {like}인가?',
    en: '{kind} has no field {field} here. Did you mean {like}?',
  },
  wrongType: { ko: '{expected}이어야 하는데 {found}이다.', en: 'This is {found}; it must be {expected}.' },
  notInEnum: { ko: '다음 가운데 하나여야 한다: {values}.', en: 'This must be one of {values}.' },
  tooSmall: { ko: '{limit} 이상이어야 한다.', en: 'This must be at least {limit}.' },
  tooLarge: { ko: '{limit} 이하여야 한다.', en: 'This must be at most {limit}.' },
  missing: { ko: '필수 필드 {field}이(가) 없다.', en: 'The required field {field} is missing.' },
  onlyOne: { ko: '{fields} 가운데 하나만 쓸 수 있다.', en: 'Only one of {fields} may be set.' },
  oneNeeded: { ko: '{fields} 가운데 하나가 있어야 한다.', en: 'One of {fields} must be set.' },
  unknownKind: {
    ko: '이 클러스터에는 {apiVersion}의 {kind} 종류가 없다. 그 CRD를 설치하면 생긴다.',
    en: 'This cluster has no kind {kind} in {apiVersion}. It comes with the CRD that defines it.',
  },
  noKind: {
    ko: '필수 필드 {field}이(가) 없어 종류를 알 수 없다.',
    en: 'Without {field} nothing says what kind this is.',
  },
  string: { ko: '문자열', en: 'a string' },
  integer: { ko: '정수', en: 'an integer' },
  number: { ko: '숫자', en: 'a number' },
  boolean: { ko: '참·거짓(boolean)', en: 'a boolean' },
  array: { ko: '목록(array)', en: 'a list' },
  object: { ko: '객체(object)', en: 'an object' },
  or: { ko: ' 또는 ', en: ' or ' },
  quoteIt: { ko: '{message} 따옴표로 감싼다.', en: '{message} Put it in quotes.' },
  required: { ko: '필수', en: 'required' },
  values: { ko: '값: {values}', en: 'Values: {values}' },
  default: { ko: '기본값: {value}', en: 'Default: {value}' },
  inCluster: { ko: '클러스터에 있음', en: 'in the cluster' },
  inFile: { ko: '이 파일에 있음', en: 'in this file' },
  allSidecars: { ko: '모든 사이드카', en: 'all sidecars' },
  subsetOf: { ko: '{host}의 서브셋', en: 'subset of {host}' },
  portOf: { ko: '{host}의 포트 {name}', en: 'port {name} of {host}' },
  podsHave: { ko: '파드 레이블', en: 'label of pods' },
  newObject: { ko: '새 {kind}', en: 'A new {kind}' },
} as const satisfies Record<string, Localized>;

export type YamlSay = SayFrom<typeof table>;

export const yamlSayIn = (language: Language): YamlSay => sayFrom(table, language);
