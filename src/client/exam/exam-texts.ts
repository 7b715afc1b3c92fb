import type { Localized } from '#protocol/errors.ts';
import type { Language } from '#protocol/messages.ts';
import { type SayFrom, sayFrom } from '../page/say-from.ts';

/** The words of exams: before, during and after one. */
const table = {
  exam: { ko: '모의 시험', en: 'Mock exam' },
  lead: {
    ko: '이스티오 실기 자격 시험과 같은 형식이다. 실습 환경 하나에 과제마다 네임스페이스가 있고, 결과만 채점한다. 끝나기 전에는 힌트도 이유도 없다.',
    en: 'Shaped like the practical certification for Istio: one lab, a namespace for each task, and only results are marked. There are no hints and no reasons before the end.',
  },
  homeLink: { ko: '모의 시험 보기', en: 'Take the mock exam' },
  homeText: {
    ko: '시간을 재며 과제를 풀고, 영역별 점수와 다시 읽을 장을 받는다.',
    en: 'Tasks against the clock, and a report by domain that says what to read again.',
  },
  rules: { ko: '규칙', en: 'Rules' },
  ruleTime: {
    ko: '시계는 서버에 있다. 페이지를 새로 고치거나 닫아도, 서버가 다시 시작해도 멈추지 않는다.',
    en: 'The clock runs on the server. Reloading or closing the page does not stop it, and neither does a restart of the server.',
  },
  ruleOrder: {
    ko: '과제는 어떤 순서로 풀어도 되고, 다시 볼 것에 표시할 수 있다.',
    en: 'Take the tasks in any order, and flag those that you want to come back to.',
  },
  ruleMarks: {
    ko: '확인 하나마다 부분 점수가 있고, {percent}%를 얻으면 합격이다.',
    en: 'Each check gives partial credit; {percent}% is a pass.',
  },
  ruleLab: {
    ko: '시험은 새 실습 환경에서 한다. 지금 실습 환경이 있으면 끝내고 새로 만든다.',
    en: 'The exam has a fresh lab. If you have a lab now, it is ended and a new one is made.',
  },
  shares: { ko: '영역', en: 'Domains' },
  share: { ko: '비중', en: 'Share' },
  tasksCount: { ko: '과제', en: 'Tasks' },
  score: { ko: '점수', en: 'Score' },
  domain: { ko: '영역', en: 'Domain' },
  bankText: {
    ko: '과제 {bank}개 가운데 영역의 비중에 따라 무작위로 고른다.',
    en: 'Tasks are drawn at random from {bank}, by the shares of the domains.',
  },
  securityMissing: {
    ko: '공개된 시험에는 보안 영역이 25% 있다. 이 과정에는 아직 보안을 다루는 장이 없어 그 과제도 없고, 그 비중은 다른 영역이 비례해서 나누어 갖는다.',
    en: 'The published exam has 25% on securing workloads. This course has no chapters on it yet, and so no tasks: its share is divided among the other domains in proportion to theirs.',
  },
  installation: { ko: '설치와 설정', en: 'Installation and configuration' },
  traffic: { ko: '트래픽 관리', en: 'Traffic management' },
  security: { ko: '워크로드 보안', en: 'Securing workloads' },
  troubleshooting: { ko: '문제 해결', en: 'Troubleshooting' },
  startFull: { ko: '시험 시작 ({tasks}과제, {minutes}분)', en: 'Start the exam ({tasks} tasks, {minutes} minutes)' },
  startShort: { ko: '짧은 시험 ({tasks}과제, {minutes}분)', en: 'A short exam ({tasks} tasks, {minutes} minutes)' },
  confirmTitle: { ko: '실습 환경을 새로 만들까?', en: 'Make a new lab?' },
  confirmText: {
    ko: '지금 실습 환경을 끝내고 시험용으로 새로 만든다. 지금 실습 환경에서 한 일은 사라진다.',
    en: 'Your present lab is ended and a new one is made for the exam. What you did in the present lab is lost.',
  },
  confirmStart: { ko: '끝내고 시작', en: 'End it and start' },
  cancel: { ko: '취소', en: 'Cancel' },
  preparing: { ko: '시험을 준비하는 중', en: 'The exam is being prepared' },
  stepLab: { ko: '새 실습 환경을 기다린다.', en: 'Waiting for the new lab.' },
  stepTasks: {
    ko: '과제의 네임스페이스를 만든다 ({done}/{of}).',
    en: 'Making the namespaces of the tasks ({done} of {of}).',
  },
  stepMarking: { ko: '채점하는 중 ({done}/{of})', en: 'Being marked ({done} of {of})' },
  clockStarts: { ko: '시계는 준비가 끝나면 시작된다.', en: 'The clock starts when all is ready.' },
  giveUp: { ko: '그만두기', en: 'Give it up' },
  timeLeft: { ko: '남은 시간', en: 'Time left' },
  leftMinutes: { ko: '{minutes}분 남았다.', en: '{minutes} minutes left.' },
  tasks: { ko: '과제 목록', en: 'Tasks' },
  task: { ko: '과제 {number}', en: 'Task {number}' },
  taskOf: { ko: '과제 {number}/{of}', en: 'Task {number} of {of}' },
  weight: { ko: '배점 {percent}%', en: '{percent}% of the exam' },
  facts: { ko: '필요한 것', en: 'What you need' },
  flag: { ko: '다시 볼 것', en: 'Come back to it' },
  flagged: { ko: '다시 볼 것', en: 'to come back to' },
  doneMark: { ko: '풀었음', en: 'Done' },
  isDone: { ko: '풀었음', en: 'done' },
  previous: { ko: '이전 과제', en: 'Previous task' },
  next: { ko: '다음 과제', en: 'Next task' },
  handIn: { ko: '제출', en: 'Hand in' },
  handInTitle: { ko: '제출할까?', en: 'Hand it in?' },
  handInText: {
    ko: '지금 실습 환경의 상태로 채점한다. 제출한 뒤에는 고칠 수 없다. "풀었음"으로 표시하지 않은 과제: {open}개.',
    en: 'The lab is marked as it is now, and nothing can be changed afterwards. Tasks that you did not mark as done: {open}.',
  },
  keepOn: { ko: '계속하기', en: 'Go on' },
  failed: { ko: '시험을 진행할 수 없다', en: 'The exam cannot go on' },
  stopped: { ko: '시작하지 않고 그만두었다.', en: 'It was given up before it began.' },
  passed: { ko: '합격', en: 'Passed' },
  notPassed: { ko: '불합격', en: 'Not passed' },
  percentOf: { ko: '{percent}% (합격 {pass}%)', en: '{percent}% ({pass}% to pass)' },
  took: { ko: '걸린 시간 {time}', en: 'Took {time}' },
  undecided: {
    ko: '배점 {percent}%는 실습 환경이 응답하지 않아 확인하지 못했다. 점수 계산에서 뺐다.',
    en: '{percent}% of the exam could not be checked, because the lab did not answer. It is left out of the score.',
  },
  byDomain: { ko: '영역별 점수', en: 'By domain' },
  byTask: { ko: '과제별 점수', en: 'By task' },
  checkPassed: { ko: '통과', en: 'Passed' },
  checkFailed: { ko: '실패', en: 'Failed' },
  checkUndecided: { ko: '확인하지 못함', en: 'Not checked' },
  points: { ko: '{points}점', en: '{points} points' },
  read: { ko: '다시 읽을 장', en: 'What to read' },
  exportJson: { ko: 'JSON으로 저장', en: 'Save as JSON' },
  again: { ko: '시험 목록으로', en: 'Back to all exams' },
  results: { ko: '지난 시험', en: 'Earlier exams' },
  full: { ko: '전체', en: 'Full' },
  short: { ko: '짧은 시험', en: 'Short' },
  open: { ko: '결과 보기', en: 'Open the report' },
} as const satisfies Record<string, Localized>;

export type ExamSay = SayFrom<typeof table, string | number | undefined>;

export const examSayIn = (language: Language): ExamSay => sayFrom(table, language);

export const percentText = (value: number): string => String(Math.round(value * 10) / 10);
