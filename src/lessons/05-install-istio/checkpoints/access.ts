import type { CheckpointSpec } from '#lesson';

const INGRESS = { namespace: 'istio-system', service: 'istio-ingressgateway' } as const;
const HOST = 'www.mesh.test';

const asNodePort = {
  kind: 'resource',
  resource: 'services',
  namespace: INGRESS.namespace,
  name: INGRESS.service,
  match: { spec: { type: 'NodePort', ports: [{ port: 80, nodePort: { $gte: 30000 } }] } },
  reasons: [
    {
      for: 'resource.missing',
      code: 'ingress.service-missing',
      ko: '인그레스 게이트웨이의 서비스가 없다. 먼저 이스티오를 설치한다.',
      en: 'The Service of the ingress gateway does not exist: install Istio first.',
      next: 'kubectl get svc -n istio-system',
    },
    {
      when: { spec: { type: 'LoadBalancer' } },
      code: 'ingress.load-balancer',
      ko: '서비스의 타입이 아직 LoadBalancer다. 이 실습 환경에는 외부 주소를 할당해 주는 것이 없어 EXTERNAL-IP는 계속 <pending>이다.',
      en: 'The Service is still of type LoadBalancer. Nothing in this lab assigns external addresses, so EXTERNAL-IP stays <pending>.',
      next: 'kubectl get svc -n istio-system istio-ingressgateway',
    },
    {
      when: { spec: { type: 'ClusterIP' } },
      code: 'ingress.cluster-ip',
      ko: '서비스의 타입이 ClusterIP라 노드의 어느 포트도 게이트웨이로 연결되지 않는다.',
      en: 'The Service is of type ClusterIP, so no port of the nodes leads to the gateway.',
      next: 'kubectl get svc -n istio-system istio-ingressgateway',
    },
  ],
} as const;

export const nodeport: CheckpointSpec = {
  id: 'nodeport',
  title: { ko: '게이트웨이를 NodePort로 열기', en: 'Open the gateway as a NodePort' },
  goal: {
    ko: '서비스 istio-ingressgateway의 타입이 NodePort이고, 80번 포트에 노드 포트가 할당되어 있다.',
    en: 'The Service istio-ingressgateway is of type NodePort, and its port 80 has a node port.',
  },
  checks: [asNodePort],
  hints: [
    {
      ko: '클라우드가 아니므로 LoadBalancer에는 주소가 할당되지 않는다. 노드의 주소로 접근하게 만든다.',
      en: 'This is no cloud, so a LoadBalancer gets no address. Make it reachable through the addresses of the nodes.',
    },
    { ko: '바꿀 것은 서비스의 spec.type이다.', en: 'What has to change is spec.type of the Service.' },
    {
      ko: '`kubectl patch svc -n istio-system istio-ingressgateway -p`에 spec.type을 NodePort로 준다.',
      en: 'Pass spec.type NodePort to `kubectl patch svc -n istio-system istio-ingressgateway -p`.',
    },
  ],
  solution: ['by-file/3-k3s-s-nodeport.sh'],
};

export const port: CheckpointSpec = {
  id: 'port',
  title: { ko: 'HTTP용 노드 포트', en: 'The node port for HTTP' },
  goal: {
    ko: '서비스의 80번 포트에 할당된 노드 포트 번호를 적는다.',
    en: "Write the node port of the Service's port 80.",
  },
  exercise: {
    kind: 'text',
    prompt: {
      ko: '밖에서 HTTP 요청을 보낼 노드 포트는 몇 번인가?',
      en: 'To which port of a node do HTTP requests from outside go?',
    },
    placeholder: '30000–32767',
    accept: { fact: { of: 'node-port', ...INGRESS, port: 80 } },
    mistakes: [
      {
        fact: { of: 'node-port', ...INGRESS, port: 15021 },
        code: 'answer.status-port',
        why: {
          ko: '목록의 첫 포트(인덱스 0)는 상태 확인용 15021이다. HTTP는 인덱스 1이다.',
          en: 'The first port of the list (index 0) is 15021, for health checks. HTTP is index 1.',
        },
      },
      {
        fact: { of: 'node-port', ...INGRESS, port: 443 },
        code: 'answer.https-port',
        why: { ko: '그것은 443번, HTTPS의 노드 포트다.', en: 'That is the node port of 443, for HTTPS.' },
      },
      {
        pattern: '^(80|8080)$',
        code: 'answer.service-port',
        why: {
          ko: '80은 서비스의 포트, 8080은 파드의 포트다. 노드에서 열리는 번호는 nodePort에 있다.',
          en: "80 is the Service's port and 8080 the pod's. The number that nodes open is in nodePort.",
        },
      },
    ],
    next: `kubectl get svc -n istio-system istio-ingressgateway -o jsonpath='{.spec.ports[1].nodePort}{"\\n"}'`,
    explanation: {
      ko: '노드 포트는 클러스터마다 다르다. 그래서 번호를 외우지 않고 변수 IGWHTTP에 담아 쓴다.',
      en: 'Node ports differ from cluster to cluster. That is why the number goes into the variable IGWHTTP instead of your memory.',
    },
  },
  checks: [asNodePort, { kind: 'exercise' }],
  hints: [
    {
      ko: '포트 번호 셋 가운데 노드에서 열리는 것을 찾는다.',
      en: 'Of the three numbers, find the one that nodes open.',
    },
    {
      ko: '`kubectl get svc -n istio-system istio-ingressgateway`의 PORT(S)에서 `80:` 뒤에 있다.',
      en: 'It comes after `80:` under PORT(S) in `kubectl get svc -n istio-system istio-ingressgateway`.',
    },
    {
      ko: "`kubectl get svc -n istio-system istio-ingressgateway -o jsonpath='{.spec.ports[?(@.port==80)].nodePort}'`의 숫자를 적는다.",
      en: "Type the number that `kubectl get svc -n istio-system istio-ingressgateway -o jsonpath='{.spec.ports[?(@.port==80)].nodePort}'` prints.",
    },
  ],
};

export const name: CheckpointSpec = {
  id: 'name',
  title: { ko: 'testpc가 아는 이름', en: 'A name that testpc knows' },
  goal: {
    ko: 'testpc에서 www.mesh.test가 노드의 주소로 해석된다.',
    en: 'On testpc, www.mesh.test resolves to the address of a node.',
  },
  checks: [
    {
      kind: 'host-file',
      host: 'testpc',
      path: '/etc/hosts',
      matches: '^[ \\t]*192\\.168\\.10\\.(10|101|102)[ \\t]+([^#\\n]*[ \\t])?www\\.mesh\\.test([ \\t#]|$)',
      about: 'www\\.mesh\\.test',
      example: '192.168.10.102 www.mesh.test',
    },
  ],
  hints: [
    {
      ko: '실습 환경의 DNS는 이 이름을 모른다. testpc만 알면 된다.',
      en: "The lab's DNS does not know the name. It is enough if testpc itself does.",
    },
    {
      ko: '이름과 주소를 등록하는 파일은 /etc/hosts이다.',
      en: 'The file that maps names to addresses is /etc/hosts.',
    },
    {
      ko: '주소는 파드나 서비스의 것이 아니라 노드의 것(192.168.10.10 등)이다. 주소를 앞에, 이름을 뒤에 적는다.',
      en: 'The address is that of a node (such as 192.168.10.10), not of a pod or Service. Address first, then the name.',
    },
  ],
  solution: ['by-file/4-testpc-name.sh'],
};

export const refused: CheckpointSpec = {
  id: 'refused',
  title: { ko: '아직은 실패해야 한다', en: 'It has to fail for now' },
  goal: {
    ko: 'testpc에서 www.mesh.test의 노드 포트로 보낸 요청이 거절되고, 왜 거절되는지 안다.',
    en: 'A request from testpc to www.mesh.test on the node port is refused, and you know why.',
  },
  exercise: {
    kind: 'choice',
    prompt: {
      ko: '게이트웨이 파드는 Running인데 curl의 연결은 거절됐다. 이유는?',
      en: 'The gateway pod is Running, yet curl was refused. Why?',
    },
    options: [
      {
        id: 'no-listener',
        text: {
          ko: '게이트웨이의 엔보이에 8080번 리스너가 없다. 그 포트를 여는 Gateway가 아직 없기 때문이다.',
          en: "The gateway's Envoy has no listener on 8080, because no Gateway asks for one yet.",
        },
        right: true,
        why: {
          ko: '`ss -tln`에 8080이 없다. 리스너는 Gateway가 생길 때 istiod가 보낸다.',
          en: '`ss -tln` shows no 8080. istiod sends the listener when a Gateway appears.',
        },
      },
      {
        id: 'no-dns',
        text: {
          ko: 'testpc가 www.mesh.test의 주소를 찾지 못했다.',
          en: 'testpc could not resolve www.mesh.test.',
        },
        code: 'answer.blames-dns',
        why: {
          ko: '이름을 해석하지 못하면 curl은 Could not resolve host를 출력한다. 거절은 그 주소에 도달했다는 뜻이다.',
          en: 'Then curl would say Could not resolve host. A refusal means that the address was reached.',
        },
      },
      {
        id: 'kube-proxy',
        text: {
          ko: 'NodePort가 파드로 연결되지 않는다.',
          en: 'The NodePort does not lead to the pod.',
        },
        code: 'answer.blames-nodeport',
        why: {
          ko: '노드 포트는 파드까지 연결된다. 파드 쪽 커널이 거절한다: 8080번에서 듣는 프로세스가 없다.',
          en: "The node port does reach the pod. The pod's own kernel refuses: no process listens on 8080.",
        },
      },
      {
        id: 'route',
        text: {
          ko: '호스트 이름에 맞는 라우트가 없다.',
          en: 'There is no route for the host name.',
        },
        code: 'answer.blames-route',
        why: {
          ko: '라우트가 없으면 연결은 되고 HTTP 404가 온다. 지금은 HTTP까지 가지도 못한다.',
          en: 'Without a route the connection is made and HTTP 404 comes back. Here it does not even get to HTTP.',
        },
      },
    ],
    explanation: {
      ko: '거절은 리스너를, 404는 라우트를, 503은 클러스터나 엔드포인트를 확인하라는 신호다. 다음 장들에서 하나씩 만난다.',
      en: 'Refused points to the listener, 404 to the route, 503 to the cluster or its endpoints. You meet each of them in the next chapters.',
    },
  },
  checks: [
    asNodePort,
    {
      kind: 'probe',
      url: 'http://{ingress}/',
      host: HOST,
      expect: 'refused',
      reasons: [
        {
          for: 'probe.unexpected-success',
          code: 'gateway.open-already',
          ko: '요청이 거절되지 않고 응답을 받았다. 이미 Gateway가 포트를 열었다. 이 확인 항목은 아직 닫혀 있을 때만 통과한다.',
          en: 'The request was answered instead of refused: a Gateway has already opened the port. This checkpoint passes only while it is closed.',
          layer: 'listener',
          next: 'kubectl get gateways.networking.istio.io -A',
          on: 'k3s-s',
        },
      ],
    },
    { kind: 'exercise' },
  ],
  hints: [
    {
      ko: '거절은 주소까지는 갔다는 뜻이다. 그 포트에서 누가 듣고 있는지 확인한다.',
      en: 'A refusal means that the address was reached. See what listens on that port.',
    },
    {
      ko: '서비스의 80번은 파드의 8080번으로 간다. `kubectl exec -n istio-system deploy/istio-ingressgateway -- ss -tln`에 8080이 있는가?',
      en: 'Port 80 of the Service goes to port 8080 of the pod. Is 8080 in `kubectl exec -n istio-system deploy/istio-ingressgateway -- ss -tln`?',
    },
    {
      ko: '리스너는 Gateway 오브젝트가 있을 때 생긴다. `kubectl get gateways.networking.istio.io -A`에는 아직 아무것도 없다.',
      en: 'A listener appears when there is a Gateway object. `kubectl get gateways.networking.istio.io -A` shows none yet.',
    },
  ],
};
