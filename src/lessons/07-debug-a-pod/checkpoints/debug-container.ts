import type { CheckpointSpec } from '#lesson';

/** The lab's mirror has the same image under both names. */
const image = '(^|/)netshoot(:|@|$)';

export const debuggerRuns: CheckpointSpec = {
  id: 'debugger',
  title: { ko: '디버그 컨테이너 넣기', en: 'Put in a debug container' },
  goal: {
    ko: '디플로이먼트 web의 파드 안에서 netshoot 이미지로 만든 임시 컨테이너가 실행 중이다.',
    en: 'An ephemeral container from the image netshoot runs in the pod of the Deployment web.',
  },
  checks: [
    {
      kind: 'pods',
      namespace: 'default',
      app: 'web',
      sidecar: 'present',
      ephemeral: { image, running: true },
    },
  ],
  hints: [
    {
      ko: '파드를 다시 만들지 않고 컨테이너를 더하는 명령은 `kubectl debug`다. 대상은 노드가 아니라 파드다.',
      en: '`kubectl debug` adds a container to a pod without recreating the pod. It takes a pod, not a node.',
    },
    {
      ko: '실행할 명령이 바로 끝나면 컨테이너도 끝난다. 끝난 임시 컨테이너는 다시 시작하지 않는다.',
      en: 'When its command ends at once, so does the container, and an ephemeral container that ended does not start again.',
    },
    {
      ko: '`kubectl debug $(kubectl get pod -l app=web -o name | head -n 1) --image=nicolaka/netshoot -c netdebug -- sleep infinity`. `--copy-to`를 붙이면 복사본이 생길 뿐 이 파드에는 들어가지 않는다.',
      en: '`kubectl debug $(kubectl get pod -l app=web -o name | head -n 1) --image=nicolaka/netshoot -c netdebug -- sleep infinity`. With `--copy-to` a copy is made, and this pod gets nothing.',
    },
  ],
  solution: ['step-by-step/1-k3s-s-debug.sh'],
};

export const target: CheckpointSpec = {
  id: 'target',
  title: { ko: '사이드카의 프로세스까지 보기', en: "See the sidecar's processes too" },
  goal: {
    ko: 'web의 파드에서 실행되는 임시 컨테이너가 istio-proxy 컨테이너의 프로세스를 함께 본다.',
    en: "An ephemeral container in web's pod shares the processes of the container istio-proxy.",
  },
  checks: [
    {
      kind: 'pods',
      namespace: 'default',
      app: 'web',
      sidecar: 'present',
      ephemeral: { image, target: 'istio-proxy', running: true },
    },
  ],
  hints: [
    {
      ko: '이미 있는 임시 컨테이너는 바꿀 수 없다. 다른 이름으로 하나 더 만든다.',
      en: 'An ephemeral container that exists cannot be changed. Make another one with another name.',
    },
    {
      ko: '어느 컨테이너의 PID 네임스페이스에 들어갈지를 고르는 플래그가 있다.',
      en: 'There is a flag that says whose PID namespace to enter.',
    },
    {
      ko: '`--target=istio-proxy`이다. 다른 사용자의 프로세스가 연 소켓까지 보려면 `--profile=sysadmin`도 붙인다.',
      en: 'It is `--target=istio-proxy`. To see which sockets the processes of other users hold, add `--profile=sysadmin`.',
    },
  ],
  solution: ['step-by-step/2-k3s-s-target.sh'],
};
