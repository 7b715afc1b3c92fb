import type { Check } from '../../03-envoy-by-hand/checkpoints/envoy-on-testpc.ts';

export const ADMIN_URL = 'http://192.168.10.200:9902';

/** An Envoy that was there before and has been ended, on purpose or not. */
export const alive: Check = {
  kind: 'host-process',
  host: 'testpc',
  name: 'envoy',
  reasons: [
    {
      for: 'process.missing',
      code: 'envoy.ended',
      ko: 'testpc에서 엔보이가 돌고 있지 않다. 설정 파일과 덮어쓸 설정을 함께 주어 다시 띄운다.',
      en: 'No Envoy runs on testpc. Start it again, with the configuration file and the override together.',
      next: 'ps -eo pid,uid,args',
    },
  ],
};

export const adminListener: Check = {
  kind: 'host-socket',
  host: 'testpc',
  port: 9902,
  process: 'envoy',
  address: 'any',
  reasons: [
    {
      for: 'socket.address',
      code: 'admin.loopback',
      ko: '관리자 인터페이스가 127.0.0.1에서만 듣는다. testpc의 터미널에서는 열리지만 브라우저와 다른 호스트에서는 거절된다. admin.address의 주소가 0.0.0.0이어야 한다.',
      en: 'The admin interface is only at 127.0.0.1: it opens in a terminal of testpc and refuses browsers and other hosts. The address in admin.address should be 0.0.0.0.',
      next: "curl -s 'http://localhost:9902/config_dump?mask=bootstrap.admin'",
    },
    {
      for: 'socket.missing',
      when: { listening: { $regex: ':990[013-9] envoy' } },
      code: 'admin.other-port',
      ko: '관리자 인터페이스가 다른 포트에 떠 있다. 이 장에서는 9902번을 쓴다(9901은 다른 배포판의 기본값이다).',
      en: 'The admin interface is on another port. This chapter uses 9902 (9901 is the default of other builds).',
    },
    {
      for: 'socket.missing',
      code: 'admin.not-configured',
      ko: '엔보이는 돌고 있지만 관리자 인터페이스가 없다. 덮어쓸 설정 없이 띄운 엔보이가 아직 실행 중인지 본다. 먼저 띄운 것을 종료해야 두 번째가 뜬다.',
      en: 'Envoy runs, but without an admin interface. See whether the one without the override is still running: a second Envoy starts only when the first has ended.',
      next: 'pgrep -a envoy',
    },
  ],
};
