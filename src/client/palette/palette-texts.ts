import type { Localized } from '#protocol/errors.ts';
import type { Language } from '#protocol/messages.ts';
import { type SayFrom, sayFrom } from '../page/say-from.ts';

/** The palette's words; they come with it. */
const table = {
  title: { ko: '검색과 명령', en: 'Search and commands' },
  placeholder: { ko: '본문, 용어, 오류 코드, 명령 찾기', en: 'Find text, terms, error codes and commands' },
  results: { ko: '찾은 것', en: 'Results' },
  count: { ko: '{count}개 찾음', en: '{count} found' },
  none: { ko: '"{query}"에 맞는 것이 없다.', en: 'Nothing fits “{query}”.' },
  loading: { ko: '본문을 불러오는 중', en: 'Loading the texts' },
  failed: {
    ko: '본문을 불러오지 못했다. 명령과 제목만 찾는다. 창을 닫았다 열면 다시 불러온다.',
    en: 'The texts could not be loaded: only commands and titles are found. Close this and open it again to retry.',
  },
  hint: { ko: '↑ ↓ 고르기 · Enter 열기 · Esc 닫기', en: '↑ ↓ choose · Enter open · Esc close' },

  command: { ko: '명령', en: 'Commands' },
  terminal: { ko: '열린 탭', en: 'Open tabs' },
  file: { ko: '최근 파일', en: 'Recent files' },
  checkpoint: { ko: '확인 항목', en: 'Checkpoints' },
  heading: { ko: '이 장의 절', en: 'In this chapter' },
  chapter: { ko: '장', en: 'Chapters' },
  best: { ko: '이동과 명령', en: 'Go to' },
  section: { ko: '본문', en: 'Text' },
  term: { ko: '용어집', en: 'Glossary' },
  error: { ko: '오류 코드', en: 'Error codes' },

  chapterName: { ko: '{number}장 {title}', en: 'Chapter {number}: {title}' },
  goHome: { ko: '과정 전체 보기', en: 'All chapters' },
  goGlossary: { ko: '용어집 보기', en: 'Open the glossary' },
  goErrors: { ko: '오류 코드 보기', en: 'Open the error codes' },
  otherLanguage: { ko: '영어로 보기', en: 'Read in Korean' },
  themeLight: { ko: '밝은 화면', en: 'Light theme' },
  themeDark: { ko: '어두운 화면', en: 'Dark theme' },
  themeAuto: { ko: '화면 모드를 시스템에 맞추기', en: 'Theme of the system' },
  print: { ko: '이 장 인쇄하기', en: 'Print this chapter' },
  help: { ko: '도움말과 단축키', en: 'Help and shortcuts' },
  notes: { ko: '이 장의 노트 쓰기', en: 'Write notes on this chapter' },
  notesSave: { ko: '모든 노트를 파일로 저장', en: 'Save all notes as a file' },
  workSave: { ko: '내 작업 저장 (파일, 오브젝트, 답, 노트)', en: 'Save my work (files, objects, answers, notes)' },
  workBring: { ko: '저장한 작업 되돌리기', en: 'Bring saved work back' },
  startLab: { ko: '실습 시작', en: 'Start the lab' },
  endLab: { ko: '실습 끝내기', en: 'End the lab' },
  reset: { ko: '이 장을 처음부터 시작', en: 'Start this chapter from the beginning' },
  newTerminal: { ko: '새 터미널: {host}', en: 'New terminal on {host}' },
  webPage: { ko: '웹 탭: 인그레스 게이트웨이', en: 'Web tab: ingress gateway' },
  editor: { ko: '편집기 열기', en: 'Open the editor' },
  splitColumns: { ko: '실습 탭을 나란히 나누기', en: 'Split the lab side by side' },
  splitRows: { ko: '실습 탭을 위아래로 나누기', en: 'Split the lab stacked' },
  splitNone: { ko: '나누기 풀기', en: 'Join the panes of the lab' },
} as const satisfies Record<string, Localized>;

export type PaletteText = keyof typeof table;
export type PaletteSay = SayFrom<typeof table>;

export const paletteSayIn = (language: Language): PaletteSay => sayFrom(table, language);

/** A name in both languages: a command is found by either. */
export const bothNames = (name: PaletteText): string => `${table[name].ko} ${table[name].en}`;
