import type { ErrorHelp } from './help.ts';

const inTerminal = { ko: '그 호스트의 터미널에서 다룬다.', en: 'Do it in a terminal of that host.' };
const look = {
  ko: '터미널에서 `ls -l`로 무엇이 있는지 본다.',
  en: 'Look at what is there with `ls -l` in a terminal.',
};

export const fileHelp = {
  SLW700: {
    title: { ko: '그런 파일이 없다', en: 'There is no such file' },
    why: {
      ko: '터미널에서 지웠거나 이름을 바꾸었고, 편집기의 목록은 그 전의 것이다. 심볼릭 링크가 가리키는 것이 없을 때도 그렇다.',
      en: 'It was removed or renamed in a terminal, and the editor’s list is from before. A symbolic link that leads nowhere says the same.',
    },
    steps: [
      { ko: '편집기의 파일 목록을 다시 불러온다.', en: 'Reload the list of files in the editor.' },
      look,
      {
        ko: '편집하던 내용이 있으면 그대로 저장한다. 파일을 새로 만든다.',
        en: 'If you were editing it, save: the file is made again.',
      },
    ],
  },
  SLW701: {
    title: { ko: '편집기로 열 수 없는 것', en: 'Not a file for the editor' },
    why: {
      ko: '폴더, FIFO, 소켓이나 장치이거나, 이름이 여럿(하드 링크)이어서 바꾸어 쓰면 서로 갈라진다.',
      en: 'It is a folder, a FIFO, a socket or a device, or it has several names (hard links) that saving would part.',
    },
    steps: [look, inTerminal],
  },
  SLW702: {
    title: { ko: '파일이 너무 크다', en: 'The file is too large' },
    why: {
      ko: '편집기는 1 MiB까지의 파일만 연다. 그보다 큰 것은 대개 로그나 프로그램이다.',
      en: 'The editor opens files of up to 1 MiB. What is larger is mostly a log or a program.',
    },
    steps: [
      { ko: '터미널에서 `less`나 `tail`로 본다.', en: 'Look at it with `less` or `tail` in a terminal.' },
      { ko: '매니페스트라면 여러 파일로 나눈다.', en: 'If it is a manifest, split it into several files.' },
    ],
  },
  SLW703: {
    title: { ko: '그사이 파일이 바뀌었다', en: 'The file has changed meanwhile' },
    why: {
      ko: '편집기가 읽은 뒤에 셸이나 다른 탭이 그 파일을 바꾸었다. 모르는 사이에 덮어쓰지 않도록 저장을 멈추었다.',
      en: 'A shell or another tab changed the file after the editor had read it. The save was held back so that nothing is overwritten unseen.',
    },
    steps: [
      { ko: "'비교하기'로 두 내용을 나란히 본다.", en: 'Compare the two with “Compare”.' },
      {
        ko: '내 것을 저장하거나 호스트의 것을 받아들인다.',
        en: 'Save yours, or take the one on the host.',
      },
    ],
  },
  SLW704: {
    title: { ko: '이미 있는 이름', en: 'The name is taken' },
    why: {
      ko: '새로 만들거나 옮기거나 되돌릴 자리에 다른 것이 있다. 편집기는 있는 것을 덮어쓰지 않는다.',
      en: 'Something else is where a thing was to be made, moved or put back. The editor does not overwrite what is there.',
    },
    steps: [{ ko: '다른 이름을 쓴다.', en: 'Choose another name.' }, look],
  },
  SLW705: {
    title: { ko: '쓸 수 없는 경로', en: 'A path that cannot be used' },
    why: {
      ko: '줄바꿈이나 UTF-8이 아닌 바이트가 든 이름은 화면에 보인 대로 되돌아온다고 믿을 수 없다. 심볼릭 링크가 서로를 가리킬 때도 그렇다.',
      en: 'A name with a newline, or with bytes that are no UTF-8, cannot be trusted to come back as it was shown. Symbolic links that lead to each other are another case.',
    },
    steps: [
      { ko: '`/`로 시작하는 경로를 쓴다.', en: 'Write a path that begins with `/`.' },
      {
        ko: '이름이 이상한 파일은 터미널에서 `mv`로 이름을 바꾼다.',
        en: 'Rename a file with an odd name in a terminal, with `mv`.',
      },
    ],
  },
  SLW706: {
    title: { ko: '편집기보다 먼저 시작한 실습 환경', en: 'A lab from before the editor' },
    why: {
      ko: '실습 환경은 시작할 때의 프로그램으로 끝까지 돈다. Slipway를 올리기 전에 시작한 것에는 편집기가 쓰는 기능이 없다.',
      en: 'A lab runs to its end with the programs it was started with. One from before the upgrade lacks what the editor needs.',
    },
    steps: [
      { ko: '터미널의 `vim`으로 고친다.', en: 'Edit with `vim` in a terminal.' },
      {
        ko: '급하지 않으면 실습 환경을 새로 시작한다. 통과한 것은 남는다.',
        en: 'When nothing is lost by it, start a new lab. What has passed is kept.',
      },
    ],
  },
  SLW707: {
    title: { ko: '파일을 다루지 못했다', en: 'The file could not be handled' },
    why: {
      ko: '호스트가 거절했다. 디스크가 가득 찼거나, 읽기 전용이거나, 다른 파일 시스템으로 옮기려 했거나, `/proc`처럼 파일을 만들 수 없는 곳이다.',
      en: 'The host refused: its disk is full, the place is read-only, on another file system, or one that takes no files, such as `/proc`.',
    },
    steps: [
      { ko: '`df -h`로 남은 공간을 본다.', en: 'Look at the free space with `df -h`.' },
      { ko: '다른 폴더에 저장한다.', en: 'Save it in another folder.' },
    ],
  },
  SLW708: {
    title: { ko: '되돌릴 수 없는 삭제', en: 'A deletion that cannot be undone' },
    why: {
      ko: '지운 것은 10분 동안, 마지막 50개까지만 남겨 둔다. 호스트가 다시 시작하면 사라진다.',
      en: 'What was deleted is kept for ten minutes, the last fifty of them, and not across a restart of the host.',
    },
    steps: [
      {
        ko: '편집기에 열려 있던 파일이면 그 탭에서 다시 저장한다.',
        en: 'If the file was open in the editor, save it again from its tab.',
      },
    ],
  },
  SLW709: {
    title: { ko: '전송 기능보다 먼저 시작한 실습 환경', en: 'A lab from before larger transfers' },
    why: {
      ko: '실습 환경은 시작할 때의 프로그램으로 끝까지 돈다. Slipway를 올리기 전에 시작한 것은 폴더를 묶어 보내거나 큰 파일을 주고받지 못한다.',
      en: 'A lab runs to its end with the programs it was started with. One from before the upgrade cannot pack folders or pass on large files.',
    },
    steps: [
      {
        ko: '1 MiB까지의 파일은 하나씩 내려받고 올릴 수 있다.',
        en: 'Files up to 1 MiB can be downloaded and uploaded one by one.',
      },
      {
        ko: '급하지 않으면 실습 환경을 새로 시작한다. 통과한 것은 남는다.',
        en: 'When nothing is lost by it, start a new lab. What has passed is kept.',
      },
    ],
  },
  SLW710: {
    title: { ko: '클러스터에 없는 오브젝트', en: 'An object that the cluster does not have' },
    why: {
      ko: '이유에 이름이 나온 오브젝트를 아직 만들지 않았거나 그사이 지웠다. 그 종류를 아는 CRD가 없을 때도 그렇다.',
      en: 'The object that a reason names has not been made yet, or was deleted meanwhile; or no CRD of its kind is installed.',
    },
    steps: [
      {
        ko: '터미널에서 `kubectl get`으로 네임스페이스와 이름을 확인한다.',
        en: 'Check the namespace and the name with `kubectl get` in a terminal.',
      },
      { ko: '만든 뒤에 탭의 새로 고침을 누른다.', en: 'Once it is made, press Refresh in its tab.' },
    ],
  },
  SLW711: {
    title: { ko: '오브젝트를 읽지 못했다', en: 'The object could not be read' },
    why: {
      ko: 'API 서버가 답하지 않았거나, 거절했거나, 한도보다 큰 답을 보냈다.',
      en: 'The API server did not answer, refused, or answered more than the limit allows.',
    },
    steps: [
      {
        ko: '터미널에서 `kubectl get --raw /readyz`가 `ok`인지 본다.',
        en: 'See in a terminal whether `kubectl get --raw /readyz` says `ok`.',
      },
      { ko: '잠시 뒤 탭의 새로 고침을 누른다.', en: 'Press Refresh in its tab after a while.' },
    ],
  },
  SLW720: {
    title: { ko: '실습 환경의 명령이 결과를 내지 못했다', en: 'A program of the lab gave no result' },
    why: {
      ko: '편집기는 실습 환경의 `istioctl analyze`와 `kubectl`을 k3s-s에서 실행한다. 끝나지 않거나, 클러스터에 연결하지 못하거나, 결과가 한도를 넘으면 멈춘다.',
      en: 'The editor runs the lab’s own `istioctl analyze` and `kubectl` on k3s-s. It stops them when they do not end, cannot reach the cluster, or say more than the limit.',
    },
    steps: [
      {
        ko: 'k3s-s 터미널에서 `kubectl get nodes`로 API 서버가 응답하는지 본다.',
        en: 'See whether the API server answers: `kubectl get nodes` in a terminal of k3s-s.',
      },
      {
        ko: '같은 터미널에서 `istioctl analyze`를 실행해 무엇이라고 하는지 본다.',
        en: 'Run `istioctl analyze` in the same terminal, and see what it says.',
      },
      {
        ko: '매니페스트가 아주 많으면 여러 파일로 나눈다.',
        en: 'If the file has very many manifests, split it into several files.',
      },
    ],
  },
  SLW730: {
    title: { ko: '저장한 작업이 아닌 파일', en: 'Not a file of saved work' },
    why: {
      ko: '저장한 작업은 `slipway-work/about.json`이 든 tar 아카이브(gzip으로 압축)다. 다른 파일이거나, 내려받다 끊겼거나, 손댄 뒤에 내용이 맞지 않는다.',
      en: 'Saved work is a tar archive, compressed by gzip, with `slipway-work/about.json` in it. This is another file, was cut short on its way, or does not fit together since it was changed.',
    },
    steps: [
      { ko: "'내 작업 저장'으로 만든 파일을 고른다.", en: 'Choose the file that “Save my work” made.' },
      {
        ko: '터미널에서 `tar -tzf 파일`로 끝까지 읽히는지 본다.',
        en: 'See with `tar -tzf FILE` in a terminal whether it can be read to its end.',
      },
    ],
  },
  SLW731: {
    title: { ko: '한도를 넘는 저장한 작업', en: 'Saved work above the limits' },
    why: {
      ko: '브라우저가 아카이브를 메모리에 풀기 때문에 크기, 개수, 깊이, 압축률에 한도가 있다. Slipway가 저장한 작업은 언제나 한도 안에 있다.',
      en: 'The browser unpacks the archive in its memory, so its size, number of entries, depth and degree of compression have limits. What Slipway saves is always within them.',
    },
    steps: [
      {
        ko: '직접 묶은 것이면 풀어서 큰 파일을 빼고 `tar -czf`로 다시 묶는다.',
        en: 'If you packed it, unpack it, take out large files, and pack it again with `tar -czf`.',
      },
      { ko: '큰 파일은 편집기에서 하나씩 올린다.', en: 'Upload large files one by one in the editor.' },
    ],
  },
  SLW732: {
    title: { ko: '저장한 작업에 받을 수 없는 것', en: 'Something in saved work that is not taken' },
    why: {
      ko: '링크, 장치, `..`이나 `/`로 시작하는 이름은 홈 폴더 밖을 가리킬 수 있다. 제어 문자가 든 이름과 두 번 나오는 이름도 받지 않는다. Slipway는 그런 것을 저장하지 않는다.',
      en: 'Links, devices and names with `..` or a leading `/` could lead out of the home folder. Names with control characters, or that come twice, are not taken either. Slipway saves none of these.',
    },
    steps: [
      {
        ko: '남에게 받은 파일이면 되돌리지 않는다.',
        en: 'If somebody else gave you the file, do not bring it back.',
      },
      {
        ko: '직접 묶은 것이면 이름이 나온 것을 빼고 다시 묶는다.',
        en: 'If you packed it, take out what is named and pack it again.',
      },
    ],
  },
} as const satisfies Record<string, ErrorHelp>;
