import type { Localized } from '#protocol/errors.ts';
import type { Language } from '#protocol/messages.ts';
import { type SayFrom, sayFrom } from '../page/say-from.ts';

/** The words of saving one's work and bringing it back; they come with the dialog. */
const table = {
  title: { ko: '내 작업', en: 'My work' },
  intro: {
    ko: '실습 환경 호스트의 홈 폴더, kubectl로 만든 오브젝트, 제출한 답, 판정, 모든 장의 노트를 파일 하나(tar.gz)로 저장한다. 새 실습 환경이나 다른 브라우저에서 되돌린다.',
    en: 'The home folders of the lab’s hosts, the objects you made by kubectl, your answers, verdicts and the notes of all chapters are saved as one file (tar.gz), and brought back in a new lab or another browser.',
  },
  noLab: {
    ko: '지금은 실습 환경이 없다. 답과 노트만 저장하고 되돌린다.',
    en: 'There is no lab now: only answers and notes are saved and brought back.',
  },
  save: { ko: '내 작업 저장', en: 'Save my work' },
  bring: { ko: '저장한 작업 되돌리기', en: 'Bring saved work back' },
  close: { ko: '닫기', en: 'Close' },
  cancel: { ko: '그만두기', en: 'Cancel' },
  saving: { ko: '작업을 모으는 중', en: 'Gathering your work' },
  reading: { ko: '저장한 작업을 읽는 중', en: 'Reading the saved work' },
  bringing: { ko: '작업을 되돌리는 중', en: 'Bringing your work back' },
  progress: { ko: '{done}/{total}', en: '{done} of {total}' },

  saved: { ko: '{name}으로 저장했다.', en: 'Saved as {name}.' },
  savedAt: { ko: '{time}에 저장한 작업', en: 'Work saved on {time}' },
  holds: {
    ko: '파일 {files}개, 오브젝트 {objects}개, 답 {answers}개, 노트 {notes}개',
    en: 'Files: {files}. Objects: {objects}. Answers: {answers}. Notes: {notes}.',
  },
  holdsFiles: {
    ko: '파일 {files}개, 오브젝트의 매니페스트 {objects}개, 답 {answers}개, 노트 {notes}개',
    en: 'Files: {files}. Manifests of objects: {objects}. Answers: {answers}. Notes: {notes}.',
  },
  leftOut: { ko: '빠진 것 {count}개', en: 'Left out: {count}' },
  leftOutNote: {
    ko: '이 목록은 아카이브의 left-out.json에도 있다.',
    en: 'The archive has this list too, as left-out.json.',
  },
  whatHappens: {
    ko: '이미 있는 파일은 바꾸지 않는다. 더 나중에 쓴 답과 노트는 그대로 둔다. 오브젝트는 파일로만 두고, 적용하는 명령은 직접 실행한다. 확인 항목은 저장한 판정이 아니라 지금의 실습 환경으로 통과한다.',
    en: 'Files that are there are not changed. Later answers and notes stay. Objects come as files, and you run the command that applies them. Checkpoints pass by the lab as it is, not by saved verdicts.',
  },
  bringNow: { ko: '되돌리기', en: 'Bring it back' },
  other: { ko: '다른 파일 고르기', en: 'Choose another file' },

  done: { ko: '작업을 되돌렸다.', en: 'Your work is back.' },
  filesPut: {
    ko: '파일 {put}개를 되돌렸고 {same}개는 이미 같았다.',
    en: 'Files put back: {put}. The same already: {same}.',
  },
  filesKept: {
    ko: '다른 내용이 있어서 그대로 둔 파일 {count}개',
    en: 'Files left as they are, for they differ: {count}',
  },
  filesFailed: { ko: '되돌리지 못한 파일 {count}개', en: 'Files that could not be put back: {count}' },
  filesAside: {
    ko: '{folder}에 따로 둔 파일 {count}개(숨김 파일, 매니페스트, 판정 기록)',
    en: 'Files set aside in {folder} (hidden files, manifests, the record of verdicts): {count}',
  },
  noHosts: { ko: '이 실습 환경에 없는 호스트: {hosts}', en: 'Hosts that this lab does not have: {hosts}' },
  answersBack: {
    ko: '답 {restored}개를 되돌렸다. {same}개는 같았고, {newer}개는 지금 것이 더 나중이라 그대로 두었다.',
    en: 'Answers brought back: {restored}. The same already: {same}. Left alone because yours is later: {newer}.',
  },
  answersUnknown: {
    ko: '이 과정의 연습이 아닌 답 {count}개는 버렸다.',
    en: 'Answers to no exercise of this course, dropped: {count}.',
  },
  answersFailed: { ko: '답을 되돌리지 못했다: {message}', en: 'The answers could not be brought back: {message}' },
  notesBack: {
    ko: '노트 {changed}개를 되돌렸고 {same}개는 그대로다.',
    en: 'Notes brought back: {changed}. The same already: {same}.',
  },
  notesTooLong: {
    ko: '합치면 너무 길어서 그대로 둔 노트: {lessons}',
    en: 'Notes left alone, for both together are too long: {lessons}',
  },
  notesNotKept: {
    ko: '이 브라우저가 저장하지 못한 노트: {lessons}',
    en: 'Notes that this browser could not keep: {lessons}',
  },
  verdicts: {
    ko: '저장할 때 통과한 확인 항목은 {count}개였다. 기록으로만 남고, 통과는 다시 확인한다.',
    en: 'Checkpoints that had passed then: {count}. That is kept as a record; they are checked again.',
  },
  needsLab: {
    ko: '실습 환경이 없어서 파일과 오브젝트는 되돌리지 않았다. 실습을 시작한 뒤 같은 파일을 다시 고르면 된다.',
    en: 'Without a lab, files and objects stayed in the archive. Start a lab and choose the same file again.',
  },
  apply: {
    ko: '오브젝트를 다시 만들려면 이 명령을 실행한다. 먼저 파일을 읽어 본다.',
    en: 'To make the objects again, run this command. Look at the files first.',
  },
  executable: { ko: '실행할 수 있던 파일을 다시 그렇게 하려면', en: 'To make files executable again that were' },
  type: { ko: '{host} 터미널에서 실행', en: 'Run it in a terminal of {host}' },
  cancelled: {
    ko: '그만두었다. 이미 되돌린 것은 그대로 있고, 다시 하면 이어진다.',
    en: 'Cancelled. What was brought back until then stays; doing it again goes on from there.',
  },
  cancelledSaving: { ko: '그만두었다. 저장하지 않았다.', en: 'Cancelled. Nothing was saved.' },
  more: { ko: '외 {count}개', en: 'and {count} more' },
} as const satisfies Record<string, Localized>;

export type WorkSay = SayFrom<typeof table, string | number | undefined>;

export const workSayIn = (language: Language): WorkSay => sayFrom(table, language);
