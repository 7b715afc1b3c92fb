import type { Localized } from '#protocol/errors.ts';
import type { Language } from '#protocol/messages.ts';
import { type SayFrom, sayFrom } from '../page/say-from.ts';

/** The editor's words; they come with it, so that a chapter without an editor does not carry them. */
const table = {
  files: { ko: '파일', en: 'Files' },
  filesToggle: { ko: '파일 목록 열고 닫기', en: 'Show or hide the files' },
  host: { ko: '호스트', en: 'Host' },
  path: { ko: '폴더나 파일의 경로', en: 'Path of a folder or file' },
  up: { ko: '위 폴더로', en: 'Parent folder' },
  reload: { ko: '목록 다시 불러오기', en: 'Reload the list' },
  newFile: { ko: '새 파일', en: 'New file' },
  newFolder: { ko: '새 폴더', en: 'New folder' },
  upload: { ko: '파일 올리기', en: 'Upload files' },
  uploadFolder: { ko: '폴더 올리기', en: 'Upload a folder' },
  uploading: { ko: '올리는 중 {number}/{total}: {name}', en: 'Uploading {number} of {total}: {name}' },
  uploaded: { ko: '{folder}에 파일 {count}개를 올렸다.', en: 'Files uploaded to {folder}: {count}.' },
  uploadBusy: { ko: '먼저 올리던 것이 끝난 뒤에 올린다.', en: 'Wait until the upload before it is done.' },
  uploadMany: {
    ko: '한 번에 파일 {limit}개까지 올린다. 나누어 올리거나 압축해서 올린다.',
    en: 'At most {limit} files at once. Upload them in parts, or as an archive.',
  },
  uploadLarge: {
    ko: '32 MiB보다 커서 올리지 않았다: {names}',
    en: 'Larger than 32 MiB, so not uploaded: {names}',
  },
  uploadOdd: {
    ko: '이름에 쓸 수 없는 문자가 있거나 경로가 너무 길어 올리지 않았다: {names}',
    en: 'Not uploaded, for the name cannot be used or the path is too long: {names}',
  },
  dropHere: { ko: '여기에 놓으면 올린다', en: 'Drop here to upload' },
  dropFailed: {
    ko: '놓은 파일을 브라우저가 읽지 못했다. 올리기 버튼으로 고른다.',
    en: 'The browser could not read what was dropped. Choose it with the upload button.',
  },
  replaceTitle: { ko: '이미 있는 파일 {count}개를 바꿀까?', en: 'Replace what is there already ({count})?' },
  replaceText: {
    ko: '호스트에 있는 내용이 사라지고 되돌릴 수 없다.',
    en: 'What the host has in them is lost, and this cannot be undone.',
  },
  replace: { ko: '바꾸기', en: 'Replace' },
  replaceNot: { ko: '그대로 두기', en: 'Leave them' },
  download: { ko: '{name} 내려받기', en: 'Download {name}' },
  downloading: { ko: '{name}을(를) 내려받는 중', en: 'Downloading {name}' },
  downloaded: { ko: '{name}을(를) 내려받았다.', en: '{name} was downloaded.' },
  objectTab: { ko: '{object}: 클러스터에서 읽은 것', en: '{object}, as read from the cluster' },
  objectNote: {
    ko: '{time}에 클러스터에서 읽은 {object}. 읽기만 하고, 저장하지 않는다.',
    en: '{object} as the cluster had it at {time}. Read-only, and kept nowhere.',
  },
  objectBeside: {
    ko: '− 줄은 {time}에 클러스터에서 읽은 {object}에, + 줄은 내 파일 {path}에만 있다.',
    en: 'Lines with − are in {object} as the cluster had it at {time}, those with + in your file {path}.',
  },
  solutionTab: { ko: '해답과 비교: {name}', en: 'Solution and mine: {name}' },
  solutionFile: {
    ko: '− 줄은 해답에, + 줄은 내 파일 {path}에만 있다. 비교는 파일을 바꾸지 않는다.',
    en: 'Lines with − are in the solution, those with + in your file {path}. Comparing changes no file.',
  },
  solutionCluster: {
    ko: '− 줄은 해답에, + 줄은 {time}에 클러스터에서 읽은 내 오브젝트에만 있다. API 서버가 채운 값도 보인다.',
    en: 'Lines with − are in the solution, those with + in your objects as the cluster had them at {time}, with what the API server filled in.',
  },
  solutionNone: {
    ko: '해답만 보인다. 비교할 파일이나 오브젝트가 아직 없다.',
    en: 'This is the solution alone: there is no file or object of yours to compare with yet.',
  },
  refresh: { ko: '새로 읽기', en: 'Read again' },
  refreshing: { ko: '읽는 중', en: 'Reading' },
  rename: { ko: '이름 바꾸기', en: 'Rename' },
  delete: { ko: '삭제', en: 'Delete' },
  tree: { ko: '{host}의 {path}', en: '{path} on {host}' },
  treeMore: { ko: '항목이 더 있지만 2000개까지만 보인다.', en: 'There are more; two thousand are shown.' },
  treeEmpty: { ko: '비어 있음', en: 'Empty' },
  oddName: {
    ko: '제어 문자나 UTF-8이 아닌 바이트가 든 이름이라 편집기로 열 수 없다. 터미널에서 다룬다.',
    en: 'The name holds control characters or bytes that are no UTF-8, so the editor cannot open it. Use a terminal.',
  },
  notAFile: { ko: '파일이나 폴더가 아니라 열 수 없다.', en: 'Neither a file nor a folder: it cannot be opened.' },
  newFileTitle: { ko: '새 파일', en: 'New file' },
  newFolderTitle: { ko: '새 폴더', en: 'New folder' },
  renameTitle: { ko: '{name}의 새 이름', en: 'A new name for {name}' },
  pathLabel: { ko: '{host}에서의 경로', en: 'Path on {host}' },
  pathWrong: {
    ko: '쓸 수 없는 경로다. 제어 문자 없이 1024자까지 쓴다.',
    en: 'This path cannot be used: no control characters, at most 1024 in all.',
  },
  create: { ko: '만들기', en: 'Create' },
  cancel: { ko: '취소', en: 'Cancel' },
  deleted: {
    ko: '{path}을(를) 지웠다. 10분 동안 되돌릴 수 있다.',
    en: '{path} was deleted. It can be undone for ten minutes.',
  },
  undo: { ko: '되돌리기', en: 'Undo' },
  restored: { ko: '{path}을(를) 되돌렸다.', en: '{path} is back.' },
  earlier: { ko: '전에 끝난 실습에서 저장하지 않은 글', en: 'Unsaved texts from earlier labs' },
  earlierOpen: { ko: '{host}의 {path}: 이 실습에서 열기', en: '{path} on {host}: open it in this lab' },
  earlierDrop: { ko: '{path} 버리기', en: 'Discard {path}' },
  openFiles: { ko: '열린 파일', en: 'Open files' },
  close: { ko: '{name} 닫기', en: 'Close {name}' },
  unsaved: { ko: '저장하지 않음', en: 'unsaved' },
  closeTitle: { ko: '{name}을(를) 저장하지 않고 닫을까?', en: 'Close {name} without saving?' },
  closeText: { ko: '바꾼 내용이 사라진다.', en: 'What you changed will be lost.' },
  discard: { ko: '버리고 닫기', en: 'Discard and close' },
  discardTitle: { ko: '{path}의 저장하지 않은 글을 버릴까?', en: 'Discard the unsaved text of {path}?' },
  discardText: { ko: '이 브라우저에만 있는 글이다.', en: 'It exists in this browser alone.' },
  discardConfirm: { ko: '버리기', en: 'Discard' },
  nothingOpen: {
    ko: '왼쪽에서 파일을 열거나 새로 만든다.',
    en: 'Open a file from the list, or make a new one.',
  },
  content: { ko: '{host}의 {path} 내용', en: 'Text of {path} on {host}' },
  readOnlyEncoding: {
    ko: 'UTF-8이 아닌 바이트가 있어 읽기만 한다. 저장하면 그 바이트를 잃는다.',
    en: 'Read-only: it has bytes that are no UTF-8, which saving would lose.',
  },
  readOnlyBinary: {
    ko: '글이 아니라 바이너리라서 읽기만 한다.',
    en: 'Read-only: this is no text.',
  },
  readOnlyLineEnds: {
    ko: '줄 끝이 섞여 있어(LF, CRLF, CR) 읽기만 한다. 저장하면 하나로 바뀐다.',
    en: 'Read-only: its lines end in several ways (LF, CRLF, CR), and saving would make them one.',
  },
  changed: {
    ko: '호스트에서 파일이 바뀌었다. 여기에는 저장하지 않은 내용이 있다.',
    en: 'The file has changed on the host, and there are unsaved changes here.',
  },
  gone: {
    ko: '호스트에서 파일이 없어졌다. 저장하면 새로 만든다.',
    en: 'The file is gone from the host. Saving makes it again.',
  },
  compare: { ko: '비교하기', en: 'Compare' },
  conflict: {
    ko: '− 줄은 호스트의 파일에, + 줄은 여기에만 있다. 어느 쪽을 남길까?',
    en: 'Lines with − are on the host only, those with + are yours. Which one stays?',
  },
  conflictGone: {
    ko: '호스트에서 파일이 없어졌다. 내용을 새 파일로 저장할까?',
    en: 'The file is gone from the host. Save your text as a new file?',
  },
  keepMine: { ko: '내 것 저장', en: 'Save mine' },
  takeTheirs: { ko: '호스트 것 받기', en: 'Take the host’s' },
  giveUp: { ko: '내 것 버리고 닫기', en: 'Discard mine and close' },
  later: { ko: '나중에', en: 'Later' },
  save: { ko: '저장', en: 'Save' },
  saving: { ko: '저장하는 중', en: 'Saving' },
  saved: { ko: '{path}을(를) 저장했다.', en: '{path} was saved.' },
  followed: { ko: '호스트에서 바뀐 내용을 불러왔다.', en: 'Followed the change on the host.' },
  apply: { ko: '적용', en: 'Apply' },
  applyTitle: {
    ko: '저장하고 {host} 터미널에서 kubectl apply -f 를 실행',
    en: 'Save, and run kubectl apply -f in a terminal of {host}',
  },
  tabKey: {
    ko: 'Ctrl+M을 누르면 Tab 키로 편집기를 나갈 수 있다.',
    en: 'Ctrl+M lets the Tab key leave the editor.',
  },
  unkept: {
    ko: '이 브라우저는 저장하지 않은 글을 남겨 두지 못한다. 새로 고치기 전에 저장한다.',
    en: 'This browser cannot keep unsaved texts. Save before you reload.',
  },
} as const satisfies Record<string, Localized>;

/** A place or a draft is given as it is. */
export type EditorSay = SayFrom<typeof table, string | number | undefined>;

export const editorSayIn = (language: Language): EditorSay => sayFrom(table, language);
