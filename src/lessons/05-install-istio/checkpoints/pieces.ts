import type { CheckpointSpec } from '#lesson';

const istiodRuns = {
  kind: 'resource',
  resource: 'deployments',
  namespace: 'istio-system',
  name: 'istiod',
  match: { status: { conditions: [{ type: 'Available', status: 'True' }] } },
} as const;

export const crds: CheckpointSpec = {
  id: 'crds',
  title: { ko: '새로 생긴 리소스 종류', en: 'The new kinds of resource' },
  goal: {
    ko: '설치가 더한 커스텀리소스데피니션(CRD)의 개수를 적는다.',
    en: 'Write how many CustomResourceDefinitions the installation added.',
  },
  exercise: {
    kind: 'text',
    prompt: {
      ko: '이름이 istio.io로 끝나는 CRD는 몇 개인가?',
      en: 'How many CRDs have a name that ends in istio.io?',
    },
    accept: ['^14$'],
    mistakes: [
      {
        pattern: '^15$',
        code: 'answer.header-counted',
        why: {
          ko: '표의 헤더까지 세었다. `--no-headers`를 붙이거나 grep으로 거른다.',
          en: 'The header of the table was counted too. Add `--no-headers`, or filter with grep.',
        },
      },
      {
        pattern: '^7$|^8$|^9$',
        code: 'answer.networking-only',
        why: {
          ko: 'networking.istio.io만 세었다. security, telemetry, extensions 그룹도 있다.',
          en: 'Only networking.istio.io was counted. There are the groups security, telemetry and extensions as well.',
        },
      },
    ],
    next: 'kubectl get crd -o name | grep istio.io | sort',
    explanation: {
      ko: '열네 가지다. IstioOperator는 그 안에 없다. 그것은 istioctl이 읽는 파일의 형식일 뿐 클러스터에 저장되지 않는다.',
      en: 'Fourteen. IstioOperator is not among them: it is only the format of a file that istioctl reads, and is not stored in the cluster.',
    },
  },
  checks: [istiodRuns, { kind: 'exercise' }],
  hints: [
    { ko: '목록을 눈으로 세지 않고 명령에 맡긴다.', en: 'Let a command count the list.' },
    {
      ko: '`kubectl get crd -o name`은 헤더 없이 한 줄에 하나씩 출력한다.',
      en: '`kubectl get crd -o name` prints one a line, without a header.',
    },
    {
      ko: "`kubectl get crd -o name | grep -c 'istio.io$'`의 숫자를 적는다.",
      en: "Type the number that `kubectl get crd -o name | grep -c 'istio.io$'` prints.",
    },
  ],
};

export const processes: CheckpointSpec = {
  id: 'processes',
  title: { ko: '복습: 어느 프로세스가 어디에서 실행되는가', en: 'Review: which process runs where' },
  goal: { ko: '프로세스마다 알맞은 이름을 고른다.', en: 'Give each process its name.' },
  exercise: {
    kind: 'assign',
    oneEach: true,
    prompt: {
      ko: '`ps -ef`에서 본 프로세스는 각각 무엇인가?',
      en: 'What are the processes that you saw with `ps -ef`?',
    },
    targets: [
      { id: 'discovery', text: { ko: 'pilot-discovery', en: 'pilot-discovery' } },
      { id: 'agent', text: { ko: 'pilot-agent', en: 'pilot-agent' } },
      { id: 'envoy', text: { ko: 'envoy', en: 'envoy' } },
    ],
    items: [
      {
        id: 'control',
        text: { ko: 'istiod 파드의 PID 1', en: 'PID 1 in the pod of istiod' },
        target: 'discovery',
        why: {
          ko: '컨트롤 플레인은 이 프로세스 하나다. Pilot, Galley, Citadel은 그 안의 역할이다.',
          en: 'The control plane is this one process. Pilot, Galley and Citadel are roles inside it.',
        },
      },
      {
        id: 'parent',
        text: { ko: '게이트웨이 파드의 PID 1', en: 'PID 1 in the pod of the gateway' },
        target: 'agent',
        why: {
          ko: '에이전트가 먼저 시작해서 부트스트랩 설정을 쓰고 엔보이를 자식 프로세스로 띄운다.',
          en: 'The agent starts first, writes the bootstrap configuration and starts Envoy as its child.',
        },
      },
      {
        id: 'child',
        text: { ko: '트래픽을 실제로 전달하는, PID 1의 자식', en: 'the child of PID 1 that forwards the traffic' },
        target: 'envoy',
        why: {
          ko: '요청은 모두 엔보이를 지난다. 에이전트는 설정과 인증서를 전달한다.',
          en: 'All requests go through Envoy. The agent passes on configuration and certificates.',
        },
      },
    ],
    mistakes: [
      {
        item: 'parent',
        target: 'envoy',
        code: 'answer.envoy-first',
        why: {
          ko: 'envoy의 PPID는 1이다. PID 1인 pilot-agent가 그것을 띄웠다.',
          en: 'The PPID of envoy is 1: pilot-agent, which is PID 1, has started it.',
        },
      },
    ],
    explanation: {
      ko: '게이트웨이도 사이드카와 같은 이미지(proxyv2)를 쓰고 같은 두 프로세스를 실행한다.',
      en: 'A gateway uses the same image as a sidecar (proxyv2) and runs the same two processes.',
    },
  },
  checks: [istiodRuns, { kind: 'exercise' }],
  hints: [
    {
      ko: 'PID와 PPID를 본다. PPID가 1인 프로세스는 PID 1이 띄운 것이다.',
      en: 'Look at PID and PPID: a process with PPID 1 was started by PID 1.',
    },
    {
      ko: '`kubectl exec -n istio-system deploy/istio-ingressgateway -- ps -eo pid,ppid,comm`과 `deploy/istiod`의 출력을 비교한다.',
      en: 'Compare `kubectl exec -n istio-system deploy/istio-ingressgateway -- ps -eo pid,ppid,comm` with the same of `deploy/istiod`.',
    },
    {
      ko: 'pilot-discovery는 istiod에, pilot-agent는 게이트웨이에 있고, 트래픽을 전달하는 것은 envoy다.',
      en: 'pilot-discovery is in istiod, pilot-agent in the gateway, and envoy forwards the traffic.',
    },
  ],
};

export const ports: CheckpointSpec = {
  id: 'ports',
  title: { ko: 'istiod가 여는 포트', en: "istiod's ports" },
  goal: { ko: '포트마다 하는 일을 고른다.', en: 'Give each port its purpose.' },
  exercise: {
    kind: 'assign',
    oneEach: true,
    prompt: {
      ko: 'istiod의 어느 포트가 무엇을 하는가?',
      en: 'Which port of istiod does what?',
    },
    targets: [
      {
        id: 'xds-tls',
        text: {
          ko: '프록시에 주는 설정과 인증서 (gRPC, TLS)',
          en: 'configuration and certificates for proxies (gRPC, TLS)',
        },
      },
      { id: 'xds-plain', text: { ko: '같은 설정을 평문으로', en: 'the same configuration in plain text' } },
      { id: 'webhook', text: { ko: 'API 서버가 호출하는 웹훅', en: 'webhooks that the API server calls' } },
      { id: 'metrics', text: { ko: '컨트롤 플레인의 메트릭', en: "the control plane's own metrics" } },
    ],
    items: [
      {
        id: 'p15012',
        text: { ko: '15012', en: '15012' },
        target: 'xds-tls',
        why: { ko: 'pilot-agent는 모두 여기로 연결한다.', en: 'Every pilot-agent connects here.' },
      },
      {
        id: 'p15010',
        text: { ko: '15010', en: '15010' },
        target: 'xds-plain',
        why: {
          ko: '암호화가 없어 프로덕션에서는 쓰지 않는다.',
          en: 'Without encryption; not for production.',
        },
      },
      {
        id: 'p15017',
        text: { ko: '15017', en: '15017' },
        target: 'webhook',
        why: {
          ko: '서비스의 443번 포트가 여기로 연결된다. 주입과 검증 웹훅이 이 포트를 쓴다.',
          en: "The Service's port 443 leads here: injection and validation webhooks use it.",
        },
      },
      {
        id: 'p15014',
        text: { ko: '15014', en: '15014' },
        target: 'metrics',
        why: {
          ko: '프로메테우스가 여기서 istiod의 메트릭을 수집한다. 준비성 프로브는 8080의 /ready다.',
          en: 'Prometheus scrapes istiod here. The readiness probe is /ready on 8080.',
        },
      },
    ],
    mistakes: [
      {
        item: 'p15010',
        target: 'xds-tls',
        code: 'answer.plain-for-tls',
        why: {
          ko: '15010은 평문이다. 프록시가 쓰는 TLS 포트는 15012이다.',
          en: '15010 is plain text. The TLS port that proxies use is 15012.',
        },
      },
      {
        item: 'p15014',
        target: 'webhook',
        code: 'answer.metrics-for-webhook',
        why: {
          ko: '15014는 메트릭이다. 웹훅은 서비스의 443번에서 15017로 연결된다.',
          en: '15014 is metrics. Webhooks come from port 443 of the Service to 15017.',
        },
      },
    ],
    explanation: {
      ko: '15로 시작하는 번호는 이스티오가 쓰기로 정한 범위다. 15010과 15012가 xDS이다.',
      en: 'Numbers that begin with 15 are the range that Istio has taken for itself. 15010 and 15012 are xDS.',
    },
  },
  checks: [istiodRuns, { kind: 'exercise' }],
  hints: [
    {
      ko: '먼저 프록시가 쓰는 포트와 API 서버가 쓰는 포트를 나눈다.',
      en: 'First tell the ports that proxies use from the one that the API server uses.',
    },
    {
      ko: '`kubectl get service -n istio-system istiod -o yaml`의 포트에는 이름이 있다.',
      en: 'The ports have names in `kubectl get service -n istio-system istiod -o yaml`.',
    },
    {
      ko: 'grpc-xds는 15010, TLS를 쓰는 https-dns는 15012, https-webhook은 15017, http-monitoring은 15014다.',
      en: 'grpc-xds is 15010, https-dns with TLS is 15012, https-webhook is 15017, http-monitoring is 15014.',
    },
  ],
};

export const webhook: CheckpointSpec = {
  id: 'webhook',
  title: { ko: '사이드카는 누가 넣는가', en: 'What adds the sidecar' },
  goal: {
    ko: '지금 default에 파드를 만들면 어떻게 될지 예측한다.',
    en: 'Predict what happens when a pod is made in default right now.',
  },
  exercise: {
    kind: 'choice',
    prompt: {
      ko: '레이블이 없는 지금, 네임스페이스 default에 nginx 파드를 만든다. READY는 무엇이 되고, 왜 그런가?',
      en: 'The namespace default has no label yet, and you make an nginx pod there. What does READY say, and why?',
    },
    options: [
      {
        id: 'one',
        text: {
          ko: '1/1. 웹훅의 네임스페이스 셀렉터에 맞지 않아 istiod를 호출하지 않는다.',
          en: "1/1. The namespace does not match the webhook's selector, so istiod is not called.",
        },
        right: true,
        why: {
          ko: '웹훅은 `istio-injection=enabled`인 네임스페이스만 고른다.',
          en: 'The webhook selects only namespaces with `istio-injection=enabled`.',
        },
      },
      {
        id: 'two',
        text: {
          ko: '2/2. 이스티오를 설치했으니 모든 파드에 사이드카가 들어간다.',
          en: '2/2. Istio is installed, so every pod gets a sidecar.',
        },
        code: 'answer.injects-everywhere',
        why: {
          ko: '설치만으로는 아무 파드도 바뀌지 않는다. 네임스페이스나 파드에 레이블이 있어야 한다.',
          en: 'The installation alone changes no pod: the namespace or the pod needs a label for it.',
        },
      },
      {
        id: 'refused',
        text: {
          ko: '만들어지지 않는다. 웹훅이 거절한다.',
          en: 'It is not made: the webhook refuses it.',
        },
        code: 'answer.webhook-refuses',
        why: {
          ko: '주입 웹훅은 파드를 고칠 뿐 거절하지 않는다. istiod가 멈춰 있고 레이블이 있을 때만 생성이 실패한다.',
          en: 'The injection webhook changes pods and never refuses them. Creation fails only while istiod is down and the label is there.',
        },
      },
      {
        id: 'later',
        text: {
          ko: '1/1로 뜬 뒤 istiod가 사이드카를 더해 2/2가 된다.',
          en: '1/1 at first, then istiod adds the sidecar and it becomes 2/2.',
        },
        code: 'answer.added-later',
        why: {
          ko: '이미 있는 파드의 컨테이너 목록은 바뀌지 않는다. 주입은 생성될 때 한 번뿐이다.',
          en: 'The list of containers of an existing pod never changes. Injection happens once, at creation.',
        },
      },
    ],
    explanation: {
      ko: '설치는 웹훅을 준비할 뿐이다. 다음 장에서 네임스페이스에 레이블을 붙이면 그때부터 만들어지는 파드가 2/2가 된다.',
      en: 'The installation only gets the webhook ready. In the next chapter you label the namespace, and pods made from then on are 2/2.',
    },
  },
  checks: [{ kind: 'exercise' }],
  hints: [
    {
      ko: '웹훅이 호출되는지는 파드가 만들어지는 네임스페이스의 레이블이 정한다.',
      en: 'Whether the webhook is called depends on the labels of the namespace in which the pod is made.',
    },
    {
      ko: '`kubectl get namespace -L istio-injection`에서 default의 칸을 본다.',
      en: 'Look at the column of default in `kubectl get namespace -L istio-injection`.',
    },
    {
      ko: "API 서버에 만들어 보기만 하게 할 수 있다. `kubectl run try --image=nginx:1.22 --dry-run=server -o jsonpath='{.spec.containers[*].name}'`은 컨테이너의 이름을 출력한다.",
      en: "The API server can try without making anything: `kubectl run try --image=nginx:1.22 --dry-run=server -o jsonpath='{.spec.containers[*].name}'` prints the names of the containers.",
    },
  ],
};
