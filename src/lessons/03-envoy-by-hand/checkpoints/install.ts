import type { CheckpointSpec } from '#lesson';
import type { Check } from './envoy-on-testpc.ts';

const KEYRINGS = ['/etc/apt/keyrings/envoy-keyring.gpg', '/usr/share/keyrings/envoy-keyring.gpg'];
const INDEXES = ['bookworm', 'jammy'].flatMap((suite) =>
  ['amd64', 'arm64'].map(
    (machine) => `/var/lib/apt/lists/apt.envoyproxy.io_dists_${suite}_main_binary-${machine}_Packages`,
  ),
);

const key: Check = {
  kind: 'host-file',
  host: 'testpc',
  path: KEYRINGS,
  lacks: '^-----BEGIN PGP',
  reasons: [
    {
      for: 'file.missing',
      code: 'apt.key-missing',
      ko: `저장소의 서명을 확인할 키가 없다(${KEYRINGS.join(' 또는 ')}). 키가 없으면 apt는 목록을 받고도 버린다.`,
      en: `The key that verifies the repository's signature is missing (${KEYRINGS.join(' or ')}). Without it apt throws away the lists that it got.`,
      next: 'find /etc/apt -type f',
    },
    {
      for: 'file.content-forbidden',
      code: 'apt.key-armored',
      ko: '키가 텍스트(-----BEGIN PGP …)로 저장되어 있다. 이름이 .gpg로 끝나는 파일에는 gpg --dearmor로 변환한 바이너리 형식이 있어야 한다.',
      en: 'The key is stored as text (-----BEGIN PGP …). A file whose name ends with .gpg must hold the binary form that gpg --dearmor makes.',
      next: "grep -rl 'BEGIN PGP' /etc/apt",
    },
  ],
};

const indexed: Check = {
  kind: 'host-file',
  host: 'testpc',
  path: INDEXES,
  explainedBy: [key],
  reasons: [
    {
      for: 'file.missing',
      code: 'apt.index-missing',
      ko: 'apt가 아직 apt.envoyproxy.io의 패키지 목록을 갖고 있지 않다. 저장소를 적은 줄(이름, bookworm, main)을 확인하고 apt-get update를 실행한다.',
      en: 'apt does not have the package list of apt.envoyproxy.io yet. Check the line that names the repository (name, bookworm, main), and run apt-get update.',
      object: 'apt.envoyproxy.io',
      expected: 'the package list of apt.envoyproxy.io',
      next: "grep -rn '^deb' /etc/apt; ls /var/lib/apt/lists",
    },
  ],
};

const installed: Check = {
  kind: 'host-file',
  host: 'testpc',
  path: '/usr/bin/envoy',
  executable: true,
  explainedBy: [indexed],
  reasons: [
    {
      for: 'file.missing',
      code: 'package.not-installed',
      ko: 'apt는 패키지 envoy를 알고 있지만 아직 설치되지 않았다.',
      en: 'apt knows the package envoy, but it is not installed yet.',
      next: 'apt-cache policy envoy',
    },
  ],
};

export const install: CheckpointSpec = {
  id: 'install',
  title: { ko: '엔보이 설치하기', en: 'Install Envoy' },
  goal: {
    ko: 'testpc에 apt 저장소 apt.envoyproxy.io의 패키지 envoy가 설치되어 있다.',
    en: 'The package envoy from the apt repository apt.envoyproxy.io is installed on testpc.',
  },
  checks: [installed],
  hints: [
    {
      ko: '세 가지가 차례로 필요하다: 저장소의 키, 저장소를 적은 줄, 그리고 목록 갱신과 설치.',
      en: "Three things are needed, one after the other: the repository's key, a line that names the repository, then update and install.",
    },
    {
      ko: '`apt-get update`의 마지막 줄들을 읽는다. NO_PUBKEY면 키의 문제, 404면 줄에 적은 이름의 문제다.',
      en: 'Read the last lines of `apt-get update`. NO_PUBKEY is about the key, 404 about a name in the line.',
    },
    {
      ko: '`signed-by=`가 가리키는 파일에 `gpg --dearmor`를 거친 키가 있어야 하고, 배포판 이름은 `bookworm`, 그 뒤는 `main`이다.',
      en: 'The file named by `signed-by=` holds the key after `gpg --dearmor`; the suite is `bookworm`, followed by `main`.',
    },
  ],
  solution: ['as-the-page/1-testpc-install.sh'],
};
