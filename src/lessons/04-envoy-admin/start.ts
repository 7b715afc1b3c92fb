import type { LessonStart } from '#lesson';

/** Where the chapter before ends: Envoy from its repository, and the demo configuration as it was downloaded. */
export const start: LessonStart = {
  target: 'bare',
  steps: [
    {
      title: {
        ko: 'testpc에 엔보이가 없으면 설치한다',
        en: 'Install Envoy on testpc, unless it is there',
      },
      host: 'testpc',
      script: `rm -f /usr/local/bin/envoy
if [ ! -x /usr/bin/envoy ]; then
  curl -fsSL https://apt.envoyproxy.io/signing.key | gpg --batch --yes --dearmor -o /etc/apt/keyrings/envoy-keyring.gpg
  echo 'deb [signed-by=/etc/apt/keyrings/envoy-keyring.gpg] https://apt.envoyproxy.io bookworm main' > /etc/apt/sources.list.d/envoy.list
  apt-get update -qq
  DEBIAN_FRONTEND=noninteractive apt-get install -yqq envoy > /dev/null
fi`,
    },
    {
      title: {
        ko: '데모 설정을 받는다. 고친 것이 있으면 envoy-demo.mine.yaml로 남겨 둔다',
        en: 'Download the demo configuration. One that was edited is kept as envoy-demo.mine.yaml',
      },
      host: 'testpc',
      script: `url=https://www.envoyproxy.io/docs/envoy/latest/_downloads/92dcb9714fb6bc288d042029b34c0de4/envoy-demo.yaml
curl -fsS -o /tmp/envoy-demo.yaml "$url"
if [ -e envoy-demo.yaml ] && ! cmp -s envoy-demo.yaml /tmp/envoy-demo.yaml; then
  mv --backup=numbered envoy-demo.yaml envoy-demo.mine.yaml
fi
mv /tmp/envoy-demo.yaml envoy-demo.yaml`,
    },
  ],
  needs: [
    {
      kind: 'host-file',
      host: 'testpc',
      path: '/usr/bin/envoy',
      executable: true,
      reasons: [
        {
          code: 'start.no-envoy',
          ko: 'testpc에 엔보이가 설치되어 있지 않다.',
          en: 'Envoy is not installed on testpc.',
          next: 'find /usr/bin /usr/local/bin -name envoy',
          on: 'testpc',
        },
      ],
    },
    {
      kind: 'host-file',
      host: 'testpc',
      path: '/root/envoy-demo.yaml',
      contains: ['port_value: 10000', 'cluster: service_envoyproxy_io'],
      reasons: [
        {
          code: 'start.no-demo',
          ko: '/root/envoy-demo.yaml이 없거나, 받은 그대로가 아니다.',
          en: 'There is no /root/envoy-demo.yaml, or it is not as it was downloaded.',
          next: 'ls -l /root',
          on: 'testpc',
        },
      ],
    },
  ],
};
