import type { CheckpointSpec } from '#lesson';
import { exposed, host, listens, routed } from './checks.ts';

export const gateway: CheckpointSpec = {
  id: 'gateway',
  title: { ko: 'Gateway로 포트 열기', en: 'Open a port with a Gateway' },
  goal: {
    ko: '인그레스 게이트웨이의 프록시가 8080번 포트에서 www.mesh.test로 오는 HTTP 요청을 받는다.',
    en: "The ingress gateway's proxy listens on port 8080 for HTTP requests to www.mesh.test.",
  },
  checks: [exposed, listens],
  hints: [
    {
      ko: '어느 프록시가, 어느 포트에서, 어떤 호스트 이름을 받을지 세 가지를 정한다.',
      en: 'Three things have to be set: which proxy, which port and which host names.',
    },
    {
      ko: 'selector는 서비스 이름이 아니라 게이트웨이 파드의 레이블이다. `kubectl get pod -n istio-system --show-labels`로 본다.',
      en: 'The selector is not a Service name but labels of the gateway pods: `kubectl get pod -n istio-system --show-labels`.',
    },
    {
      ko: 'servers의 port는 number 80에 protocol HTTP이고, hosts는 www.mesh.test를 포함해야 한다.',
      en: 'In servers, the port is number 80 with protocol HTTP, and hosts has to cover www.mesh.test.',
    },
  ],
  solution: ['apply-by-file/4-k3s-s-gateway.sh'],
};

export const route: CheckpointSpec = {
  id: 'route',
  title: { ko: 'VirtualService로 라우팅하기', en: 'Route with a VirtualService' },
  goal: {
    ko: '인그레스 게이트웨이의 프록시가 www.mesh.test로 온 요청을 web으로 보낸다.',
    en: "The ingress gateway's proxy sends requests for www.mesh.test to web.",
  },
  checks: [listens, routed],
  hints: [
    {
      ko: '포트는 열렸지만 라우트가 없다. 어떤 호스트 이름을 어느 서비스로 보낼지 적는다.',
      en: 'The port is open, the route is missing: say which host name goes to which Service.',
    },
    {
      ko: 'gateways를 빼면 규칙은 사이드카에만 적용되고 게이트웨이에는 적용되지 않는다.',
      en: 'Without gateways the rules go to sidecars only, and not to the gateway.',
    },
    {
      ko: 'destination.host는 서비스 이름, port.number는 그 서비스의 port(80)이다. hosts는 Gateway가 받는 이름 안에 있어야 한다.',
      en: "destination.host is the Service's name and port.number its port (80); hosts must lie within those of the Gateway.",
    },
  ],
  solution: ['apply-by-file/5-k3s-s-route.sh'],
};

export const request: CheckpointSpec = {
  id: 'request',
  title: { ko: '밖에서 요청하기', en: 'Send requests from outside' },
  goal: {
    ko: 'testpc에서 NodePort로 요청한다. Host 헤더가 www.mesh.test이면 200, 없으면 404를 받는다.',
    en: 'From testpc, through the NodePort: a request with the Host header www.mesh.test is answered 200, one without it 404.',
  },
  checks: [exposed, listens, routed, { kind: 'host-probe', host }, { kind: 'learner-requests', host }],
  hints: [
    {
      ko: '두 번 요청한다. 이름을 지정해서 한 번, 지정하지 않고 한 번.',
      en: 'Send two requests: one with the name and one without it.',
    },
    {
      ko: '요청은 testpc에서, 노드의 주소와 노드 포트로 보낸다.',
      en: 'Send them from testpc, to the address of a node and the node port.',
    },
    {
      ko: '`curl -H`로 Host 헤더를 준다. 포트는 30080이다.',
      en: '`curl -H` sets the Host header; the port is 30080.',
    },
  ],
  solution: ['apply-by-file/6-testpc-request.sh'],
};
