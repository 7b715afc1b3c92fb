import type { CheckpointSpec } from '#lesson';

export const download: CheckpointSpec = {
  id: 'download',
  title: { ko: 'istioctl 준비하기', en: 'Get istioctl ready' },
  goal: {
    ko: 'k3s-s에 이스티오 1.23.2의 배포판이 풀려 있고, istioctl을 경로 없이 실행할 수 있다.',
    en: 'The release of Istio 1.23.2 is unpacked on k3s-s, and istioctl runs without a path.',
  },
  checks: [
    { kind: 'host-file', host: 'k3s-s', path: '/root/istio-1.23.2/samples', type: 'directory' },
    { kind: 'host-file', host: 'k3s-s', path: ['/usr/local/bin/istioctl', '/usr/bin/istioctl'], executable: true },
  ],
  hints: [
    {
      ko: '받는 것과 검색 경로에 두는 것, 두 가지 일이다.',
      en: 'There are two things to do: fetch it, and put it on the path.',
    },
    {
      ko: '받는 스크립트는 https://istio.io/downloadIstio에 있고, 버전은 환경 변수로 정한다.',
      en: 'The script that fetches it is at https://istio.io/downloadIstio; an environment variable sets the version.',
    },
    {
      ko: '변수 ISTIO_VERSION은 curl이 아니라 sh에 준다. 그런 다음 bin/istioctl을 /usr/local/bin에 둔다.',
      en: 'Give ISTIO_VERSION to sh, not to curl. Then put bin/istioctl into /usr/local/bin.',
    },
  ],
  solution: ['by-file/1-k3s-s-download.sh'],
};
