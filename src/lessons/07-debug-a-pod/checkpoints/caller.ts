import type { CheckpointSpec } from '#lesson';

export const caller: CheckpointSpec = {
  id: 'caller',
  title: { ko: '사이드카를 우회하는 앱 고치기', en: 'Repair the application that bypasses its sidecar' },
  goal: {
    ko: '디플로이먼트 caller가 web-svc로 보내는 요청이 자기 사이드카를 거친다. 사이드카의 접근 로그에 나간 요청으로 남는다.',
    en: "The requests of the Deployment caller to web-svc go through its own sidecar: they are in the sidecar's access log as outbound requests.",
  },
  checks: [
    {
      kind: 'sends-through-sidecar',
      app: { namespace: 'default', name: 'caller', except: ['web', 'early'] },
      service: 'default/web-svc',
      explainedBy: [{ kind: 'namespace-injects', namespace: 'default' }],
    },
  ],
  hints: [
    {
      ko: 'caller의 파드에도 iptables 규칙이 있다. 그 규칙이 caller의 연결을 왜 리다이렉트하지 않는지, 예외를 하나씩 확인한다.',
      en: "caller's pod has the iptables rules too. Go through the exceptions: which one lets caller's connections pass?",
    },
    {
      ko: 'caller의 프로세스가 어느 사용자로 실행되는지 본다. `istioctl analyze`도 같은 곳을 가리킨다.',
      en: 'See which user the processes of caller run as. `istioctl analyze` points to the same place.',
    },
    {
      ko: '컨테이너의 `securityContext.runAsUser`다. 사이드카의 것이 아닌 값으로 바꾼다. 그룹(`runAsGroup`)도 마찬가지다.',
      en: "It is the container's `securityContext.runAsUser`: give it a value that is not the sidecar's. The same goes for the group (`runAsGroup`).",
    },
  ],
  solution: ['step-by-step/3-k3s-s-caller.sh', 'step-by-step/4-k3s-s-repair.sh'],
};
