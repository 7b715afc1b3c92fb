import { ROOT } from './work-layout.ts';

/** What the archive says of itself to whoever opens it without a page. */
export const readMe = `Slipway

about.json      이 아카이브의 형식과 저장한 시각 / the format of this archive, and when it was saved
homes/          실습 환경 호스트의 홈 폴더 / the home folders of the lab's hosts
objects/        kubectl로 만든 오브젝트: kubectl apply -f ${ROOT}/objects/ / objects that kubectl made
notes/          장마다 쓴 노트 / the notes on each chapter
record.json     제출한 답과 받은 판정 / answers given, and verdicts
left-out.json   빠진 것과 그 이유 / what was left out, and why

되돌리려면 장의 페이지에서 Ctrl+K를 누르고 "저장한 작업 되돌리기"를 고른다.
To bring it back, press Ctrl+K on a chapter's page and choose "Bring saved work back".
`;
