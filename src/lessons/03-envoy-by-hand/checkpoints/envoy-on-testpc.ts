import type { CheckpointSpec } from '#lesson';

export type Check = CheckpointSpec['checks'][number];

/** Where the demo configuration sends requests to, as seen from the cluster's side. */
export const DEMO_URL = 'http://192.168.10.200:10000/';

/** Only Envoy itself, and on every address: a browser and the other hosts come from outside. */
export const demoListener: Check = {
  kind: 'host-socket',
  host: 'testpc',
  port: 10000,
  process: 'envoy',
  address: 'any',
  reasons: [
    {
      for: 'socket.address',
      code: 'listener.loopback',
      ko: '리스너가 127.0.0.1에서만 듣는다. testpc 안에서는 열리지만 다른 호스트의 연결은 거절된다. 리스너의 address가 0.0.0.0이어야 한다.',
      en: 'The listener is only at 127.0.0.1: it answers on testpc itself and refuses every other host. Its address should be 0.0.0.0.',
    },
    {
      for: 'socket.missing',
      code: 'listener.missing',
      ko: '엔보이는 돌고 있지만 10000번 포트에서 듣지 않는다. 다른 설정으로 실행되었다.',
      en: 'Envoy runs but does not listen on port 10000: it was started with another configuration.',
    },
  ],
};
